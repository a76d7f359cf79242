"""Turns a sealed row of the outbox into a mail: opens it, and the record it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import cast

from pydantic import JsonValue

from formsrv.asked_home import AskedHome
from formsrv.desk.cases import (
    open_inquiry_record,
    open_notice_record,
    open_offer_record,
    open_search_record,
)
from formsrv.desk.context import DeskContext
from formsrv.desk.homes import home_of
from formsrv.directory import OfferDirectory
from formsrv.emails import decisions, inquiries, landlords, notices, offers, office, searches
from formsrv.emails.content import EmailContent, Reader, Stationery
from formsrv.emails.searches import FoundHome
from formsrv.errors import NoAddressError, UnknownOfferError, UnknownRecordError
from formsrv.payloads import Forwarded, Mail, MailPurpose, Note
from formsrv.posting import mail_label
from formsrv.saved_search import SearchWish
from formsrv.states import RecordKind
from formsrv.store.records import find_record
from formsrv.store.rows import OutboxRow, RecordRow

_OF_A_TALK = frozenset(
    {
        MailPurpose.ANSWER_TO_LANDLORD,
        MailPurpose.CONTACT_SHARED,
        MailPurpose.INQUIRY_WITHDRAWN,
    }
)
"""Mails to a landlord that do not say otherwise which home they are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    paper: Stationery
    reader: Reader
    mail: Mail
    row: RecordRow | None
    wish: SearchWish | None = None
    homes: Sequence[FoundHome] = ()

    @property
    def record(self) -> RecordRow:
        """The record that the mail is about; raises UnknownRecordError when there is none."""
        if self.row is None:
            raise UnknownRecordError
        return self.row

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

    Raises CannotOpenError, MismatchError, UnknownRecordError when the record is gone,
    UnknownOfferError when all new homes are, NoAddressError when its sender gave no mail address,
    and PublishingError.
    """
    mail = context.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
    record = None
    if row.record_id is not None:
        with context.store.reading() as connection:
            record = find_record(connection, row.record_id)
    if record is None and (row.record_id is not None or mail.to is None):
        raise UnknownRecordError(row.record_id or "")
    paper = Stationery(
        region=context.region,
        wording=context.wording,
        language=mail.language,
        home=_home(context, mail, record),
    )
    if mail.to is not None:
        reader = Reader(mail=mail.to)
    else:
        # Without an address there is a record: it was asked above.
        reader = reader_of(context, cast("RecordRow", record))
    wish = None
    if record is not None and record.kind is RecordKind.SEARCH:
        wish = open_search_record(context, record).wish
    homes = _still_listed(context, mail) if mail.purpose is MailPurpose.SEARCH_HOMES else ()
    letter = _Letter(paper=paper, reader=reader, mail=mail, row=record, wish=wish, homes=homes)
    return _WRITERS[mail.purpose](letter)


def _home(context: DeskContext, mail: Mail, record: RecordRow | None) -> AskedHome | None:
    """Return the home that a mail to one of those who talk about it names."""
    asks = record is not None and record.kind is RecordKind.INQUIRY
    if record is None or not (asks or mail.purpose in _OF_A_TALK):
        return None
    return home_of(context, record.offer_id, tag=mail.language)


def reader_of(context: DeskContext, record: RecordRow) -> Reader:
    """Return who wrote a record, from its sealed part; raises NoAddressError."""
    if record.kind is RecordKind.OFFER:
        offer = open_offer_record(context, record)
        landlord = offer.landlord
        if landlord.mail is None:
            raise NoAddressError(record.id)
        name = f"{landlord.first_name} {landlord.last_name}"
        return Reader(mail=landlord.mail, name=name, link_secret=offer.link_secret)
    if record.kind is RecordKind.NOTICE:
        notice = open_notice_record(context, record)
        if notice.mail is None:
            raise NoAddressError(record.id)
        return Reader(mail=notice.mail, name=notice.name or "", link_secret=notice.link_secret)
    if record.kind is RecordKind.SEARCH:
        search = open_search_record(context, record)
        return Reader(mail=search.mail, link_secret=search.link_secret)
    inquiry = open_inquiry_record(context, record)
    applicant = inquiry.applicant
    if applicant.mail is None:
        raise NoAddressError(record.id)
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


def _forwarded_together(letter: _Letter) -> EmailContent:
    several = cast("list[dict[str, JsonValue]]", letter.mail.params["several"])
    return inquiries.inquiries_forwarded(
        letter.paper,
        letter.reader,
        offer_id=letter.record.offer_id or "",
        several=[
            (str(one["inquiry"]), Forwarded.model_validate(one["forwarded"], strict=False))
            for one in several
        ],
    )


def _search_confirm(letter: _Letter) -> EmailContent:
    if letter.wish is None:
        raise UnknownRecordError
    return searches.search_confirm(letter.paper, letter.reader, wish=letter.wish)


def _still_listed(context: DeskContext, mail: Mail) -> list[FoundHome]:
    """Return the homes of a mail that are still on offer; raises UnknownOfferError when none is.

    The list of offers is as old as the last build: what was taken down since is on no branch.
    """
    found = cast("list[JsonValue]", mail.params["homes"])
    listed = OfferDirectory(context.offers_file).list_ids(today=context.today)
    there = {PurePosixPath(path).stem for path in context.content.offer_paths()}
    homes = [FoundHome.model_validate(home) for home in found]
    left = [home for home in homes if home.id in listed & there]
    if not left:
        raise UnknownOfferError(homes[0].id)
    return left


def _homes(letter: _Letter) -> EmailContent:
    return searches.search_homes(
        letter.paper,
        letter.reader,
        homes=letter.homes,
        more=int(letter.text("more")),
        token=letter.text("stop"),
    )


def _shared(letter: _Letter) -> EmailContent:
    to_landlord = letter.record.kind is RecordKind.OFFER
    return inquiries.contact_shared(
        letter.paper,
        letter.reader,
        inquiry_id=letter.text("inquiry") if to_landlord else "",
        both=letter.mail.params.get("both") is True,
    )


def _ending(letter: _Letter) -> EmailContent:
    tokens = letter.mail.params["tokens"]
    return landlords.offer_ending(
        letter.paper,
        letter.reader,
        offer_id=letter.text("offer"),
        until=date.fromisoformat(letter.text("until")),
        tokens={key: str(token) for key, token in cast("dict[str, JsonValue]", tokens).items()},
    )


def _decision(letter: _Letter) -> EmailContent:
    return decisions.decision(
        letter.paper, letter.reader, purpose=letter.mail.purpose, note=letter.note()
    )


_WRITERS: dict[MailPurpose, Callable[[_Letter], EmailContent]] = {
    MailPurpose.OFFER_CONFIRM: lambda it: offers.offer_confirm(it.paper, it.reader),
    MailPurpose.OFFER_PUBLISHED: _published,
    **dict.fromkeys(decisions.TOLD, _decision),
    MailPurpose.OFFER_ENDING: _ending,
    MailPurpose.RECORD_LINK: lambda it: landlords.record_link(
        it.paper, it.reader, kind=it.record.kind
    ),
    MailPurpose.DRAFT_LINK: lambda it: landlords.draft_link(
        it.paper, it.reader, secret=it.text("secret")
    ),
    MailPurpose.ERASE_LINK: lambda it: landlords.erase_link(
        it.paper, it.reader, token=it.text("token")
    ),
    MailPurpose.INQUIRY_CONFIRM: lambda it: inquiries.inquiry_confirm(it.paper, it.reader),
    MailPurpose.SEARCH_CONFIRM: _search_confirm,
    MailPurpose.SEARCH_TOO_MANY: lambda it: searches.search_too_many(it.paper, it.reader),
    MailPurpose.SEARCH_HOMES: _homes,
    MailPurpose.SEARCH_ENDING: lambda it: searches.search_ending(
        it.paper,
        it.reader,
        until=date.fromisoformat(it.text("until")),
        keep=it.text("keep"),
        stop=it.text("stop"),
    ),
    MailPurpose.INQUIRY_REPEATED: lambda it: inquiries.inquiry_repeated(
        it.paper, it.reader, offer_id=it.record.offer_id or ""
    ),
    MailPurpose.INQUIRY_FORWARDED: _forwarded,
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
    MailPurpose.OFFICE_NEW_NOTICE: lambda it: office.office_new_notice(
        it.paper, it.reader, record_id=it.record.id
    ),
    MailPurpose.NOTICE_ANSWERED: lambda it: notices.notice_answered(it.paper, it.reader),
    MailPurpose.INQUIRIES_FORWARDED: _forwarded_together,
    MailPurpose.HOME_GONE: lambda it: inquiries.home_gone(it.paper, it.reader),
    MailPurpose.INQUIRY_WITHDRAWN: lambda it: inquiries.inquiry_withdrawn(
        it.paper, it.reader, inquiry_id=it.text("inquiry")
    ),
}
