"""Landlord and applicant write to each other: each text is sealed to the reader's link.

Addresses are shown only once both have shared theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import JsonValue
from sqlalchemy import Connection

from catalog.vocabulary import Contact
from formsrv.errors import (
    InvalidValueError,
    NoLandlordError,
    TooManyAnswersError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.payloads import (
    ANSWER_MAX,
    Answer,
    ContactCard,
    Forwarded,
    Inquiry,
    Landlord,
    MailPurpose,
    OfferSubmission,
)
from formsrv.posting import message_label
from formsrv.sealing import LinkKey, read_payload
from formsrv.services.context import PublicContext, Writer
from formsrv.services.links import open_record, record_of
from formsrv.services.views import AnswerView, Conversation
from formsrv.states import ENDED, TALKING, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import (
    add_message,
    change_record,
    find_landlord,
    find_record,
    is_forwarded,
    list_messages,
)
from formsrv.store.rows import MessageRow, RecordRow

MOST_A_DAY = 20
"""Answers that one side of a talk can write within a day: each is a mail to the other."""
_DAY = timedelta(days=1)
Side = Literal["landlord", "applicant"]


def read_conversation(
    context: PublicContext, secret: str, *, inquiry_id: str | None = None
) -> Conversation:
    """Return an inquiry as the reader sees it.

    With ``inquiry_id`` the link is the landlord's; raises UnknownLinkError, UnknownRecordError.
    """
    with context.store.reading() as connection:
        return _read(connection, _take_seat(connection, secret, inquiry_id))


def send_answer(
    context: PublicContext, secret: str, text: str, *, inquiry_id: str | None = None
) -> Conversation:
    """Write to the other side, who gets a mail with a link; the same words twice are one answer.

    Raises WrongStateError, TooManyAnswersError, and NoLandlordError when an office answered
    instead of a landlord.
    """
    if not text.strip() or len(text) > ANSWER_MAX:
        raise InvalidValueError("text")
    with context.store.writing() as connection:
        seat = _take_seat(connection, secret, inquiry_id)
        other = _other_record(seat)
        if seat.side == "applicant" and seat.inquiry.state is State.FORWARDED:
            raise WrongStateError(seat.inquiry.id, state=seat.inquiry.state)
        if seat.left:
            raise WrongStateError(other.id, state=other.state)
        answer = Answer(sender=seat.side, text=text, language=seat.own.language)
        lately = _answers_since(connection, seat, context.clock() - _DAY)
        if not _is_last(answer, lately):
            if sum(view.own for view in lately) >= MOST_A_DAY:
                raise TooManyAnswersError(seat.inquiry.id)
            _store_answer(context, connection, seat, answer, other=other)
        return _read(connection, _take_seat(connection, secret, inquiry_id))


def _answers_since(connection: Connection, seat: _Seat, moment: datetime) -> list[AnswerView]:
    found = list_messages(connection, seat.inquiry.id)
    return [
        _answer(message, seat)
        for message in found
        if message.kind == "answer" and message.created_at > moment
    ]


def _is_last(answer: Answer, lately: Sequence[AnswerView]) -> bool:
    """Tell whether these words came just before: a second click or a page loaded again."""
    return bool(lately) and lately[-1].own and lately[-1].answer.text == answer.text


def _store_answer(
    context: PublicContext,
    connection: Connection,
    seat: _Seat,
    answer: Answer,
    *,
    other: RecordRow,
) -> None:
    post, by_landlord = context.post(), seat.side == "landlord"
    landlord = seat.own if by_landlord else other
    add_message(
        connection,
        post.message(seat.inquiry, "answer", answer, to=seat.other_side, landlord=landlord),
    )
    purpose = MailPurpose.ANSWER_TO_APPLICANT if by_landlord else MailPurpose.ANSWER_TO_LANDLORD
    add_mail(connection, post.mail(other, purpose, params={"inquiry": seat.inquiry.id}))
    then = State.ANSWERED if seat.inquiry.state is State.FORWARDED else seat.inquiry.state
    _change(connection, seat, state=then.value, updated_at=post.now)


def share_contact(context: Writer, secret: str, *, inquiry_id: str | None = None) -> Conversation:
    """Share the reader's own address with the other side; a second time changes nothing.

    Raises WrongStateError, also when the landlord left without sharing.
    """
    with context.store.writing() as connection:
        seat = _take_seat(connection, secret, inquiry_id)
        other = _other_record(seat)
        if seat.left and not seat.shared_by_other:
            raise WrongStateError(other.id, state=other.state)
        if not seat.shared_by_reader:
            _share(context, connection, seat, other=other)
        return _read(connection, _take_seat(connection, secret, inquiry_id))


def read_own_card(
    context: PublicContext, secret: str, *, inquiry_id: str | None = None
) -> ContactCard:
    """Return what the reader would share, opened with the reader's own link."""
    with context.store.reading() as connection:
        return _card(_take_seat(connection, secret, inquiry_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """Who reads: the reader's link and record, the inquiry, and the other side's record."""

    side: Side
    link: LinkKey
    own: RecordRow
    inquiry: RecordRow
    other: RecordRow | None

    @property
    def other_side(self) -> Side:
        return "applicant" if self.side == "landlord" else "landlord"

    @property
    def left(self) -> bool:
        """Whether the reader is an applicant whose landlord has taken the offer back."""
        gone = self.other is not None and self.other.state is State.WITHDRAWN
        return self.side == "applicant" and gone

    @property
    def shared_by_reader(self) -> bool:
        return _shared(self.inquiry, self.side)

    @property
    def shared_by_other(self) -> bool:
        return _shared(self.inquiry, self.other_side)


def _shared(inquiry: RecordRow, side: Side) -> bool:
    landlord, applicant = inquiry.landlord_shared_at, inquiry.applicant_shared_at
    return (landlord if side == "landlord" else applicant) is not None


def _take_seat(connection: Connection, secret: str, inquiry_id: str | None) -> _Seat:
    link = LinkKey.from_secret(secret)
    own = record_of(connection, link)
    if inquiry_id is None:
        if own.kind is not RecordKind.INQUIRY or own.offer_id is None:
            raise UnknownRecordError(own.id)
        other = find_landlord(connection, own)
        return _Seat(side="applicant", link=link, own=own, inquiry=own, other=other)
    inquiry = find_record(connection, inquiry_id)
    if inquiry is None or not is_forwarded(connection, inquiry_id) or not _concerns(inquiry, own):
        raise UnknownRecordError(inquiry_id)
    return _Seat(side="landlord", link=link, own=own, inquiry=inquiry, other=inquiry)


def _concerns(inquiry: RecordRow, offer: RecordRow) -> bool:
    return (
        offer.kind is RecordKind.OFFER
        and inquiry.kind is RecordKind.INQUIRY
        and offer.offer_id is not None
        and inquiry.offer_id == offer.offer_id
    )


def _other_record(seat: _Seat) -> RecordRow:
    """Return whom to write to; raises when the talk has not begun or has ended."""
    if seat.inquiry.state not in TALKING:
        raise WrongStateError(seat.inquiry.id, state=seat.inquiry.state)
    if seat.other is None:
        raise NoLandlordError(seat.inquiry.id)
    for record in (seat.own, seat.other):
        # An expired offer ends no talk that has begun, and a landlord who took his back may still
        # say why; a refused one never began it.
        if record.kind is RecordKind.INQUIRY and record.state in ENDED:
            raise WrongStateError(record.id, state=record.state)
    return seat.other


def _share(context: Writer, connection: Connection, seat: _Seat, *, other: RecordRow) -> None:
    post = context.post()
    add_message(
        connection,
        post.private_message(
            seat.inquiry, "contact", _card(seat), to=seat.other_side, link=other.link_public
        ),
    )
    both = seat.shared_by_other
    params: dict[str, JsonValue] = {"inquiry": seat.inquiry.id, "both": both}
    add_mail(connection, post.mail(other, MailPurpose.CONTACT_SHARED, params=params))
    then = State.SHARED if both else seat.inquiry.state
    column = f"{seat.side}_shared_at"
    _change(connection, seat, **{column: post.now}, state=then.value, updated_at=post.now)


def _change(connection: Connection, seat: _Seat, **values: object) -> None:
    change_record(connection, seat.inquiry.id, expected=[seat.inquiry.state], **values)


def _card(seat: _Seat) -> ContactCard:
    """Read the reader's own address from the reader's own record."""
    if seat.side == "landlord":
        return landlord_card(open_record(seat.own, seat.link, OfferSubmission).landlord)
    applicant = open_record(seat.own, seat.link, Inquiry).applicant
    return ContactCard(
        sender="applicant", name=applicant.name, mail=applicant.mail, phone=applicant.phone
    )


def landlord_card(landlord: Landlord) -> ContactCard:
    """Return how a landlord wants to be reached; a wish for calls needs a number."""
    calls_only = landlord.contact is Contact.PHONE and landlord.phone is not None
    mails_only = landlord.contact is Contact.MAIL
    return ContactCard(
        sender="landlord",
        name=f"{landlord.first_name} {landlord.last_name}",
        mail=None if calls_only else landlord.mail,
        phone=None if mails_only else landlord.phone,
    )


def _read(connection: Connection, seat: _Seat) -> Conversation:
    found = list_messages(connection, seat.inquiry.id)
    answers = tuple(_answer(message, seat) for message in found if message.kind == "answer")
    both = seat.shared_by_reader and seat.shared_by_other
    return Conversation(
        inquiry_id=seat.inquiry.id,
        offer_id=seat.inquiry.offer_id or "",
        side=seat.side,
        state=seat.inquiry.state,
        language=seat.own.language,
        forwarded=_forwarded(found, seat),
        answers=answers,
        shared_by_reader=seat.shared_by_reader,
        shared_by_other=seat.shared_by_other,
        contact=_contact(found, seat) if both else None,
        left=seat.left,
        alone=seat.other is None,
    )


def _answer(message: MessageRow, seat: _Seat) -> AnswerView:
    answer = read_payload(seat.link.open(message.sealed), message_label(message), Answer)
    return AnswerView(answer=answer, at=message.created_at, own=answer.sender == seat.side)


def _forwarded(found: list[MessageRow], seat: _Seat) -> Forwarded | None:
    for message in found:
        if message.kind == "forwarded" and seat.side == "landlord":
            return read_payload(seat.link.open(message.sealed), message_label(message), Forwarded)
    return None


def _contact(found: list[MessageRow], seat: _Seat) -> ContactCard | None:
    for message in found:
        if message.kind == "contact" and message.recipient == seat.side:
            raw = seat.link.open(message.sealed)
            return read_payload(raw, message_label(message), ContactCard)
    return None
