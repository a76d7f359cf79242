"""Expected: what must be true of all content together, told from summaries alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.opportunity_facets import pages_of
from sitegen.pages.offer_lists import closed_pages

if TYPE_CHECKING:
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
        or lacks_photos(view)
    )


def lacks_photos(view: View) -> bool:
    """Tell whether a listed offer names a photo of the content without files."""
    return any(
        True for offer in view.running if offer.photos for _ in view.media.missing(offer.photos)
    )


def pages_expected(view: View) -> int:
    """Count the pages that the content asks for, without asking any kind of output."""
    made = view.site.outputs
    in_each_language = sum(count for kind, count in _of_each_kind(view).items() if kind in made)
    without_language = len(made & {"chooser", "page"})  # the page for no page stands twice
    beside_it = _bilingual_pages(view) if "bilingual" in made else 0
    return in_each_language * len(view.site.tags) + beside_it + without_language


def _of_each_kind(view: View) -> dict[str, int]:
    """Count pages in one language by the kind of output."""
    areas, districts = view.site.areas, view.site.region.settings.districts
    lists = view.opportunity_lists.values()
    return {
        "offer": len(view.offers),
        "offer_sheet": len(view.listed),
        "offer_poster": 1,
        "opportunity_poster": len(view.coming),
        "opportunity": len(view.opportunities),  # of one that is over it says so
        "opportunity_list": pages_of(len(view.coming)) + sum(pages_of(len(one)) for one in lists),
        "guide": len(view.guides),
        "guide_list": 1,
        "page": len(view.pages),
        "home": 1,
        "offer_list": 1 + closed_pages(len(view.listed)),
        "facet": sum(1 + closed_pages(len(offers)) for offers in view.facets.values()),
        "places": 1,
        "district": sum(not areas.single(district) for district in districts),
        "book": len(("book", "take along")),
        "offline": 1,
    }


def _bilingual_pages(view: View) -> int:
    default = view.site.region.settings.default_language
    return sum(
        default in guide.by_tag and tag in guide.by_tag
        for guide in view.guides.values()
        for tag in view.site.tags
        if tag != default
    )


def _leads_somewhere(view: View, link: str) -> bool:
    kind, _, slug = link.partition(":")
    known = {"page": view.pages, "guide": view.guides, "opportunity": view.opportunities}
    return kind not in known or not slug or slug in known[kind]
