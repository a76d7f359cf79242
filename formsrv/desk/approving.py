"""Four eyes: where the portal asks for it, somebody else than the publisher checked these bytes."""

from __future__ import annotations

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case, require_undecided
from formsrv.desk.context import DeskContext
from formsrv.desk.views import ApprovalView, StaffUser
from formsrv.errors import NeedsSecondPersonError
from formsrv.states import RecordKind
from formsrv.store import accounts
from formsrv.store.rows import ApprovalRow


def approve(context: DeskContext, user: StaffUser, record_id: str, *, seen: str) -> None:
    """Note that somebody has checked an offer; a second person publishes it.

    Raises WrongStateError and ChangedMeanwhileError.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        require_undecided(context, row, seen=seen)
        now = context.clock()
        with context.desk.writing() as connection:
            approval = ApprovalRow(record_id=row.id, seen=seen, user=user.user_id, at=now)
            accounts.set_approval(connection, approval)
            note(connection, "approve", record_id=row.id, user=user.user_id, at=now)


def find_approval(
    context: DeskContext, user: StaffUser, record_id: str, *, seen: str
) -> ApprovalView | None:
    """Return who has checked the very bytes that are seen now."""
    with context.desk.reading() as connection:
        found = accounts.find_approval(connection, record_id)
    if found is None or found[0].seen != seen:
        return None
    row, editor = found
    return ApprovalView(editor=editor, at=row.at, own=row.user == user.user_id)


def require_second_person(
    context: DeskContext, user: StaffUser, record_id: str, *, seen: str
) -> None:
    """Let nobody publish alone where two must look; raises NeedsSecondPersonError."""
    if not context.rules.four_eyes:
        return
    approval = find_approval(context, user, record_id, seen=seen)
    if approval is None or approval.own:
        raise NeedsSecondPersonError(record_id)
