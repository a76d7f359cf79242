"""Takes saved searches; the desk alone opens them, after a home was published."""

from __future__ import annotations

from datetime import timedelta

from formsrv.saved_search import SavedSearch, SearchDraft
from formsrv.sealing import LinkKey
from formsrv.services.context import PublicContext
from formsrv.services.intake import Intent, stamped, store_sealed
from formsrv.services.views import Receipt
from formsrv.states import RecordKind


def submit_search(
    context: PublicContext, draft: SearchDraft, *, submission: str, language: str
) -> Receipt:
    """Store a saved search and its confirmation mail; the same ``submission`` is stored once.

    Raises InvalidValueError.
    """
    intent = Intent(
        kind=RecordKind.SEARCH,
        # No office decides about it; it is sealed to the first one's key.
        office=context.region.offices[0].id,
        offer_id=None,
        receipt=None,
        until=context.today + timedelta(days=context.region.settings.searches.days),
    )
    link = LinkKey.new()
    sealed = SavedSearch(
        wish=draft.wish, mail=draft.mail, consent=draft.consent, link_secret=link.secret
    )
    stamp = stamped(context, submission=submission, language=language, flags=())
    return store_sealed(context, intent, sealed, link=link, stamp=stamp)
