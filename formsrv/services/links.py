"""What a person does with the link from the first mail: see, confirm, reply, take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from formsrv.editions import EARLIER, EDITION, Earlier, Edition, edited
from formsrv.errors import CannotOpenError, InvalidValueError, UnknownLinkError, WrongStateError
from formsrv.notice import Notice
from formsrv.payloads import (
    Forwarded,
    Inquiry,
    InquiryFacts,
    Note,
    OfferDraft,
    OfferSubmission,
    Payload,
)
from formsrv.posting import message_label, record_label
from formsrv.saved_search import SavedSearch
from formsrv.sealing import LinkKey, read_payload, seal_payload
from formsrv.services import deeds
from formsrv.services.context import PublicContext
from formsrv.services.intake import (
    is_on_offer,
    is_quarantined,
    office_mail,
    responsible_office,
)
from formsrv.services.views import InquiryEntry, NoteView, RecordView, Written
from formsrv.states import AFTER_CHANGE, DECIDABLE, ENDED, TALKING, RecordKind, State, may_become
from formsrv.store.outbox import add_mail
from formsrv.store.records import (
    add_message,
    change_record,
    find_by_link,
    list_inquiries,
    list_messages,
)
from formsrv.store.rows import MessageRow, RecordRow

P = TypeVar("P", bound=Payload)


def find_record(context: PublicContext, secret: str) -> RecordView:
    """Return where the record of a link stands, without decrypting; raises UnknownLinkError."""
    with context.store.reading() as connection:
        return view_record(record_of(connection, LinkKey.from_secret(secret)))


def confirm(context: PublicContext, secret: str) -> RecordView:
    """Confirm the mail address; the office is told if it decides. Twice is once.

    Raises WrongStateError, also for an inquiry about a home that is no longer on offer.
    """
    link = LinkKey.from_secret(secret)
    gone = is_gone(context, find_record(context, secret))
    with context.store.writing() as connection:
        row = record_of(connection, link)
        if row.state in ENDED or row.kind is RecordKind.NOTICE:
            raise WrongStateError(row.id, state=row.state)
        if row.state is not State.RECEIVED:
            return view_record(row)
        if gone:
            raise WrongStateError(row.id, state=row.state)
        now = context.clock()
        change_record(
            connection,
            row.id,
            expected=[State.RECEIVED],
            state=State.CONFIRMED.value,
            confirmed_at=now,
            updated_at=now,
        )
        if row.kind is not RecordKind.SEARCH and not is_quarantined(row):
            add_mail(connection, office_mail(context, row))
        return view_record(record_of(connection, link))


def is_gone(context: PublicContext, view: RecordView) -> bool:
    """Tell whether an inquiry still runs although its home is no longer on offer."""
    runs = view.kind is RecordKind.INQUIRY and view.state not in ENDED
    return runs and not is_on_offer(context, view.offer_id or "")


def withdraw(context: PublicContext, secret: str) -> RecordView:
    """Take an offer or inquiry back; the worker then takes its page down.

    A second time changes nothing; raises WrongStateError when it has ended otherwise.
    """
    return _do(context, secret, deeds.take_back)


def mark_rented(context: PublicContext, secret: str) -> RecordView:
    """Say that the home is taken; a second time changes nothing. Raises WrongStateError."""
    return _do(context, secret, deeds.mark_rented)


def keep_search(context: PublicContext, secret: str) -> RecordView:
    """Let a saved search run on from today; raises WrongStateError."""
    return _do(context, secret, deeds.keep_search)


def show_until(context: PublicContext, secret: str, until: date) -> RecordView:
    """Have an offer shown for longer; raises WrongStateError and InvalidValueError."""
    return _do(context, secret, partial(deeds.show_until, until=until))


def ask_erasing(context: PublicContext, secret: str) -> RecordView:
    """Have everything about a record erased now; a second time changes nothing."""
    return _do(context, secret, deeds.ask_erasing)


def read_written(context: PublicContext, secret: str) -> Written:
    """Decrypt what the person wrote, with the person's own link."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        row = record_of(connection, link)
    if row.kind is RecordKind.OFFER:
        return Written(offer=open_record(row, link, OfferSubmission))
    if row.kind is RecordKind.NOTICE:
        return Written(notice=open_record(row, link, Notice))
    if row.kind is RecordKind.SEARCH:
        return Written(search=open_record(row, link, SavedSearch))
    return Written(inquiry=open_record(row, link, Inquiry))


def read_published(context: PublicContext, secret: str) -> OfferSubmission | None:
    """Decrypt an offer as the office changed it before publishing; None when it did not."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        row = record_of(connection, link)
        found = [one for one in list_messages(connection, row.id) if one.kind == EDITION]
    if not found or row.kind is not RecordKind.OFFER:
        return None
    raw = link.open(found[-1].sealed)
    edition = read_payload(raw, message_label(found[-1]), Edition)
    if edition.version != row.version:
        return None
    return edited(open_record(row, link, OfferSubmission), edition)


def read_notes(context: PublicContext, secret: str) -> tuple[NoteView, ...]:
    """Decrypt the office's questions, its reason for refusing, and the person's replies."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        row = record_of(connection, link)
        found = list_messages(connection, row.id)
    return tuple(
        NoteView(
            note=read_payload(link.open(message.sealed), message_label(message), Note),
            at=message.created_at,
        )
        for message in found
        if message.kind == "note"
    )


def reply_to_office(context: PublicContext, secret: str, text: str) -> RecordView:
    """Answer the office's question about an offer, which goes back into review."""
    link = LinkKey.from_secret(secret)
    if not text.strip():
        raise InvalidValueError("text")
    with context.store.writing() as connection:
        row = record_of(connection, link)
        _change_state(context, connection, row, then=State.IN_REVIEW, since=State.ASKED_BACK)
        note = Note(purpose="reply", text=text, language=row.language)
        add_message(connection, context.post().message(row, "note", note, to="office"))
        add_mail(connection, office_mail(context, row))
        return view_record(record_of(connection, link))


def revise_offer(
    context: PublicContext, secret: str, draft: OfferDraft, *, version: int
) -> RecordView:
    """Replace ``version`` of an offer; the office looks at it, and what is on the site stays.

    Sent twice, it is stored once. The mail address stays: the link belongs to it. Raises
    InvalidOfferError, InvalidValueError and WrongStateError.
    """
    link = LinkKey.from_secret(secret)
    office = responsible_office(context, draft)
    with context.store.writing() as connection:
        row = record_of(connection, link)
        if row.kind is not RecordKind.OFFER:
            raise WrongStateError(row.id, state=row.state)
        before = open_record(row, link, OfferSubmission)
        if before.offer.get("municipality") == draft.offer.get("municipality"):
            # It was perhaps handed over: only another place brings another office.
            office = row.office
        if _is_stored(row, before, draft, version=version):
            return view_record(row)
        if row.version != version:
            raise WrongStateError(row.id, state=row.state)
        if draft.landlord.mail != before.landlord.mail:
            raise InvalidValueError("mail")
        if row.state not in AFTER_CHANGE:
            raise WrongStateError(row.id, state=row.state)
        revised = _sealed_again(context, row, draft, link=link, office=office)
        change_record(
            connection,
            row.id,
            expected=[row.state],
            state=AFTER_CHANGE[row.state].value,
            updated_at=context.clock(),
            version=revised.version,
            office=revised.office,
            key_ids=revised.key_ids,
            sealed=revised.sealed,
        )
        if row.state is not State.RECEIVED:
            add_message(connection, _earlier(context, row, before))
        # What waits there already, or has not been confirmed, is no news to the office.
        if row.state not in (DECIDABLE | {State.RECEIVED}) or row.office != office:
            add_mail(connection, office_mail(context, revised))
        return view_record(record_of(connection, link))


def received_inquiries(context: PublicContext, secret: str) -> tuple[InquiryEntry, ...]:
    """List the inquiries that were forwarded to this landlord, oldest first."""
    link = LinkKey.from_secret(secret)
    with context.store.reading() as connection:
        row = record_of(connection, link)
        if row.kind is not RecordKind.OFFER or row.offer_id is None:
            return ()
        inquiries = list_inquiries(connection, row.offer_id, states=TALKING, forwarded=True)
        facts = {found.id: _forwarded_facts(connection, found, link) for found in inquiries}
    return tuple(
        InquiryEntry(
            inquiry_id=found.id,
            state=found.state,
            language=found.language,
            forwarded_at=found.updated_at,
            facts=facts[found.id],
        )
        for found in inquiries
    )


def has_notes(context: PublicContext, secret: str) -> bool:
    """Tell whether the office and this person have written to each other; nothing is opened."""
    with context.store.reading() as connection:
        row = record_of(connection, LinkKey.from_secret(secret))
        return any(message.kind == "note" for message in list_messages(connection, row.id))


def record_of(connection: Connection, link: LinkKey) -> RecordRow:
    """Return the record of a link; raises UnknownLinkError."""
    row = find_by_link(connection, link.recipient)
    if row is None:
        raise UnknownLinkError
    return row


def open_record(row: RecordRow, link: LinkKey, model: type[P]) -> P:
    """Open a record with its own link; raises CannotOpenError and MismatchError."""
    try:
        raw = link.open(row.sealed)
    except CannotOpenError as error:
        raise CannotOpenError(row.id) from error
    return read_payload(raw, record_label(row), model)


def view_record(row: RecordRow) -> RecordView:
    """Return what may be shown of a record without decrypting."""
    return RecordView(
        record_id=row.id,
        kind=row.kind,
        language=row.language,
        state=row.state,
        office=row.office,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        confirmed_at=row.confirmed_at,
        expires_on=row.expires_on,
        offer_id=row.offer_id,
        published_version=row.published_version,
        listed_on=row.listed_on,
        wanted_until=row.wanted_until,
        reason=row.reason,
        by_telephone=row.receipt_hash is not None,
        erasing=row.erase_asked_at is not None,
    )


def _do(
    context: PublicContext,
    secret: str,
    deed: Callable[[PublicContext, Connection, RecordRow], object],
) -> RecordView:
    """Do something to the record of a link and return where it stands then."""
    link = LinkKey.from_secret(secret)
    with context.store.writing() as connection:
        deed(context, connection, record_of(connection, link))
        return view_record(record_of(connection, link))


def _change_state(
    context: PublicContext,
    connection: Connection,
    row: RecordRow,
    *,
    then: State,
    since: State | None = None,
) -> None:
    expected: Sequence[State] = [row.state if since is None else since]
    allowed = row.state in expected and may_become(row.kind, row.state, then=then)
    if not allowed or not change_record(
        connection, row.id, expected=expected, state=then.value, updated_at=context.clock()
    ):
        raise WrongStateError(row.id, state=row.state)


def _is_stored(row: RecordRow, stored: OfferSubmission, draft: OfferDraft, *, version: int) -> bool:
    """Tell whether this correction has come before, as with a second click.

    The moment of consent does not count: each click makes a new one.
    """
    names = OfferDraft.model_fields.keys() - {"consent"}
    same = all(getattr(stored, name) == getattr(draft, name) for name in names)
    waits = row.state in AFTER_CHANGE.values()
    return same and waits and row.version == version + 1


def _forwarded_facts(
    connection: Connection, inquiry: RecordRow, link: LinkKey
) -> InquiryFacts | None:
    for message in list_messages(connection, inquiry.id, recipient="landlord"):
        if message.kind == "forwarded":
            raw = link.open(message.sealed)
            return read_payload(raw, message_label(message), Forwarded).facts
    return None


def _earlier(context: PublicContext, row: RecordRow, before: OfferSubmission) -> MessageRow:
    """Keep for the office what a correction replaces."""
    earlier = Earlier(
        version=row.version,
        offer=before.offer,
        texts=before.texts,
        listing_days=before.listing_days,
    )
    return context.post().message(row, EARLIER, earlier, to="office")


def _sealed_again(
    context: PublicContext, row: RecordRow, draft: OfferDraft, *, link: LinkKey, office: str
) -> RecordRow:
    addressees = context.recipients.for_office(office, link.recipient)
    payload = OfferSubmission.model_validate(
        {
            **{name: getattr(draft, name) for name in OfferDraft.model_fields},
            "link_secret": link.secret,
        }
    )
    revised = replace(row, version=row.version + 1, office=office, key_ids=addressees.key_ids)
    return replace(revised, sealed=seal_payload(record_label(revised), payload, addressees))
