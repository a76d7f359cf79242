"""Takes offers and inquiries: sealed and stored in one transaction with the mail to send."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

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
from formsrv.posting import record_label
from formsrv.sealing import LinkKey, seal_payload
from formsrv.services.context import PublicContext
from formsrv.services.views import OfferReference, Receipt
from formsrv.states import RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_record, find_by_submission, find_offer_record
from formsrv.store.rows import RecordRow

_SUBMISSION = re.compile(r"[A-Za-z0-9._=-]{8,100}\Z")
_FLAG = re.compile(r"[a-z_]{1,20}\Z")


def submit_offer(
    context: PublicContext,
    draft: OfferDraft,
    *,
    submission: str,
    language: str,
    flags: Sequence[str] = (),
) -> Receipt:
    """Store an offer and its confirmation mail; the same ``submission`` is stored once.

    Raises InvalidOfferError with the problems of its facts and InvalidValueError.
    """
    intent = _Intent(
        kind=RecordKind.OFFER,
        purpose=MailPurpose.OFFER_CONFIRM,
        office=responsible_office(context, draft),
        offer_id=None,
    )
    link = LinkKey.new()
    sealed = OfferSubmission.model_validate({**_fields(draft), "link_secret": link.secret})
    stamp = _stamp(context, submission=submission, language=language, flags=flags)
    return _store(context, intent, sealed, link=link, stamp=stamp)


def submit_inquiry(
    context: PublicContext,
    draft: InquiryDraft,
    *,
    offer_id: str,
    submission: str,
    language: str,
    flags: Sequence[str] = (),
) -> Receipt:
    """Store an inquiry and its confirmation mail; the same ``submission`` is stored once.

    Raises UnknownOfferError when nobody can ask for this offer (any more).
    """
    target = inquiry_target(context, offer_id)
    intent = _Intent(
        kind=RecordKind.INQUIRY,
        purpose=MailPurpose.INQUIRY_CONFIRM,
        office=target.office,
        offer_id=offer_id,
    )
    link = LinkKey.new()
    sealed = Inquiry.model_validate({**_fields(draft), "link_secret": link.secret})
    stamp = _stamp(context, submission=submission, language=language, flags=flags)
    return _store(context, intent, sealed, link=link, stamp=stamp)


def inquiry_target(context: PublicContext, offer_id: str) -> OfferReference:
    """Return the offer that an inquiry may be about; raises UnknownOfferError."""
    with context.store.reading() as connection:
        row = find_offer_record(connection, offer_id)
    if row is not None:
        if row.state is not State.PUBLISHED or (row.expires_on and row.expires_on < context.today):
            raise UnknownOfferError(offer_id)
        return OfferReference(offer_id=offer_id, office=row.office)
    listed = context.offers.find(offer_id, today=context.today)
    if listed is None:
        raise UnknownOfferError(offer_id)
    return OfferReference(offer_id=offer_id, office=listed.office)


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
class _Intent:
    kind: RecordKind
    purpose: MailPurpose
    office: str
    offer_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamp:
    submission: str
    language: str
    flags: str


def _stamp(
    context: PublicContext, *, submission: str, language: str, flags: Sequence[str]
) -> _Stamp:
    if not _SUBMISSION.match(submission):
        raise InvalidValueError("submission")
    if language not in context.region.languages_by_tag:
        raise InvalidValueError("language")
    if not all(_FLAG.match(flag) for flag in flags):
        raise InvalidValueError("flags")
    return _Stamp(submission=submission, language=language, flags=" ".join(sorted(set(flags))))


def _fields(draft: Payload) -> dict[str, object]:
    return {name: getattr(draft, name) for name in type(draft).model_fields}


def _store(
    context: PublicContext, intent: _Intent, payload: Payload, *, link: LinkKey, stamp: _Stamp
) -> Receipt:
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
        key_ids=addressees.key_ids,
        link_public=link.recipient,
        submission=stamp.submission,
        flags=stamp.flags,
        sealed=b"",
    )
    row = replace(draft, sealed=seal_payload(record_label(draft), payload, addressees))
    mail = post.mail(row, intent.purpose)
    with context.store.writing() as connection:
        # Asked again under the lock: two clicks may have come at the same time.
        if first := find_by_submission(connection, stamp.submission):
            return _receipt(first, repeated=True)
        add_record(connection, row)
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
