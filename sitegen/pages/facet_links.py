"""What a facet is called, and the short links that lead to facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from catalog.urls import facet_url
from sitegen.facets import FOR, NO_CERTIFICATE, NOW, ROOMS, SOON, STEP_FREE, WITH, WITHIN, Facet
from sitegen.site import Site
from sitegen.summaries import OfferSummary

if TYPE_CHECKING:
    from catalog.wording import Wording

Counts = tuple[tuple[Facet, int], ...]
"""Facets with the number of homes in each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FacetLink:
    """A link to a facet with the number of its homes."""

    label: str
    url: str
    homes: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LinkGroup:
    """Links that answer the same question."""

    label: str
    links: tuple[FacetLink, ...]


def count_facets(facets: Mapping[Facet, tuple[OfferSummary, ...]]) -> Counts:
    """Return how many homes are in each facet."""
    return tuple((facet, len(offers)) for facet, offers in facets.items())


def link_groups(site: Site, tag: str, counts: Counts) -> tuple[LinkGroup, ...]:
    """Show links to facets by their question, in the order given."""
    wording = site.translators[tag].wording
    return tuple(
        LinkGroup(label=_question(rule, wording), links=facet_links(site, tag, tuple(group)))
        for rule, group in groupby(counts, key=lambda one: one[0].rule)
    )


def place_groups(site: Site, tag: str, counts: Counts) -> tuple[LinkGroup, ...]:
    """Show links to facets by their places, where all ask the same."""
    links = tuple(
        FacetLink(label=place_name(site, facet), url=facet_url(tag, facet.path), homes=homes)
        for facet, homes in counts
    )
    label = _question("", site.translators[tag].wording)
    return (LinkGroup(label=label, links=links),) if links else ()


def facet_links(site: Site, tag: str, counts: Counts) -> tuple[FacetLink, ...]:
    """Show links to facets by their short names."""
    wording = site.translators[tag].wording
    return tuple(
        FacetLink(
            label=_LABELS[facet.rule](facet, wording) if facet.rule else place_name(site, facet),
            url=facet_url(tag, facet.path),
            homes=homes,
        )
        for facet, homes in counts
    )


def facet_title(site: Site, tag: str, facet: Facet) -> str:
    """Name a facet as a whole: the heading and title of its page."""
    wording = site.translators[tag].wording
    make = (_PLACED if facet.place else _TITLES)[facet.rule]
    return make(facet, wording) % {"n": facet.value, "place": place_name(site, facet)}


def place_name(site: Site, facet: Facet) -> str:
    """Name the place of a facet; empty where it has none."""
    return site.areas.by_slug[facet.place].name if facet.place else ""


def _question(rule: str, wording: Wording) -> str:
    questions = {
        "": wording.gettext("Place"),
        FOR: wording.gettext("Number of persons"),
        WITHIN: wording.gettext("Rent within the Jobcenter's limit"),
        ROOMS: wording.gettext("Rooms"),
        WITH: wording.gettext("What else matters"),
    }
    return questions[rule]


def _persons(facet: Facet, wording: Wording) -> str:
    return wording.ngettext("%(n)s person", "%(n)s persons", facet.number) % {"n": facet.value}


def _rooms(facet: Facet, wording: Wording) -> str:
    return wording.ngettext("%(n)s room", "%(n)s rooms", facet.number) % {"n": facet.value}


def _word(facet: Facet, wording: Wording) -> str:
    words = {
        NOW: wording.gettext("Free now"),
        SOON: wording.gettext("Free within 30 days"),
        STEP_FREE: wording.gettext("Without steps"),
        NO_CERTIFICATE: wording.gettext("No WBS needed"),
    }
    return words[facet.value]


def _for_title(facet: Facet, wording: Wording) -> str:
    return wording.ngettext(
        "Homes with room for %(n)s person", "Homes with room for %(n)s persons", facet.number
    )


def _within_title(facet: Facet, wording: Wording) -> str:
    return wording.ngettext(
        "Homes within the Jobcenter's limit for %(n)s person",
        "Homes within the Jobcenter's limit for %(n)s persons",
        facet.number,
    )


def _rooms_title(facet: Facet, wording: Wording) -> str:
    return wording.ngettext("Homes with %(n)s room", "Homes with %(n)s rooms", facet.number)


def _word_title(facet: Facet, wording: Wording) -> str:
    titles = {
        NOW: wording.gettext("Homes that are free now"),
        SOON: wording.gettext("Homes that are free within 30 days"),
        STEP_FREE: wording.gettext("Homes without steps"),
        NO_CERTIFICATE: wording.gettext("Homes for which no WBS is needed"),
    }
    return titles[facet.value]


def _place_title(_facet: Facet, wording: Wording) -> str:
    return wording.gettext("Homes: %(place)s")


def _placed_for_title(facet: Facet, wording: Wording) -> str:
    return wording.ngettext(
        "Homes with room for %(n)s person: %(place)s",
        "Homes with room for %(n)s persons: %(place)s",
        facet.number,
    )


def _placed_within_title(facet: Facet, wording: Wording) -> str:
    return wording.ngettext(
        "Homes within the Jobcenter's limit for %(n)s person: %(place)s",
        "Homes within the Jobcenter's limit for %(n)s persons: %(place)s",
        facet.number,
    )


def _placed_word_title(_facet: Facet, wording: Wording) -> str:
    return wording.gettext("Homes without steps: %(place)s")


_Make = Callable[[Facet, "Wording"], str]
_LABELS: dict[str, _Make] = {FOR: _persons, WITHIN: _persons, ROOMS: _rooms, WITH: _word}
_TITLES: dict[str, _Make] = {
    FOR: _for_title,
    WITHIN: _within_title,
    ROOMS: _rooms_title,
    WITH: _word_title,
}
_PLACED: dict[str, _Make] = {
    "": _place_title,
    FOR: _placed_for_title,
    WITHIN: _placed_within_title,
    WITH: _placed_word_title,
}
