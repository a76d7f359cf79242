"""All kinds of output, in the order in which they are planned.

Each is a constant of its module that bears its name in capitals.
"""

from __future__ import annotations

from sitegen.kinds import Entry, Registry

_NONE: frozenset[str] = frozenset()
_OFFERS = frozenset({"offer"})
_OPPORTUNITIES = frozenset({"opportunity"})
_GUIDES = frozenset({"guide"})
_PAGES = frozenset({"page"})
_BOTH = _OFFERS | _OPPORTUNITIES

KINDS = Registry(
    {
        "offer": Entry("offers", item="offer", reads=_BOTH | _GUIDES),
        "offer_sheet": Entry("sheets", item="offer", reads=_OFFERS),
        "offer_poster": Entry("posters", reads=_OFFERS),
        "opportunity_poster": Entry("posters", item="opportunity", reads=_OPPORTUNITIES),
        "media": Entry("media", reads=_OFFERS),
        "opportunity": Entry("opportunities", item="opportunity", reads=_OPPORTUNITIES),
        "guide": Entry("prose", item="guide", reads=_GUIDES),
        "bilingual": Entry("bilingual", item="guide", reads=_GUIDES),
        "page": Entry("prose", item="page", reads=_PAGES),
        "chooser": Entry("home", reads=_NONE),
        "home": Entry("home", reads=_BOTH),
        "offer_list": Entry("offer_lists", reads=_OFFERS),
        "facet": Entry("facets", reads=_OFFERS),
        "places": Entry("places", reads=_BOTH),
        "district": Entry("places", reads=_BOTH),
        "opportunity_list": Entry("opportunity_lists", reads=_OPPORTUNITIES),
        "calendar": Entry("calendars", reads=_OPPORTUNITIES),
        "guide_list": Entry("prose", reads=_GUIDES),
        "feed": Entry("feeds", reads=_OFFERS),
        "area_feed": Entry("feeds", reads=_OFFERS),
        "offers_json": Entry("machine", reads=_OFFERS),
        "opportunities_json": Entry("machine", reads=_OPPORTUNITIES),
        "places_json": Entry("machine", reads=_BOTH),
        "schema": Entry("machine", reads=_NONE),
        "vcard": Entry("vcards", reads=_NONE),
        "sitemap": Entry("sitemaps"),
        "sitemap_index": Entry("sitemaps", reads=_OFFERS),
        "filter_script": Entry("scripts", reads=_NONE),
        "book": Entry("book", records=_OPPORTUNITIES | _GUIDES | _PAGES, of_today=False),
        "offline": Entry("offline", reads=_NONE),
        "worker": Entry("offline", reads=_NONE),
    }
)

__all__ = ["KINDS"]
