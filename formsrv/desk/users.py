"""The staff: who may sign in, with argon2id, one costly check at a time, slow for guessers."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError, TooManySignInsError
from formsrv.payloads import mail_address
from formsrv.store import staff
from formsrv.store.rows import UserRow

PASSWORD_MIN = 12
PASSWORD_MAX = 200
MAX_FAILURES = 5
MAX_FAILURES_ANYWHERE = 100
FAILURE_WINDOW = timedelta(minutes=15)

_hasher = PasswordHasher()
# One check takes 64 MiB: many at once would take the machine.
_checks = threading.BoundedSemaphore(1)
# Checked for unknown names, so that the time of an answer does not tell who exists.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$cR7d/m4aEEThvxJq/OsytQ"
    "$bmdAHeNx38tZCUYdPRiduqEYdLQmQibxhcmaXGWIR1Q"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """A member of the staff to be added."""

    name: str
    mail: str
    password: str
    office: str
    role: Role


def add_user(context: DeskContext, new: NewUser) -> StaffUser:
    """Add a member of the staff; raises InvalidValueError with the name of the wrong field."""
    mail = _checked(context, new)
    with _checks:
        password_hash = _hasher.hash(new.password)
    with context.desk.writing() as connection:
        if staff.find_user_by_mail(connection, mail) is not None:
            raise InvalidValueError("mail")
        user_id = staff.add_user(
            connection,
            name=new.name,
            mail=mail,
            password_hash=password_hash,
            office=new.office,
            role=new.role.value,
            active=True,
        )
        note(connection, "user added", record_id="", user=user_id, at=context.clock())
    return StaffUser(user_id=user_id, name=new.name, mail=mail, office=new.office, role=new.role)


def sign_in(context: DeskContext, mail: str, password: str, *, network: str = "") -> StaffUser:
    """Return who signs in; raises SignInRefusedError and TooManySignInsError.

    Attempts are counted for the account in each ``network``, so that a stranger does not lock
    out who works elsewhere; and, more generously, for the account from everywhere.
    """
    name = mail.strip().lower()
    limits = {
        keyed_hash(context, f"sign-in:{name}|{network}"): MAX_FAILURES,
        keyed_hash(context, f"sign-in:{name}"): MAX_FAILURES_ANYWHERE,
    }
    _count_attempt(context, limits)
    with context.desk.reading() as connection:
        row = staff.find_user_by_mail(connection, name)
    fits = _fits(row.password_hash if row else _NOBODY, password)
    if row is None or not fits or not row.active:
        raise SignInRefusedError
    password_hash = _renewed(row.password_hash, password)
    with context.desk.writing() as connection:
        _forget_attempt(connection, limits)
        staff.change_user(connection, row.id, password_hash=password_hash)
        note(connection, "signed in", record_id="", user=row.id, at=context.clock())
    return _view(row)


def find_user(context: DeskContext, user_id: int) -> StaffUser | None:
    """Return a member of the staff who may work; None when unknown or switched off."""
    with context.desk.reading() as connection:
        row = staff.find_user(connection, user_id)
    return _view(row) if row is not None and row.active else None


def switch_off(context: DeskContext, mail: str) -> None:
    """End a member's access at once; raises InvalidValueError when there is none of this mail."""
    with context.desk.writing() as connection:
        row = staff.find_user_by_mail(connection, mail.strip().lower())
        if row is None:
            raise InvalidValueError("mail")
        staff.change_user(connection, row.id, active=False)
        staff.end_sessions(connection, row.id)
        note(connection, "user switched off", record_id="", user=row.id, at=context.clock())


def end_sessions(context: DeskContext, user_id: int) -> None:
    """Sign a member of the staff out everywhere: copies of a cookie end too."""
    with context.desk.writing() as connection:
        staff.end_sessions(connection, user_id)
        note(connection, "signed out", record_id="", user=user_id, at=context.clock())


def keyed_hash(context: DeskContext, text: str) -> str:
    """Return an HMAC that only the desk can make, so that nobody can try addresses."""
    return hmac.new(context.hmac_secret, text.encode(), hashlib.sha256).hexdigest()


def _checked(context: DeskContext, new: NewUser) -> str:
    if not new.name.strip() or not new.name.isprintable() or set("<>") & set(new.name):
        raise InvalidValueError("name")
    if not PASSWORD_MIN <= len(new.password) <= PASSWORD_MAX:
        raise InvalidValueError("password")
    if new.office not in {office.id for office in context.region.offices}:
        raise InvalidValueError("office")
    try:
        return mail_address(new.mail).lower()
    except ValueError as error:
        raise InvalidValueError("mail") from error


def _fits(password_hash: str, password: str) -> bool:
    if len(password) > PASSWORD_MAX:
        return False
    with _checks:
        try:
            return _hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def _renewed(password_hash: str, password: str) -> str:
    """Hash again when the parameters of the library have grown since."""
    if not _hasher.check_needs_rehash(password_hash):
        return password_hash
    with _checks:
        return _hasher.hash(password)


def _count_attempt(context: DeskContext, limits: Mapping[str, int]) -> None:
    """Count before the password is checked: guesses at the same time cannot pass each other.

    Raises TooManySignInsError; what is refused is not counted.
    """
    now = context.clock()
    with context.desk.writing() as connection:
        counts: dict[str, tuple[int, datetime]] = {}
        for digest, limit in limits.items():
            found = staff.find_failures(connection, digest)
            if found is None or found[1] + FAILURE_WINDOW <= now:
                found = (0, now)
            if found[0] >= limit:
                left = found[1] + FAILURE_WINDOW - now
                raise TooManySignInsError(retry_after=int(left.total_seconds()) + 1)
            counts[digest] = found
        for digest, (count, first_at) in counts.items():
            staff.set_failures(connection, digest, count=count + 1, first_at=first_at)


def _forget_attempt(connection: Connection, limits: Mapping[str, int]) -> None:
    """Forget the failures of this network; of those from everywhere, only this attempt."""
    here, anywhere = limits
    found = staff.find_failures(connection, here)
    if found is not None:
        staff.set_failures(connection, here, count=0, first_at=found[1])
    found = staff.find_failures(connection, anywhere)
    if found is not None:
        staff.set_failures(connection, anywhere, count=found[0] - 1, first_at=found[1])


def _view(row: UserRow) -> StaffUser:
    return StaffUser(
        user_id=row.id,
        name=row.name,
        mail=row.mail,
        office=row.office,
        role=Role(row.role),
        generation=row.generation,
    )
