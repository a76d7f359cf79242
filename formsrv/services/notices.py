"""Takes notices: what somebody reports, what hinders a reader, and who wants to be called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from catalog.region import Municipality, Office
from formsrv.errors import InvalidValueError, UnknownOfferError
from formsrv.notice import Notice, NoticeDraft, Topic
from formsrv.sealing import LinkKey
from formsrv.services.context import PublicContext
from formsrv.services.intake import Intent, Marks, stamped, store_sealed
from formsrv.services.views import OfferReference, Receipt
from formsrv.states import RecordKind
from formsrv.store.records import find_offer_record


def submit_notice(
    context: PublicContext,
    draft: NoticeDraft,
    *,
    submission: str,
    language: str,
    marks: Marks,
    offer_id: str | None = None,
) -> Receipt:
    """Store a notice for its office; every sender gets a receipt code.

    No mail goes to the sender: an address that nobody confirmed is not written to unasked.
    Raises UnknownOfferError for a report of an offer that is not there, and InvalidValueError.
    """
    if marks.receipt is None:
        raise InvalidValueError("receipt")
    intent = Intent(
        kind=RecordKind.NOTICE,
        office=_office(context, draft, offer_id),
        offer_id=offer_id,
        receipt=marks.receipt,
    )
    link = LinkKey.new()
    sealed = Notice.model_validate(
        {
            **{name: getattr(draft, name) for name in NoticeDraft.model_fields},
            "link_secret": link.secret,
        }
    )
    stamp = stamped(context, submission=submission, language=language, flags=marks.flags)
    return store_sealed(context, intent, sealed, link=link, stamp=stamp)


def report_target(context: PublicContext, offer_id: str) -> OfferReference:
    """Return the offer that a report may be about, also one that has just ended.

    Raises UnknownOfferError.
    """
    with context.store.reading() as connection:
        row = find_offer_record(connection, offer_id)
    if row is not None:
        return OfferReference(offer_id=offer_id, office=row.office)
    listed = context.offers.find(offer_id, today=context.today)
    if listed is None:
        raise UnknownOfferError(offer_id)
    return OfferReference(offer_id=offer_id, office=listed.office)


def _office(context: PublicContext, draft: NoticeDraft, offer_id: str | None) -> str:
    if draft.topic is Topic.REPORT:
        return report_target(context, offer_id or "").office
    if draft.topic is Topic.ACCESSIBILITY:
        return context.region.feedback_office.id
    places = context.region.municipalities_by_postcode.get(draft.postcode or "", ())
    if not places:
        raise InvalidValueError("postcode")
    return _office_of(context, places, draft.place or "").id


def _office_of(context: PublicContext, places: Sequence[Municipality], named: str) -> Office:
    """Return who answers for the named place, else for most of those that share the postcode."""
    for place in places:
        if place.name.casefold() == named.casefold():
            return context.region.office_for(place.ags)
    offices = {place.ags: context.region.office_for(place.ags) for place in places}
    (most, _), *_others = Counter(office.id for office in offices.values()).most_common()
    return next(office for office in offices.values() if office.id == most)
