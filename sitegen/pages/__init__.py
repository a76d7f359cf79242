"""All kinds of output, in the order in which they are planned."""

from __future__ import annotations

from sitegen.kinds import Kind
from sitegen.pages.book import BOOK
from sitegen.pages.calendars import CALENDAR
from sitegen.pages.facets import FACET
from sitegen.pages.feeds import FEED
from sitegen.pages.home import CHOOSER, HOME
from sitegen.pages.machine import OFFERS_JSON, OPPORTUNITIES_JSON, PLACES_JSON, SCHEMA
from sitegen.pages.media import MEDIA
from sitegen.pages.offer_lists import OFFER_LIST
from sitegen.pages.offers import OFFER
from sitegen.pages.offline import OFFLINE, WORKER
from sitegen.pages.opportunities import OPPORTUNITY
from sitegen.pages.opportunity_lists import OPPORTUNITY_LIST
from sitegen.pages.places import DISTRICT, PLACES
from sitegen.pages.posters import OFFER_POSTER, OPPORTUNITY_POSTER
from sitegen.pages.prose import GUIDE, GUIDE_LIST, PAGE
from sitegen.pages.scripts import FILTER_SCRIPT
from sitegen.pages.sheets import OFFER_SHEET
from sitegen.pages.sitemaps import SITEMAP, SITEMAP_INDEX
from sitegen.pages.vcards import VCARD

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        OFFER,
        OFFER_SHEET,
        OFFER_POSTER,
        OPPORTUNITY_POSTER,
        MEDIA,
        OPPORTUNITY,
        GUIDE,
        PAGE,
        CHOOSER,
        HOME,
        OFFER_LIST,
        FACET,
        PLACES,
        DISTRICT,
        OPPORTUNITY_LIST,
        CALENDAR,
        GUIDE_LIST,
        FEED,
        OFFERS_JSON,
        OPPORTUNITIES_JSON,
        PLACES_JSON,
        SCHEMA,
        VCARD,
        SITEMAP,
        SITEMAP_INDEX,
        FILTER_SCRIPT,
        BOOK,
        OFFLINE,
        WORKER,
    )
}

__all__ = ["KINDS"]
