"""Opens one record for an editor who may see it, and runs a decision so that it happens once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import seen_of
from formsrv.desk.removing import take_back
from formsrv.desk.roles import may_see
from formsrv.desk.views import StaffUser
from formsrv.errors import (
    AlreadyDecidedError,
    ChangedMeanwhileError,
    NotAllowedError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.payloads import Inquiry, OfferSubmission
from formsrv.posting import record_label
from formsrv.states import DECIDABLE, RecordKind, State, may_become
from formsrv.store import staff
from formsrv.store.records import change_record, find_record
from formsrv.store.rows import DecisionRow, RecordRow

_OUTCOMES = {
    "publish": State.PUBLISHED,
    "ask back": State.ASKED_BACK,
    "refuse": State.REFUSED,
    "forward": State.FORWARDED,
    "answer": State.ANSWERED,
}


def find_case(
    context: DeskContext, user: StaffUser, record_id: str, *, kind: RecordKind
) -> RecordRow:
    """Return a record of the editor's office; raises UnknownRecordError, NotAllowedError."""
    with context.store.reading() as connection:
        row = find_record(connection, record_id)
    if row is None or row.kind is not kind or row.state is State.RECEIVED:
        raise UnknownRecordError(record_id)
    if not may_see(user, row.office):
        raise NotAllowedError(record_id)
    return row


def open_offer_record(context: DeskContext, row: RecordRow) -> OfferSubmission:
    """Open an offer with its office's key; raises CannotOpenError, MismatchError."""
    return context.keyring.open(row.sealed, record_label(row), OfferSubmission, key_ids=row.key_ids)


def open_inquiry_record(context: DeskContext, row: RecordRow) -> Inquiry:
    """Open an inquiry with its office's key; raises CannotOpenError, MismatchError."""
    return context.keyring.open(row.sealed, record_label(row), Inquiry, key_ids=row.key_ids)


def require_undecided(context: DeskContext, row: RecordRow, *, seen: str) -> None:
    """Go on only with a case that waits and that is as the editor saw it.

    Raises WrongStateError and ChangedMeanwhileError.
    """
    if row.state not in DECIDABLE:
        raise WrongStateError(row.id, state=row.state)
    if seen_of(context, row) != seen:
        raise ChangedMeanwhileError(row.id)


def take_back_begun(context: DeskContext, row: RecordRow, user: StaffUser) -> None:
    """Undo a decision that was begun and not finished; the caller holds the lock ``decide``."""
    with context.desk.reading() as connection:
        begun = staff.find_open_decision(connection, row.id)
    if begun is None:
        return
    take_back(context, replace(begun, user=user.user_id))
    with context.desk.writing() as connection:
        staff.drop_decision(connection, begun.id)


def begin_decision(
    context: DeskContext, user: StaffUser, row: RecordRow, *, seen: str, decision: str
) -> DecisionRow:
    """Note that an editor decides, or resume what a crash or a fault left unfinished.

    Another decision than the unfinished one takes that back first, with its commit.
    Raises AlreadyDecidedError, WrongStateError, ChangedMeanwhileError and PublishingError. The
    caller holds the lock ``decide``.
    """
    _refuse_decided(context, row, decision=decision)
    if seen_of(context, row) != seen:
        raise ChangedMeanwhileError(row.id)
    with context.desk.reading() as connection:
        begun = staff.find_open_decision(connection, row.id)
    resumed = begun is not None and (begun.decision, begun.sealed_sha256) == (decision, seen)
    if begun is not None and not resumed:
        take_back(context, replace(begun, user=user.user_id))
    with context.desk.writing() as connection:
        if begun is not None and resumed:
            staff.change_decision(connection, begun.id, user=user.user_id)
            return replace(begun, user=user.user_id)
        if begun is not None:
            staff.drop_decision(connection, begun.id)
        fresh = DecisionRow(
            id=0,
            record_id=row.id,
            version=row.version,
            sealed_sha256=seen,
            user=user.user_id,
            decision=decision,
            at=context.clock(),
        )
        return replace(fresh, id=staff.add_decision(connection, fresh))


def fix_listing(
    context: DeskContext, decision: DecisionRow, *, offer_id: str, listed: tuple[date, date]
) -> DecisionRow:
    """Fix id and dates of a publication before anything is written, so that a repeat is the same."""
    first, last = listed
    values = {"offer_id": offer_id, "listed_on": first, "listed_until": last}
    with context.desk.writing() as connection:
        staff.change_decision(connection, decision.id, **values)
    return replace(decision, offer_id=offer_id, listed_on=first, listed_until=last)


def apply_decision(
    context: DeskContext,
    row: RecordRow,
    decision: DecisionRow,
    *,
    values: dict[str, object] | None = None,
    also: Callable[[Connection], None],
) -> None:
    """Move the record on with its mails and messages in one transaction, then close the decision.

    Raises WrongStateError when the sender was faster, such as with a withdrawal.
    """
    now = context.clock()
    then = _OUTCOMES[decision.decision]
    with context.store.writing() as connection:
        changed = change_record(
            connection,
            row.id,
            expected=[state for state in DECIDABLE if may_become(row.kind, state, then=then)],
            state=then.value,
            updated_at=now,
            **(values or {}),
        )
        if not changed:
            found = find_record(connection, row.id)
            raise WrongStateError(row.id, state=found.state if found else "")
        also(connection)
    _finish(context, decision)


def _finish(context: DeskContext, decision: DecisionRow) -> None:
    now = context.clock()
    with context.desk.writing() as connection:
        staff.change_decision(connection, decision.id, finished_at=now, commit=decision.commit)
        note(
            connection,
            decision.decision,
            record_id=decision.record_id,
            user=decision.user,
            at=now,
        )


def _refuse_decided(context: DeskContext, row: RecordRow, *, decision: str) -> None:
    """Say who was faster; and close a decision whose last step a crash cut off."""
    if row.state in DECIDABLE and may_become(row.kind, row.state, then=_OUTCOMES[decision]):
        return
    with context.desk.reading() as connection:
        begun = staff.find_open_decision(connection, row.id)
    if begun is not None and _OUTCOMES[begun.decision] is row.state:
        _finish(context, begun)
    with context.desk.reading() as connection:
        known = staff.list_decisions(connection, row.id)
    if known and _OUTCOMES[known[-1][0].decision] is row.state:
        last, editor = known[-1]
        raise AlreadyDecidedError(row.id, decision=last.decision, editor=editor, at=last.at)
    raise WrongStateError(row.id, state=row.state)
