"""Whoever gave no mail address is called: an editor confirms an offer or inquiry by telephone."""

from __future__ import annotations

from collections.abc import Sequence

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import seen_of
from formsrv.desk.views import StaffUser
from formsrv.errors import ChangedMeanwhileError, WrongStateError
from formsrv.states import RecordKind, State
from formsrv.store.records import change_record
from formsrv.store.staff import count_notes

NOT_REACHED = "not reached"


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


def note_not_reached(
    context: DeskContext, user: StaffUser, record_id: str, *, kind: RecordKind
) -> None:
    """Note in the log that somebody called in vain; the case goes on waiting.

    Raises WrongStateError when there is nobody to call any more.
    """
    row = find_case(context, user, record_id, kind=kind)
    if row.receipt_hash is None or row.state is not State.RECEIVED:
        raise WrongStateError(row.id, state=row.state)
    with context.desk.writing() as connection:
        note(connection, NOT_REACHED, record_id=row.id, user=user.user_id, at=context.clock())


def count_calls_in_vain(context: DeskContext, record_ids: Sequence[str]) -> dict[str, int]:
    """Count how often somebody called in vain, by record; who was never called is left out."""
    with context.desk.reading() as connection:
        return count_notes(connection, NOT_REACHED, record_ids)
