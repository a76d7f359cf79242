"""Whoever gave no mail address is called: an editor confirms an offer or inquiry by telephone."""

from __future__ import annotations

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import seen_of
from formsrv.desk.views import StaffUser
from formsrv.errors import ChangedMeanwhileError, WrongStateError
from formsrv.states import RecordKind, State
from formsrv.store.records import change_record


def confirm_by_telephone(
    context: DeskContext, user: StaffUser, record_id: str, *, kind: RecordKind, seen: str
) -> None:
    """Note that somebody called, read everything back and was told that it is right.

    Raises WrongStateError when it is confirmed or taken back, and ChangedMeanwhileError.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=kind)
        if seen_of(context, row) != seen:
            raise ChangedMeanwhileError(row.id)
        now = context.clock()
        values = {"state": State.CONFIRMED.value, "confirmed_at": now, "updated_at": now}
        with context.store.writing() as connection:
            if not change_record(connection, row.id, expected=[State.RECEIVED], **values):
                raise WrongStateError(row.id, state=row.state)
        with context.desk.writing() as connection:
            note(
                connection,
                "confirmed by telephone",
                record_id=row.id,
                user=user.user_id,
                at=context.clock(),
            )
