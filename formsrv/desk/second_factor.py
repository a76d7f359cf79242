"""The second factor of the staff: codes of RFC 6238, and recovery codes that count once.

The secret lies sealed to the key of the member's office, so that a copy of the desk's database
signs nobody in; recovery codes are stored as keyed hashes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

import pyotp
from pyotp.exceptions import OTPVerificationError

from catalog.formats import western_digits
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import Limits, count_attempt, forget_attempt, keyed_hash, limits_for
from formsrv.desk.users import find_user
from formsrv.desk.views import StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError
from formsrv.payloads import Payload
from formsrv.sealing import Addressees, Label, seal_payload
from formsrv.store import accounts, staff
from formsrv.store.rows import SecondFactorRow

TOLERANCE = 1
"""Steps of half a minute by which the clock of a telephone may be wrong."""
MAX_WRONG = 5
MAX_WRONG_ANYWHERE = 20
"""Of a million codes three count at a time: few guesses an hour, wherever they come from."""
RECOVERY_CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_HALF = 6
_CODE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an authenticator app needs: the secret, and the same as the address in a QR code."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


class _Secret(Payload):
    """What is sealed."""

    secret: str


def has_factor(context: DeskContext, user: StaffUser) -> bool:
    """Tell whether a member is asked for a code at sign-in."""
    row = _find(context, user.user_id)
    return row is not None and row.confirmed_at is not None


def is_missing(context: DeskContext, user: StaffUser) -> bool:
    """Tell whether a member must set up a second factor before anything else."""
    return context.rules.second_factor and not has_factor(context, user)


def codes_left(context: DeskContext, user: StaffUser) -> int:
    """Count the recovery codes that a member has not used."""
    with context.desk.reading() as connection:
        return accounts.count_recovery_codes(connection, user.user_id)


def begin(context: DeskContext, user: StaffUser) -> Enrolment:
    """Make a secret, or return the one that was shown before and not confirmed.

    Raises InvalidValueError when a second factor is in use already.
    """
    row = _find(context, user.user_id)
    if row is not None and row.confirmed_at is not None:
        raise InvalidValueError("second factor")
    if row is None:
        row = _seal(context, user, pyotp.random_base32())
        with context.desk.writing() as connection:
            accounts.set_factor(connection, row)
    secret = _open(context, row)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=user.mail, issuer_name=context.region.settings.portal_name
    )
    return Enrolment(secret=secret, address=address)


def confirm(
    context: DeskContext, user: StaffUser, code: str, *, network: str = ""
) -> tuple[StaffUser, tuple[str, ...]]:
    """Put the secret in use that a first code proves; return the new session and recovery codes.

    Every other session ends. Raises SignInRefusedError, TooManySignInsError.
    """
    limits = _limits(context, user.user_id, network)
    count_attempt(context, limits)
    row = _find(context, user.user_id)
    step = _matching_step(context, row, code) if row and row.confirmed_at is None else None
    if step is None:
        raise SignInRefusedError
    codes = _new_codes()
    now = context.clock()
    with context.desk.writing() as connection:
        forget_attempt(connection, limits)
        accounts.take_step(connection, user.user_id, step)
        accounts.confirm_factor(connection, user.user_id, now)
        accounts.set_recovery_codes(connection, user.user_id, _hashes(context, user, codes))
        staff.end_sessions(connection, user.user_id)
        note(connection, "second factor on", record_id="", user=user.user_id, at=now)
    return _present(context, user), codes


def check(context: DeskContext, user: StaffUser, code: str, *, network: str = "") -> None:
    """Take a code of the app or a recovery code, each once.

    Raises SignInRefusedError for one that is wrong or was used, and TooManySignInsError.
    """
    limits = _limits(context, user.user_id, network)
    count_attempt(context, limits)
    row = _find(context, user.user_id)
    step = _matching_step(context, row, code) if row and row.confirmed_at else None
    now = context.clock()
    with context.desk.writing() as connection:
        if step is not None:
            taken, how = accounts.take_step(connection, user.user_id, step), "code given"
        else:
            digest = _hash(context, user, _tidy(code))
            taken = accounts.take_recovery_code(connection, user.user_id, digest, at=now)
            how = "recovery code used"
        if not taken:
            raise SignInRefusedError
        forget_attempt(connection, limits)
        note(connection, how, record_id="", user=user.user_id, at=now)


def renew_codes(
    context: DeskContext, user: StaffUser, code: str, *, network: str = ""
) -> tuple[str, ...]:
    """Replace the recovery codes of who gives a right code; raises as :func:`check`."""
    check(context, user, code, network=network)
    codes = _new_codes()
    with context.desk.writing() as connection:
        accounts.set_recovery_codes(connection, user.user_id, _hashes(context, user, codes))
        note(connection, "codes renewed", record_id="", user=user.user_id, at=context.clock())
    return codes


def drop(context: DeskContext, user_id: int, *, by: int) -> StaffUser | None:
    """Take a second factor away, such as that of a lost telephone; every session ends."""
    with context.desk.writing() as connection:
        accounts.drop_factor(connection, user_id)
        accounts.set_recovery_codes(connection, user_id, ())
        staff.end_sessions(connection, user_id)
        note(connection, "second factor off", record_id="", user=by, at=context.clock())
    return find_user(context, user_id)


def _find(context: DeskContext, user_id: int) -> SecondFactorRow | None:
    with context.desk.reading() as connection:
        return accounts.find_factor(connection, user_id)


def _present(context: DeskContext, user: StaffUser) -> StaffUser:
    found = find_user(context, user.user_id)
    if found is None:
        raise SignInRefusedError
    return found


def _label(user_id: int) -> Label:
    return Label(id=f"user-{user_id}", kind="second factor")


def _seal(context: DeskContext, user: StaffUser, secret: str) -> SecondFactorRow:
    addressees = context.recipients.for_office(user.office)
    # To the office alone: the printed recovery key is for records, not for signing in.
    office_only = Addressees(keys=addressees.keys[:1], key_ids=addressees.key_ids)
    return SecondFactorRow(
        user=user.user_id,
        key_ids=addressees.key_ids,
        sealed=seal_payload(_label(user.user_id), _Secret(secret=secret), office_only),
        confirmed_at=None,
        last_step=0,
    )


def _open(context: DeskContext, row: SecondFactorRow) -> str:
    label = _label(row.user)
    return context.keyring.open(row.sealed, label, _Secret, key_ids=row.key_ids).secret


def _matching_step(context: DeskContext, row: SecondFactorRow, code: str) -> int | None:
    """Return the step of time whose code this is; None when it is none of now."""
    typed = _tidy(code)
    if len(typed) != _CODE_DIGITS or not typed.isdecimal():
        return None
    app = pyotp.TOTP(_open(context, row))
    try:
        return app.verify_and_get_timecode(typed, for_time=context.clock(), valid_window=TOLERANCE)
    except OTPVerificationError:
        return None


def _tidy(code: str) -> str:
    """Return a code as it is compared: small letters and Western digits, nothing between."""
    kept = [letter for letter in western_digits(code[:40]).lower() if letter.isalnum()]
    return "".join(letter for letter in kept if letter.isascii())


def _new_codes() -> tuple[str, ...]:
    """Make recovery codes of about 59 bits, in two halves that are easy to copy."""
    return tuple(f"{_half()}-{_half()}" for _ in range(RECOVERY_CODES))


def _half() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_HALF))


def _hash(context: DeskContext, user: StaffUser, tidy: str) -> str:
    return keyed_hash(context, f"recovery:{user.user_id}:{tidy}")


def _hashes(context: DeskContext, user: StaffUser, codes: tuple[str, ...]) -> list[str]:
    return [_hash(context, user, _tidy(code)) for code in codes]


def _limits(context: DeskContext, user_id: int, network: str) -> Limits:
    return limits_for(
        context,
        f"second-factor:{user_id}",
        network=network,
        here=MAX_WRONG,
        anywhere=MAX_WRONG_ANYWHERE,
    )
