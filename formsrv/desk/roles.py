"""Who may do what: an editor works for one office, its lead also cares for its people."""

from __future__ import annotations

from formsrv.desk.views import Role, StaffUser
from formsrv.errors import NotAllowedError

_RANKS = {Role.EDITOR: 0, Role.LEAD: 1, Role.ADMINISTRATOR: 2}


def may_see(user: StaffUser, office: str) -> bool:
    """Tell whether a member of the staff works for an office; administrators do for all."""
    return user.role is Role.ADMINISTRATOR or user.office == office


def office_seen(user: StaffUser) -> str | None:
    """Return the office to which lists and figures are limited; None is no limit."""
    return None if user.role is Role.ADMINISTRATOR else user.office


def leads(user: StaffUser) -> bool:
    """Tell whether somebody cares for the accounts and figures of an office."""
    return _RANKS[user.role] >= _RANKS[Role.LEAD]


def require_lead(user: StaffUser) -> None:
    """Let only leads and administrators go on; raises NotAllowedError."""
    if not leads(user):
        raise NotAllowedError("lead")


def require_administrator(user: StaffUser) -> None:
    """Let only administrators go on; raises NotAllowedError."""
    if user.role is not Role.ADMINISTRATOR:
        raise NotAllowedError("administrator")


def may_manage(user: StaffUser, *, office: str, role: Role) -> bool:
    """Tell whether somebody may make or change an account with this office and role.

    A lead manages the editors of the own office, an administrator everybody.
    """
    if user.role is Role.ADMINISTRATOR:
        return True
    return user.role is Role.LEAD and user.office == office and role is Role.EDITOR


def roles_to_give(user: StaffUser) -> tuple[Role, ...]:
    """Return the roles that somebody may give to others."""
    if user.role is Role.ADMINISTRATOR:
        return tuple(Role)
    return (Role.EDITOR,) if leads(user) else ()
