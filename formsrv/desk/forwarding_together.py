"""Sends several inquiries about one home to its landlord in one mail, each with a link of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from formsrv.desk.cases import (
    begin_decision,
    find_case,
    finish_decision,
    move_on,
    open_inquiry_record,
)
from formsrv.desk.cautions import case_cautions
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import seen_of
from formsrv.desk.forwarding import forwarded_payload, landlord_of
from formsrv.desk.views import Caution, StaffUser
from formsrv.errors import (
    AlreadyDecidedError,
    CannotOpenError,
    ChangedMeanwhileError,
    InvalidValueError,
    MismatchError,
    NoLandlordError,
    WrongStateError,
)
from formsrv.payloads import Inquiry, MailPurpose
from formsrv.states import DECIDABLE, RecordKind
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_message, list_inquiries
from formsrv.store.rows import DecisionRow, RecordRow

MOST_AT_ONCE = 20
"""Inquiries in one mail: a landlord reads no more of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingInquiry:
    """A line of the list: the inquiry, what is to be noticed, and the very bytes an editor sees."""

    row: RecordRow
    inquiry: Inquiry
    seen: str
    cautions: tuple[Caution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Going:
    """One of the chosen: what goes to the landlord, by which decision."""

    row: RecordRow
    decision: DecisionRow
    inquiry: Inquiry


def waiting_inquiries(
    context: DeskContext, user: StaffUser, record_id: str
) -> tuple[WaitingInquiry, ...]:
    """Return the inquiries about an offer that wait for the office, oldest first.

    Raises UnknownRecordError and NotAllowedError for the offer.
    """
    offer = find_case(context, user, record_id, kind=RecordKind.OFFER)
    if offer.offer_id is None:
        return ()
    with context.store.reading() as connection:
        rows = list_inquiries(connection, offer.offer_id, states=DECIDABLE)
    found = []
    for row in rows:
        try:
            inquiry = open_inquiry_record(context, row)
        except (CannotOpenError, MismatchError):
            continue  # it stands in the queue as one that cannot be opened
        found.append(
            WaitingInquiry(
                row=row,
                inquiry=inquiry,
                seen=seen_of(context, row),
                cautions=tuple(case_cautions(context, row)),
            )
        )
    return tuple(found)


def forward_together(
    context: DeskContext, user: StaffUser, record_id: str, *, seen: Mapping[str, str]
) -> tuple[str, ...]:
    """Send the inquiries named in ``seen`` (id: bytes) to the landlord of an offer in one mail.

    Return those that went: what was decided or taken back meanwhile stays as it is. Raises
    NoLandlordError, InvalidValueError for none or too many, and WrongStateError when none went.
    """
    if not 0 < len(seen) <= MOST_AT_ONCE:
        raise InvalidValueError("inquiries")
    with context.alone("decide"):
        offer = find_case(context, user, record_id, kind=RecordKind.OFFER)
        # Each is looked at before the first decision begins.
        rows = [_chosen(context, user, offer, inquiry_id) for inquiry_id in seen]
        begun = [_begin(context, user, row, seen=seen[row.id]) for row in rows]
        going = [one for one in begun if one is not None]
        went = _send(context, offer, going) if going else []
        if not went:
            raise WrongStateError(record_id, state=offer.state)
        for one in went:
            finish_decision(context, one.decision)
    return tuple(one.row.id for one in went)


def _chosen(context: DeskContext, user: StaffUser, offer: RecordRow, inquiry_id: str) -> RecordRow:
    row = find_case(context, user, inquiry_id, kind=RecordKind.INQUIRY)
    if row.offer_id != offer.offer_id:
        raise InvalidValueError("inquiries")
    if landlord_of(context, row) is None:
        raise NoLandlordError(row.id)
    return row


def _begin(context: DeskContext, user: StaffUser, row: RecordRow, *, seen: str) -> _Going | None:
    inquiry = open_inquiry_record(context, row)
    try:
        decision = begin_decision(context, user, row, seen=seen, decision="forward")
    except (AlreadyDecidedError, ChangedMeanwhileError, WrongStateError):
        return None
    return _Going(row=row, decision=decision, inquiry=inquiry)


def _send(context: DeskContext, offer: RecordRow, going: list[_Going]) -> list[_Going]:
    """Write all that still may go in one transaction with the mail that names them."""
    post, went = context.post(), []
    with context.store.writing() as connection:
        for one in going:
            try:
                move_on(connection, one.row, one.decision, {"updated_at": post.now})
            except (ChangedMeanwhileError, WrongStateError):
                continue
            payload = forwarded_payload(one.inquiry, one.row)
            message = post.message(one.row, "forwarded", payload, to="landlord", landlord=offer)
            add_message(connection, message)
            went.append(one)
        several: list[JsonValue] = [
            {
                "inquiry": one.row.id,
                "forwarded": forwarded_payload(one.inquiry, one.row).model_dump(mode="json"),
            }
            for one in went
        ]
        if several:
            params: dict[str, JsonValue] = {"several": several}
            add_mail(connection, post.mail(offer, MailPurpose.INQUIRIES_FORWARDED, params=params))
    return went
