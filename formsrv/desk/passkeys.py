"""Keys of WebAuthn, which may take the place of the code at sign-in; code and app go on working.

A question counts for five minutes and once. The library is imported inside functions, because
few pages and no other process need it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from formsrv.desk import second_factor
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import Limits, count_attempt, forget_attempt, keyed_hash, limits_for
from formsrv.desk.users import find_user
from formsrv.desk.views import StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError, UnknownRecordError
from formsrv.store import passkeys, staff
from formsrv.store.rows import PasskeyRow

LIFETIME = timedelta(minutes=5)
MOST_KEYS = 10
LABEL_MAX = 40
_LONGEST_ID = 1023
"""Bytes, as the standard says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What must be remembered of a question until its answer comes."""

    challenge: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a browser is asked: the options of the standard as JSON."""

    options: str
    asked: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A key as its owner sees it."""

    key_id: int
    label: str
    created_at: datetime
    last_used_at: datetime | None


def possible(context: DeskContext) -> bool:
    """Tell whether browsers use keys at the staff's address: a name, and not a bare number."""
    try:
        ipaddress.ip_address(_host(context))
    except ValueError:
        return True
    return False


def list_keys(context: DeskContext, user: StaffUser) -> list[Passkey]:
    """Return a member's keys, the oldest first."""
    return [
        Passkey(
            key_id=row.id,
            label=row.label,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in _rows(context, user)
    ]


def begin_registration(
    context: DeskContext, user: StaffUser, code: str, *, network: str = ""
) -> Question:
    """Ask a browser for a new key, for who gives a right code.

    Raises SignInRefusedError, also for who has set up no codes, TooManySignInsError, and
    InvalidValueError for who has very many keys.
    """
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    rows = _rows(context, user)
    if len(rows) >= MOST_KEYS:
        raise InvalidValueError("passkeys")
    second_factor.check(context, user, code, network=network)
    options = generate_registration_options(
        rp_id=_host(context),
        rp_name=context.region.settings.portal_name,
        user_name=user.mail,
        user_id=bytes.fromhex(keyed_hash(context, f"passkeys:{user.user_id}")),
        user_display_name=user.name,
        timeout=int(LIFETIME.total_seconds() * 1000),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=row.credential_id) for row in rows],
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Mail address and password come first, so the key need not know whose it is.
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
    )
    asked = Asked(challenge=options.challenge, at=context.clock())
    return Question(options=options_to_json(options), asked=asked)


def finish_registration(
    context: DeskContext, user: StaffUser, answer: str, *, asked: Asked | None, label: str
) -> None:
    """Take the new key of a browser's answer; raises SignInRefusedError."""
    from webauthn import verify_registration_response

    challenge = _in_time(context, asked).challenge
    with _refusing():
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(context),
            expected_origin=_origin(context),
        )
    if len(found.credential_id) > _LONGEST_ID or not second_factor.has_factor(context, user):
        raise SignInRefusedError
    now = context.clock()
    with context.desk.writing() as connection:
        if passkeys.is_known(connection, found.credential_id):
            raise SignInRefusedError
        passkeys.add_key(
            connection,
            user=user.user_id,
            credential_id=found.credential_id,
            public_key=found.credential_public_key,
            sign_count=found.sign_count,
            label=_tidy(label),
            created_at=now,
        )
        note(connection, "passkey added", record_id="", user=user.user_id, at=now)


def begin_sign_in(context: DeskContext, user: StaffUser) -> Question | None:
    """Ask for one of a member's keys; None for who has none, or cannot use it here."""
    rows = _rows(context, user)
    if not rows or not possible(context):
        return None
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor, UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_host(context),
        timeout=int(LIFETIME.total_seconds() * 1000),
        allow_credentials=[PublicKeyCredentialDescriptor(id=row.credential_id) for row in rows],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    asked = Asked(challenge=options.challenge, at=context.clock())
    return Question(options=options_to_json(options), asked=asked)


def finish_sign_in(
    context: DeskContext, user: StaffUser, answer: str, *, asked: Asked | None, network: str = ""
) -> None:
    """Take a key's answer in the place of a code; a question is answered once.

    Raises SignInRefusedError, also for a key that counts fewer uses than before, and
    TooManySignInsError.
    """
    limits = _limits(context, user, network)
    count_attempt(context, limits)
    asked = _in_time(context, asked)
    row, sign_count = _verified(context, user, answer, challenge=asked.challenge)
    now = context.clock()
    use = passkeys.Use(at=now, asked_at=asked.at, sign_count=sign_count)
    with context.desk.writing() as connection:
        if not passkeys.use_key(connection, row, use):
            raise SignInRefusedError
        forget_attempt(connection, limits)
        note(connection, "passkey used", record_id="", user=user.user_id, at=now)


def remove(context: DeskContext, user: StaffUser, key_id: int) -> StaffUser:
    """Take a key away, such as that of a lost device; return the new session, the others end.

    Raises UnknownRecordError for a key of somebody else.
    """
    with context.desk.writing() as connection:
        if not passkeys.drop_key(connection, user.user_id, key_id):
            raise UnknownRecordError
        staff.end_sessions(connection, user.user_id)
        note(connection, "passkey removed", record_id="", user=user.user_id, at=context.clock())
    found = find_user(context, user.user_id)
    if found is None:
        raise UnknownRecordError
    return found


def _verified(
    context: DeskContext, user: StaffUser, answer: str, *, challenge: bytes
) -> tuple[PasskeyRow, int]:
    """Return the key that signed the answer, and how often it says it was used."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    with _refusing():
        credential = parse_authentication_credential_json(answer)
        rows = {row.credential_id: row for row in _rows(context, user)}
        row = rows[credential.raw_id]
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(context),
            expected_origin=_origin(context),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
        )
    return row, found.new_sign_count


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn into one refusal whatever an answer that no browser gave lets the library raise."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, ValueError, TypeError, LookupError) as error:
        raise SignInRefusedError from error


def _in_time(context: DeskContext, asked: Asked | None) -> Asked:
    if asked is None or context.clock() - asked.at > LIFETIME:
        raise SignInRefusedError
    return asked


def _rows(context: DeskContext, user: StaffUser) -> list[PasskeyRow]:
    with context.desk.reading() as connection:
        return passkeys.list_keys(connection, user.user_id)


def _origin(context: DeskContext) -> str:
    return context.region.settings.staff_url.lower()


def _host(context: DeskContext) -> str:
    return urlsplit(context.region.settings.staff_url).hostname or ""


def _tidy(label: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in label)
    return " ".join(shown.split())[:LABEL_MAX]


def _limits(context: DeskContext, user: StaffUser, network: str) -> Limits:
    return limits_for(
        context,
        f"passkey:{user.user_id}",
        network=network,
        here=second_factor.MAX_WRONG,
        anywhere=second_factor.MAX_WRONG_ANYWHERE,
    )
