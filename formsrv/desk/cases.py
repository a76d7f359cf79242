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
from formsrv.notice import Notice
from formsrv.payloads import Inquiry, OfferSubmission
from formsrv.posting import record_label
from formsrv.saved_search import SavedSearch
from formsrv.states import DECIDABLE, LISTED, OPEN, RecordKind, State, may_become
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
_OUTCOMES_LISTED = {**_OUTCOMES, "ask back": State.CHANGE_ASKED, "refuse": State.PUBLISHED}
"""About a change of an offer that is on the site: it stays there as it is."""


_CALLED = frozenset({RecordKind.OFFER, RecordKind.INQUIRY})


def find_case(
    context: DeskContext, user: StaffUser, record_id: str, *, kind: RecordKind
) -> RecordRow:
    """Return a record of the editor's office; raises UnknownRecordError, NotAllowedError.

    One that is not confirmed is for nobody's eyes, unless the office has to confirm it.
    """
    with context.store.reading() as connection:
        row = find_record(connection, record_id)
    if row is None or row.kind is not kind:
        raise UnknownRecordError(record_id)
    if row.state is State.RECEIVED and row.receipt_hash is None:
        raise UnknownRecordError(record_id)
    if not may_see(user, row.office):
        raise NotAllowedError(record_id)
    return row


def find_record_seen(context: DeskContext, user: StaffUser, record_id: str) -> RecordRow:
    """Return a record of any kind and state that the user's office answers for.

    Raises UnknownRecordError and NotAllowedError.
    """
    with context.store.reading() as connection:
        row = find_record(connection, record_id)
    if row is None:
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


def open_notice_record(context: DeskContext, row: RecordRow) -> Notice:
    """Open a notice with its office's key; raises CannotOpenError, MismatchError."""
    return context.keyring.open(row.sealed, record_label(row), Notice, key_ids=row.key_ids)


def open_search_record(context: DeskContext, row: RecordRow) -> SavedSearch:
    """Open a saved search, which is sealed to an office's key; raises as the others do."""
    return context.keyring.open(row.sealed, record_label(row), SavedSearch, key_ids=row.key_ids)


def require_undecided(context: DeskContext, row: RecordRow, *, seen: str) -> None:
    """Go on only with a case that waits and that is as the editor saw it.

    Raises WrongStateError and ChangedMeanwhileError.
    """
    if row.state not in OPEN[row.kind]:
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
    if begun is not None and _is_published(row, begun):
        finish_decision(context, begun)
        begun = None
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

    A newer version that came meanwhile goes on waiting beside what was published; for any other
    decision that raises ChangedMeanwhileError. Raises WrongStateError when the sender was faster,
    such as with a withdrawal.
    """
    now = context.clock()
    with context.store.writing() as connection:
        move_on(connection, row, decision, {"updated_at": now, **(values or {})})
        also(connection)
    finish_decision(context, decision)


def move_on(
    connection: Connection, row: RecordRow, decision: DecisionRow, values: dict[str, object]
) -> None:
    """Move a record to where a decision leads, inside a transaction.

    Raises WrongStateError and ChangedMeanwhileError as :func:`apply_decision` does.
    """
    found = find_record(connection, row.id)
    if found is None or not can_be_decided(found):
        raise WrongStateError(row.id, state=found.state if found else "")
    then = outcome(decision.decision, found.state)
    if found.version != row.version:
        if decision.decision != "publish":
            raise ChangedMeanwhileError(row.id)
        then = State.CHANGED
    if then is not found.state and not may_become(row.kind, found.state, then=then):
        raise WrongStateError(row.id, state=found.state)
    fresh = {"state": then.value, **values}
    change_record(connection, row.id, expected=[found.state], **fresh)


def can_be_decided(row: RecordRow) -> bool:
    """Tell whether the office decides now; about who is to be called it can only say no."""
    return row.state in DECIDABLE or (
        row.state is State.RECEIVED and row.receipt_hash is not None and row.kind in _CALLED
    )


def outcome(decision: str, state: State) -> State:
    """Return the state to which a decision leads."""
    return (_OUTCOMES_LISTED if state in LISTED else _OUTCOMES)[decision]


def _is_published(row: RecordRow, begun: DecisionRow) -> bool:
    """Tell whether only the last step of a publication is missing, and the record went on since."""
    return begun.decision == "publish" and row.published_seen == begun.sealed_sha256


def finish_decision(context: DeskContext, decision: DecisionRow) -> None:
    """Close a decision whose effects are all there, and note it in the log."""
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


def _is_outcome(decision: str, state: State) -> bool:
    return state in {_OUTCOMES[decision], _OUTCOMES_LISTED[decision]}


def _refuse_decided(context: DeskContext, row: RecordRow, *, decision: str) -> None:
    """Say who was faster; and close a decision whose last step a crash cut off."""
    if can_be_decided(row) and may_become(row.kind, row.state, then=outcome(decision, row.state)):
        return
    with context.desk.reading() as connection:
        begun = staff.find_open_decision(connection, row.id)
    if begun is not None and _is_outcome(begun.decision, row.state):
        finish_decision(context, begun)
    with context.desk.reading() as connection:
        known = staff.list_decisions(connection, row.id)
    if known and _is_outcome(known[-1][0].decision, row.state):
        last, editor = known[-1]
        raise AlreadyDecidedError(row.id, decision=last.decision, editor=editor, at=last.at)
    raise WrongStateError(row.id, state=row.state)
