"""Turns a sealed row of the outbox into a mail: opens it, and the record it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from formsrv.desk.cases import open_inquiry_record, open_offer_record
from formsrv.desk.context import DeskContext
from formsrv.emails import inquiries, offers, office
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.errors import UnknownRecordError
from formsrv.payloads import Forwarded, Mail, MailPurpose, Note
from formsrv.posting import mail_label
from formsrv.states import RecordKind
from formsrv.store.records import find_record
from formsrv.store.rows import OutboxRow, RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    paper: Stationery
    reader: Reader
    mail: Mail
    record: RecordRow

    def text(self, name: str) -> str:
        value = self.mail.params.get(name)
        return value if isinstance(value, str) else ""

    def note(self) -> Note:
        return Note(
            purpose="refusal",
            reason=self.text("reason") or None,
            text=self.text("words"),
            language=self.text("language"),
        )


def compose(context: DeskContext, row: OutboxRow) -> EmailContent:
    """Write a mail of the outbox.

    Raises CannotOpenError, MismatchError, and UnknownRecordError when the record is gone.
    """
    mail = context.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
    with context.store.reading() as connection:
        record = find_record(connection, row.record_id)
    if record is None:
        raise UnknownRecordError(row.record_id)
    paper = Stationery(region=context.region, wording=context.wording, language=mail.language)
    reader = Reader(mail=mail.to) if mail.to else reader_of(context, record)
    letter = _Letter(paper=paper, reader=reader, mail=mail, record=record)
    return _WRITERS[mail.purpose](letter)


def reader_of(context: DeskContext, record: RecordRow) -> Reader:
    """Return who wrote a record, from its sealed part."""
    if record.kind is RecordKind.OFFER:
        offer = open_offer_record(context, record)
        landlord = offer.landlord
        name = f"{landlord.first_name} {landlord.last_name}"
        return Reader(mail=landlord.mail, name=name, link_secret=offer.link_secret)
    inquiry = open_inquiry_record(context, record)
    applicant = inquiry.applicant
    return Reader(mail=applicant.mail, name=applicant.name, link_secret=inquiry.link_secret)


def _published(letter: _Letter) -> EmailContent:
    return offers.offer_published(
        letter.paper,
        letter.reader,
        offer_id=letter.text("offer"),
        until=date.fromisoformat(letter.text("until")),
    )


def _forwarded(letter: _Letter) -> EmailContent:
    forwarded = Forwarded.model_validate(letter.mail.params["forwarded"], strict=False)
    return inquiries.inquiry_forwarded(
        letter.paper,
        letter.reader,
        inquiry_id=letter.text("inquiry"),
        offer_id=letter.record.offer_id or "",
        forwarded=forwarded,
    )


def _shared(letter: _Letter) -> EmailContent:
    to_landlord = letter.record.kind is RecordKind.OFFER
    return inquiries.contact_shared(
        letter.paper,
        letter.reader,
        inquiry_id=letter.text("inquiry") if to_landlord else "",
        both=letter.mail.params.get("both") is True,
    )


_WRITERS: dict[MailPurpose, Callable[[_Letter], EmailContent]] = {
    MailPurpose.OFFER_CONFIRM: lambda it: offers.offer_confirm(it.paper, it.reader),
    MailPurpose.OFFER_PUBLISHED: _published,
    MailPurpose.OFFER_REFUSED: lambda it: offers.offer_refused(it.paper, it.reader, note=it.note()),
    MailPurpose.OFFER_ASKED_BACK: lambda it: offers.offer_asked_back(
        it.paper, it.reader, note=it.note()
    ),
    MailPurpose.INQUIRY_CONFIRM: lambda it: inquiries.inquiry_confirm(it.paper, it.reader),
    MailPurpose.INQUIRY_FORWARDED: _forwarded,
    MailPurpose.INQUIRY_REFUSED: lambda it: inquiries.inquiry_refused(
        it.paper, it.reader, note=it.note()
    ),
    MailPurpose.ANSWER_TO_APPLICANT: lambda it: inquiries.answer_to_applicant(it.paper, it.reader),
    MailPurpose.ANSWER_TO_LANDLORD: lambda it: inquiries.answer_to_landlord(
        it.paper, it.reader, inquiry_id=it.text("inquiry")
    ),
    MailPurpose.CONTACT_SHARED: _shared,
    MailPurpose.OFFICE_NEW_OFFER: lambda it: office.office_new_offer(
        it.paper, it.reader, record_id=it.record.id
    ),
    MailPurpose.OFFICE_NEW_INQUIRY: lambda it: office.office_new_inquiry(
        it.paper, it.reader, record_id=it.record.id
    ),
}
