"""All kinds of output, in the order in which they are planned."""

from __future__ import annotations

from sitegen.kinds import Kind
from sitegen.pages.feeds import FEED
from sitegen.pages.home import CHOOSER, HOME
from sitegen.pages.offer_lists import OFFER_LIST
from sitegen.pages.offers import OFFER
from sitegen.pages.opportunities import OPPORTUNITY, OPPORTUNITY_LIST
from sitegen.pages.prose import GUIDE, GUIDE_LIST, PAGE
from sitegen.pages.sitemaps import SITEMAP, SITEMAP_INDEX

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        OFFER,
        OPPORTUNITY,
        GUIDE,
        PAGE,
        CHOOSER,
        HOME,
        OFFER_LIST,
        OPPORTUNITY_LIST,
        GUIDE_LIST,
        FEED,
        SITEMAP,
        SITEMAP_INDEX,
    )
}

__all__ = ["KINDS"]
