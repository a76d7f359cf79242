"""The accounts of an office, as its lead or an administrator sees and changes them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from sqlalchemy import Connection

from formsrv.desk import second_factor
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.roles import may_manage, office_seen, require_lead
from formsrv.desk.users import NewUser, add_user, hash_password, view_user
from formsrv.desk.views import Role, StaffUser
from formsrv.errors import NotAllowedError, UnknownRecordError
from formsrv.store import accounts, passkeys, staff
from formsrv.store.rows import UserRow

_PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One line of the list: who, whether active, with a second factor, and mine to change."""

    user: StaffUser
    active: bool
    has_factor: bool
    changeable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPassword:
    """A password that is shown once, to be handed over and changed at the first sign-in."""

    user: StaffUser
    password: str = field(repr=False)


def list_accounts(context: DeskContext, user: StaffUser) -> tuple[Account, ...]:
    """Return the accounts that somebody cares for; raises NotAllowedError for an editor."""
    require_lead(user)
    with context.desk.reading() as connection:
        rows = accounts.list_users(connection, office=office_seen(user))
        with_factor = accounts.list_factors(connection)
    return tuple(
        Account(
            user=view_user(row),
            active=row.active,
            has_factor=row.id in with_factor,
            changeable=_is_changeable(user, row),
        )
        for row in rows
    )


def invite(
    context: DeskContext, user: StaffUser, *, name: str, mail: str, office: str, role: Role
) -> FirstPassword:
    """Make an account; raises NotAllowedError and InvalidValueError with the wrong field."""
    if not may_manage(user, office=office, role=role):
        raise NotAllowedError("account")
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    new = NewUser(
        name=name.strip(), mail=mail, password=password, office=office, role=role, must_renew=True
    )
    return FirstPassword(user=add_user(context, new), password=password)


def switch(context: DeskContext, user: StaffUser, user_id: int, *, active: bool) -> None:
    """Let somebody in or keep out at once; raises UnknownRecordError, NotAllowedError."""
    _find(context, user, user_id)
    with context.desk.writing() as connection:
        staff.change_user(connection, user_id, active=active)
        staff.end_sessions(connection, user_id)
        action = "user switched on" if active else "user switched off"
        _note(context, connection, action, user=user, about=user_id)


def give_role(context: DeskContext, user: StaffUser, user_id: int, role: Role) -> None:
    """Give somebody another role; raises UnknownRecordError, NotAllowedError."""
    row = _find(context, user, user_id)
    if not may_manage(user, office=row.office, role=role):
        raise NotAllowedError("role")
    with context.desk.writing() as connection:
        staff.change_user(connection, user_id, role=role.value)
        staff.end_sessions(connection, user_id)
        _note(context, connection, f"role {role.value}", user=user, about=user_id)


def reset(context: DeskContext, user: StaffUser, user_id: int) -> FirstPassword:
    """Give a new first password and take the second factor away, for who has lost one of them.

    Raises UnknownRecordError, NotAllowedError.
    """
    row = _find(context, user, user_id)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    password_hash = hash_password(password)
    second_factor.drop(context, user_id, by=user.user_id)
    with context.desk.writing() as connection:
        passkeys.drop_keys(connection, user_id)
        staff.change_user(connection, user_id, password_hash=password_hash, must_renew=True)
        staff.end_sessions(connection, user_id)
        _note(context, connection, "account reset", user=user, about=user_id)
    return FirstPassword(user=view_user(row), password=password)


def _find(context: DeskContext, user: StaffUser, user_id: int) -> UserRow:
    """Return an account that somebody may change; nobody changes the own one here."""
    with context.desk.reading() as connection:
        row = staff.find_user(connection, user_id)
    if row is None:
        raise UnknownRecordError(str(user_id))
    if not _is_changeable(user, row):
        raise NotAllowedError(str(user_id))
    return row


def _note(
    context: DeskContext, connection: Connection, action: str, *, user: StaffUser, about: int
) -> None:
    """Log who changed whose account; the column of the record holds the account's number."""
    note(connection, action, record_id=f"user {about}", user=user.user_id, at=context.clock())


def _is_changeable(user: StaffUser, row: UserRow) -> bool:
    others = row.id != user.user_id
    return others and may_manage(user, office=row.office, role=Role(row.role))
