"""The staff: who may sign in, with argon2id, one costly check at a time, slow for guessers."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import Limits, count_attempt, forget_attempt, limits_for
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import InvalidValueError, SignInRefusedError
from formsrv.payloads import mail_address
from formsrv.store import staff
from formsrv.store.rows import UserRow

PASSWORD_MIN = 12
PASSWORD_MAX = 200
MAX_FAILURES = 5
MAX_FAILURES_ANYWHERE = 100

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
    """A member of the staff to be added; ``must_renew``: another one knows the password."""

    name: str
    mail: str
    password: str
    office: str
    role: Role
    must_renew: bool = False


def add_user(context: DeskContext, new: NewUser) -> StaffUser:
    """Add a member of the staff; raises InvalidValueError with the name of the wrong field."""
    mail = _checked(context, new)
    password_hash = hash_password(new.password)
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
            must_renew=new.must_renew,
        )
        note(connection, "user added", record_id="", user=user_id, at=context.clock())
    return StaffUser(
        user_id=user_id,
        name=new.name,
        mail=mail,
        office=new.office,
        role=new.role,
        must_renew=new.must_renew,
    )


def sign_in(context: DeskContext, mail: str, password: str, *, network: str = "") -> StaffUser:
    """Return whose password this is; raises SignInRefusedError and TooManySignInsError.

    Who has a second factor is asked for it next (:mod:`formsrv.desk.second_factor`).
    """
    name = mail.strip().lower()
    limits = _limits(context, name, network)
    count_attempt(context, limits)
    with context.desk.reading() as connection:
        row = staff.find_user_by_mail(connection, name)
    fits = _fits(row.password_hash if row else _NOBODY, password)
    if row is None or not fits or not row.active:
        raise SignInRefusedError
    password_hash = _renewed(row.password_hash, password)
    with context.desk.writing() as connection:
        forget_attempt(connection, limits)
        staff.change_user(connection, row.id, password_hash=password_hash)
        note(connection, "password given", record_id="", user=row.id, at=context.clock())
    return view_user(row)


def change_password(
    context: DeskContext, user: StaffUser, *, old: str, new: str, network: str = ""
) -> StaffUser:
    """Give a member another password; every session ends, and the returned one is the new.

    Raises SignInRefusedError for a wrong old password, TooManySignInsError, InvalidValueError.
    """
    limits = _limits(context, user.mail, network)
    count_attempt(context, limits)
    with context.desk.reading() as connection:
        row = staff.find_user(connection, user.user_id)
    if row is None or not _fits(row.password_hash, old):
        raise SignInRefusedError
    check_password(new)
    if new == old:
        raise InvalidValueError("password")
    password_hash = hash_password(new)
    with context.desk.writing() as connection:
        forget_attempt(connection, limits)
        staff.change_user(connection, row.id, password_hash=password_hash, must_renew=False)
        staff.end_sessions(connection, row.id)
        note(connection, "password changed", record_id="", user=row.id, at=context.clock())
    return _present(context, user.user_id)


def find_user(context: DeskContext, user_id: int) -> StaffUser | None:
    """Return a member of the staff who may work; None when unknown or switched off."""
    with context.desk.reading() as connection:
        row = staff.find_user(connection, user_id)
    return view_user(row) if row is not None and row.active else None


def find_by_mail(context: DeskContext, mail: str) -> StaffUser | None:
    """Return an active member of the staff by mail address; None when there is none."""
    with context.desk.reading() as connection:
        row = staff.find_user_by_mail(connection, mail.strip().lower())
    return view_user(row) if row is not None and row.active else None


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


def check_password(password: str) -> None:
    """Refuse a password that is too short or endless; raises InvalidValueError."""
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise InvalidValueError("password")


def hash_password(password: str) -> str:
    """Return what is stored of a password."""
    with _checks:
        return _hasher.hash(password)


def view_user(row: UserRow) -> StaffUser:
    """Return what is shown of a member of the staff."""
    return StaffUser(
        user_id=row.id,
        name=row.name,
        mail=row.mail,
        office=row.office,
        role=Role(row.role),
        generation=row.generation,
        must_renew=row.must_renew,
    )


def _present(context: DeskContext, user_id: int) -> StaffUser:
    user = find_user(context, user_id)
    if user is None:
        raise SignInRefusedError
    return user


def _limits(context: DeskContext, mail: str, network: str) -> Limits:
    return limits_for(
        context,
        f"sign-in:{mail}",
        network=network,
        here=MAX_FAILURES,
        anywhere=MAX_FAILURES_ANYWHERE,
    )


def _checked(context: DeskContext, new: NewUser) -> str:
    if not new.name.strip() or not new.name.isprintable() or set("<>") & set(new.name):
        raise InvalidValueError("name")
    check_password(new.password)
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
    return hash_password(password)
