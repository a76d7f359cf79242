"""Expected: what must be true of all content together, told from summaries alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.summaries import OfferSummary
    from sitegen.view import View


def breaks_rules(view: View) -> bool:
    """Tell whether a rule across files is broken: a page, a source or a target is missing.

    The same rules as :mod:`catalog.rules.library`, which says where; here summaries answer.
    """
    from catalog.rules.library import REQUIRED_PAGES, VERSIONED_PAGE

    settings = view.site.region.settings
    default = settings.default_language
    prose = (*view.guides.values(), *view.pages.values())
    privacy = view.pages.get(VERSIONED_PAGE)
    return (
        not view.pages.keys() >= set(REQUIRED_PAGES)
        or any(default not in text.by_tag for text in prose)
        or (privacy is not None and set(privacy.versions) != {str(settings.privacy_version)})
        or any(not _leads_somewhere(view, link) for text in prose for link in text.links)
        or lacks_photos(view, view.running)
    )


def lacks_photos(view: View, offers: Iterable[OfferSummary]) -> bool:
    """Tell whether one of these offers is listed and names a photo of the content without files."""
    shown = (offer for offer in offers if offer.photos and offer.is_listed(view.today))
    return any(True for offer in shown for _ in view.media.missing(offer.photos))


def pages_expected(view: View) -> int:
    """Count the pages that the content asks for, without asking any kind of output."""
    made = view.site.outputs
    in_each_language = sum(count(view) for kind, count in _OF_EACH_KIND.items() if kind in made)
    without_language = len(made & {"chooser", "page"})  # the page for no page stands twice
    beside_it = _bilingual_pages(view) if "bilingual" in made else 0
    return in_each_language * len(view.site.tags) + beside_it + without_language


def _bilingual_pages(view: View) -> int:
    default = view.site.region.settings.default_language
    others = set(view.site.tags) - {default}
    written = (set(guide.tags) for guide in view.guides.values())
    return sum(len(tags & others) for tags in written if default in tags)


def _leads_somewhere(view: View, link: str) -> bool:
    kind, _, slug = link.partition(":")
    known = {"page": view.pages, "guide": view.guides, "opportunity": view.opportunities}
    return kind not in known or not slug or slug in known[kind]


def _lists_of_offers(view: View) -> int:
    from sitegen.pages.offer_lists import closed_pages

    return 1 + closed_pages(len(view.running))


def _facets(view: View) -> int:
    from sitegen.pages.facets import PAGES_BACK
    from sitegen.pages.offer_lists import closed_pages

    return sum(1 + min(PAGES_BACK, closed_pages(len(one))) for one in view.facets.values())


def _lists_of_opportunities(view: View) -> int:
    from sitegen.opportunity_facets import pages_of

    lists = view.opportunity_lists.values()
    return pages_of(len(view.coming)) + sum(pages_of(len(one)) for one in lists)


def _districts(view: View) -> int:
    areas = view.site.areas
    return sum(not areas.single(one) for one in view.site.region.settings.districts)


_OF_EACH_KIND: Mapping[str, Callable[[View], int]] = {
    "offer": lambda view: len(view.offers),
    "offer_sheet": lambda view: len(view.running),
    "offer_poster": lambda _view: 1,
    "opportunity_poster": lambda view: len(view.coming),
    "opportunity": lambda view: len(view.opportunities),  # of one that is over it says so
    "opportunity_list": _lists_of_opportunities,
    "guide": lambda view: len(view.guides),
    "guide_list": lambda _view: 1,
    "page": lambda view: len(view.pages),
    "home": lambda _view: 1,
    "offer_list": _lists_of_offers,
    "facet": _facets,
    "places": lambda _view: 1,
    "district": _districts,
    "book": lambda _view: len(("book", "take along")),
    "offline": lambda _view: 1,
}
"""Count pages in one language by the kind of output."""
