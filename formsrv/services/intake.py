"""Takes offers, inquiries and notices: sealed and stored in one transaction with the mail to send."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from formsrv.errors import InvalidValueError, UnknownOfferError
from formsrv.facts import Listing, to_offer
from formsrv.ids import new_record_id
from formsrv.payloads import (
    Inquiry,
    InquiryDraft,
    MailPurpose,
    OfferDraft,
    OfferSubmission,
    Payload,
)
from formsrv.posting import Post, record_label
from formsrv.sealing import LinkKey, seal_payload
from formsrv.services.context import PublicContext
from formsrv.services.suspicion import QUARANTINE
from formsrv.services.views import OfferReference, Receipt
from formsrv.states import LISTED, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import (
    add_record,
    count_unanswered,
    find_by_submission,
    find_offer_record,
)
from formsrv.store.rows import OutboxRow, RecordRow

_SUBMISSION = re.compile(r"[A-Za-z0-9._=-]{8,100}\Z")
_FLAG = re.compile(r"[a-z_]{1,20}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What was noticed about a submission, and the hash of the code of who gave no mail address."""

    flags: Sequence[str] = ()
    receipt: str | None = None


NO_MARKS = Marks()


def submit_offer(
    context: PublicContext,
    draft: OfferDraft,
    *,
    submission: str,
    language: str,
    flags: Sequence[str] = (),
    receipt: str | None = None,
) -> Receipt:
    """Store an offer and its confirmation mail; the same ``submission`` is stored once.

    Without a mail address ``receipt`` is the hash of the code that its sender gets instead.
    Raises InvalidOfferError with the problems of its facts and InvalidValueError.
    """
    intent = Intent(
        kind=RecordKind.OFFER,
        office=responsible_office(context, draft),
        offer_id=None,
        receipt=_receipt_hash(draft.landlord.mail, receipt),
    )
    link = LinkKey.new()
    sealed = OfferSubmission.model_validate({**_fields(draft), "link_secret": link.secret})
    stamp = stamped(context, submission=submission, language=language, flags=flags)
    return store_sealed(context, intent, sealed, link=link, stamp=stamp)


def submit_inquiry(
    context: PublicContext,
    draft: InquiryDraft,
    *,
    offer_id: str,
    submission: str,
    language: str,
    marks: Marks = NO_MARKS,
) -> Receipt:
    """Store an inquiry and its confirmation mail; the same ``submission`` is stored once.

    Raises UnknownOfferError when nobody can ask for this offer (any more), and InvalidValueError.
    """
    target = inquiry_target(context, offer_id)
    intent = Intent(
        kind=RecordKind.INQUIRY,
        office=target.office,
        offer_id=offer_id,
        receipt=_receipt_hash(draft.applicant.mail, marks.receipt),
    )
    link = LinkKey.new()
    sealed = Inquiry.model_validate({**_fields(draft), "link_secret": link.secret})
    stamp = stamped(context, submission=submission, language=language, flags=marks.flags)
    return store_sealed(context, intent, sealed, link=link, stamp=stamp)


def inquiry_target(context: PublicContext, offer_id: str) -> OfferReference:
    """Return the offer that an inquiry may be about; raises UnknownOfferError."""
    with context.store.reading() as connection:
        row = find_offer_record(connection, offer_id)
    if row is not None:
        if row.state not in LISTED or (row.expires_on and row.expires_on < context.today):
            raise UnknownOfferError(offer_id)
        return OfferReference(offer_id=offer_id, office=row.office)
    listed = context.offers.find(offer_id, today=context.today)
    if listed is None:
        raise UnknownOfferError(offer_id)
    return OfferReference(offer_id=offer_id, office=listed.office)


def unanswered_inquiries(context: PublicContext, offer_id: str) -> int:
    """Return how many inquiries wait where an offer has very many of them; 0 where it has not."""
    with context.store.reading() as connection:
        waiting = count_unanswered(connection, offer_id)
    return waiting if waiting >= context.region.settings.full_offer_inquiries else 0


def is_on_offer(context: PublicContext, offer_id: str) -> bool:
    """Tell whether a home can still be asked for."""
    try:
        inquiry_target(context, offer_id)
    except UnknownOfferError:
        return False
    return True


def responsible_office(context: PublicContext, draft: OfferDraft) -> str:
    """Check an offer as a whole and return the office that answers for its place.

    Raises InvalidOfferError and InvalidValueError.
    """
    last = context.today + timedelta(days=draft.listing_days)
    offer = to_offer(
        draft.offer, texts=draft.texts, listing=Listing(first=context.today, last=last)
    )
    if offer.municipality not in context.region.municipalities:
        raise InvalidValueError("municipality")
    if draft.listing_days not in context.region.settings.listing_days:
        raise InvalidValueError("listing_days")
    return context.region.office_for(offer.municipality).id


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a submission becomes; ``receipt`` is the hash of the code that its sender gets.

    ``until`` is the last day of what runs for a time without the office.
    """

    kind: RecordKind
    office: str
    offer_id: str | None
    receipt: str | None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """How a submission came: its idempotency key, the page's language, what was noticed."""

    submission: str
    language: str
    flags: str


def stamped(
    context: PublicContext, *, submission: str, language: str, flags: Sequence[str]
) -> Stamp:
    """Check what comes along with a submission; raises InvalidValueError."""
    if not _SUBMISSION.match(submission):
        raise InvalidValueError("submission")
    if language not in context.region.languages_by_tag:
        raise InvalidValueError("language")
    if not all(_FLAG.match(flag) for flag in flags):
        raise InvalidValueError("flags")
    return Stamp(submission=submission, language=language, flags=" ".join(sorted(set(flags))))


def _receipt_hash(mail: str | None, receipt: str | None) -> str | None:
    """Return the hash of a receipt code for whoever has no link; raises InvalidValueError."""
    if mail is None and receipt is None:
        raise InvalidValueError("receipt")
    return receipt if mail is None else None


def _first_mail(context: PublicContext, post: Post, row: RecordRow) -> OutboxRow | None:
    """Ask the sender to confirm; who has a receipt code does not, so the office is told."""
    if row.receipt_hash is not None:
        return None if is_quarantined(row) else office_mail(context, row)
    purposes = {
        RecordKind.OFFER: MailPurpose.OFFER_CONFIRM,
        RecordKind.INQUIRY: MailPurpose.INQUIRY_CONFIRM,
        RecordKind.SEARCH: MailPurpose.SEARCH_CONFIRM,
    }
    return post.mail(row, purposes[row.kind])


def is_quarantined(row: RecordRow) -> bool:
    """Tell whether the office looks at a record only when it has time for the quarantine."""
    return QUARANTINE in row.flags.split()


def office_mail(context: PublicContext, row: RecordRow) -> OutboxRow:
    """Tell the office that something waits: reference and link only."""
    offices = {office.id: office for office in context.region.offices}
    purposes = {
        RecordKind.OFFER: MailPurpose.OFFICE_NEW_OFFER,
        RecordKind.INQUIRY: MailPurpose.OFFICE_NEW_INQUIRY,
        RecordKind.NOTICE: MailPurpose.OFFICE_NEW_NOTICE,
    }
    return context.post().mail(
        row,
        purposes[row.kind],
        to=offices[row.office].mail,
        language=context.region.settings.default_language,
    )


def _fields(draft: Payload) -> dict[str, object]:
    return {name: getattr(draft, name) for name in type(draft).model_fields}


def store_sealed(
    context: PublicContext, intent: Intent, payload: Payload, *, link: LinkKey, stamp: Stamp
) -> Receipt:
    """Seal a submission and store it with its first mail; one that came before is not stored."""
    with context.store.reading() as connection:
        if first := find_by_submission(connection, stamp.submission):
            return _receipt(first, repeated=True)
    post = context.post()
    addressees = context.recipients.for_office(intent.office, link.recipient)
    draft = RecordRow(
        id=new_record_id(),
        kind=intent.kind,
        language=stamp.language,
        state=State.RECEIVED,
        office=intent.office,
        created_at=post.now,
        updated_at=post.now,
        offer_id=intent.offer_id,
        expires_on=intent.until,
        key_ids=addressees.key_ids,
        link_public=link.recipient,
        submission=stamp.submission,
        flags=stamp.flags,
        receipt_hash=intent.receipt,
        sealed=b"",
    )
    row = replace(draft, sealed=seal_payload(record_label(draft), payload, addressees))
    mail = _first_mail(context, post, row)
    with context.store.writing() as connection:
        # Asked again under the lock: two clicks may have come at the same time.
        if first := find_by_submission(connection, stamp.submission):
            return _receipt(first, repeated=True)
        add_record(connection, row)
        if mail is not None:
            add_mail(connection, mail)
    return _receipt(row, repeated=False)


def _receipt(row: RecordRow, *, repeated: bool) -> Receipt:
    return Receipt(
        record_id=row.id,
        kind=row.kind,
        language=row.language,
        created_at=row.created_at,
        repeated=repeated,
    )
