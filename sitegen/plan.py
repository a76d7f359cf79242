"""Plan: which units there are, what each is made from, and which of them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from catalog.rules.library import REQUIRED_PAGES, VERSIONED_PAGE
from sitegen.kinds import Records
from sitegen.opportunity_facets import pages_of
from sitegen.pages import KINDS
from sitegen.pages.offer_lists import closed_pages
from sitegen.state import Item, Made, Unit
from sitegen.view import View

Planned = tuple[Unit, Any, bytes]
"""A unit, the inputs it declares, and their digest."""


class Changes(NamedTuple):
    """The units to make again, and those that nobody wants any more."""

    dirty: list[Planned]
    gone: list[Unit]


def plan_all(view: View) -> Iterator[Planned]:
    """Declare every unit of a site, in a fixed order."""
    for kind in KINDS.values():
        for key in kind.keys(view):
            yield plan_unit(view, (kind.name, key))


def plan_unit(view: View, unit: Unit) -> Planned:
    """Declare one unit."""
    inputs = KINDS[unit[0]].inputs(view, unit[1])
    return unit, inputs, blake2b(repr(inputs).encode(), digest_size=16).digest()


def compare(view: View, known: Mapping[Unit, Made]) -> Changes:
    """Find what differs from the last build when anything may have changed."""
    dirty = []
    wanted = set()
    for planned in plan_all(view):
        unit, _, digest = planned
        wanted.add(unit)
        if unit not in known or known[unit][0] != digest:
            dirty.append(planned)
    return Changes(dirty, [unit for unit in known if unit not in wanted])


def compare_items(view: View, items: Iterable[Item]) -> Changes:
    """Find what changed when no summary did: nothing but the items' own pages."""
    kinds, read = list(KINDS.values()), set(items)
    shown = [(kind, item[1]) for item in items for kind in kinds if kind.item == item[0]]
    dirty = [plan_unit(view, (kind.name, key)) for kind, key in shown if key in kind.keys(view)]
    for kind in kinds:
        if kind.records is not None:
            planned = [plan_unit(view, (kind.name, key)) for key in kind.keys(view)]
            dirty += [one for one in planned if not read.isdisjoint(kind.records(one[1]))]
    return Changes(dirty, [])


def item_of_unit(unit: Unit) -> Item | None:
    """Return the item whose record a unit shows; null for lists, feeds and the like."""
    kind = KINDS[unit[0]]
    return (kind.item, unit[1]) if kind.item else None


def shown_by(
    unit: Unit,
    inputs: Any,  # noqa: ANN401 (each kind has its own)
    load: Callable[[Item], Any],
) -> Any:  # noqa: ANN401 (the same)
    """Return what a unit shows beside its inputs: a record, several, or null."""
    kind = KINDS[unit[0]]
    if kind.records is not None:
        return Records(kind.records(inputs), load)
    item = item_of_unit(unit)
    return load(item) if item is not None else None


def breaks_rules(view: View) -> bool:
    """Tell whether texts break a rule across files: a page, a source or a target is missing.

    The same rules as :mod:`catalog.rules.library`, which says where; here summaries answer.
    """
    settings = view.site.region.settings
    default = settings.default_language
    prose = (*view.guides.values(), *view.pages.values())
    privacy = view.pages.get(VERSIONED_PAGE)
    return (
        not view.pages.keys() >= set(REQUIRED_PAGES)
        or any(default not in text.by_tag for text in prose)
        or (privacy is not None and set(privacy.versions) != {str(settings.privacy_version)})
        or any(not _leads_somewhere(view, link) for text in prose for link in text.links)
        or any(True for offer in view.listed for _ in view.media.missing(offer.photos))
    )


def pages_expected(view: View) -> int:
    """Count the pages that the content asks for, without asking any kind of output."""
    in_each_language = (
        len(view.offers)
        + len(view.listed)  # the sheets
        + len(view.coming)  # the posters
        + len(view.opportunities)  # of one that is over it says so
        + pages_of(len(view.coming))
        + sum(pages_of(len(found)) for found in view.opportunity_lists.values())
        + len(view.guides)
        + len(view.pages)
        + closed_pages(len(view.listed))
        + sum(1 + closed_pages(len(offers)) for offers in view.facets.values())
        + sum(not view.site.areas.single(one) for one in view.site.region.settings.districts)
        + len(("home", "offers", "poster", "places", "guides"))
        + len(("book", "take along", "offline"))
    )
    default = view.site.region.settings.default_language
    beside_it = sum(
        default in guide.by_tag and tag in guide.by_tag
        for guide in view.guides.values()
        for tag in view.site.tags
        if tag != default
    )
    return in_each_language * len(view.site.tags) + beside_it + len(("chooser", "404"))


def _leads_somewhere(view: View, link: str) -> bool:
    kind, _, slug = link.partition(":")
    known = {"page": view.pages, "guide": view.guides, "opportunity": view.opportunities}
    return kind not in known or not slug or slug in known[kind]
