"""The lists of the homes of one facet: a place, a household, a rent limit.

A page knows of its own homes alone: a new home changes the facets that it is in. Only the
first page leads on to narrower facets. A facet shows its newest homes: who would page on asks
for less, searches, or takes the list of all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalog.labels import N_
from catalog.urls import facet_url, offer_form_url, offers_url, places_url, saved_search_url
from sitegen.facets import WITHIN, Facet, read_facet, sort_into_facets
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.pages.facet_links import Counts, count_facets, facet_title, link_groups, place_groups
from sitegen.pages.offer_lists import (
    FIRST,
    Listing,
    ListPart,
    OwnList,
    SharedList,
    moved_pages,
    page_keys,
    part_of,
    render_list,
)
from sitegen.rents import RentsOfTheDay
from sitegen.site import Site
from sitegen.spoken import Texts
from sitegen.view import View
from theme.environment import Translator

PAGES_BACK = 10
"""So many full pages of a facet follow the first: 200 homes and some."""
_ABOUT_LIMITS = N_(
    "The rent of these homes is within the limit that is valid today. Homes in places "
    "without a current table are not in this list: ask the Jobcenter there."
)


class FacetInputs(NamedTuple):
    """What one page of a facet is made from; ``homes`` and ``narrower`` on the first page only."""

    part: ListPart
    homes: int
    narrower: Counts


def _keys(view: View) -> Iterator[str]:
    """Name the pages of all facets: the path of the facet, a space, the key of the page."""
    for facet, offers in view.facets.items():
        yield from (f"{facet.path} {key}" for key in page_keys(len(offers), PAGES_BACK))


def _inputs(view: View, key: str) -> FacetInputs:
    path, _, page = key.partition(" ")
    facet = read_facet(path)
    offers = view.facets[facet]
    part = part_of(offers, page, PAGES_BACK)
    if page != FIRST:
        return FacetInputs(part=part, homes=0, narrower=())
    narrower = {one: found for one, found in view.facets.items() if _is_narrower(one, facet)}
    return FacetInputs(part=part, homes=len(offers), narrower=count_facets(narrower))


def _is_narrower(one: Facet, facet: Facet) -> bool:
    """Tell whether a facet asks what another one does, and one thing more."""
    if facet.place:
        return one.place == facet.place and bool(one.rule) and not facet.rule
    return bool(one.place) and (one.rule, one.value) == (facet.rule, facet.value)


class _OfFacet(NamedTuple):
    """One page of the list of a facet's offers."""

    facet: Facet
    number: str
    part: ListPart
    homes: int
    narrower: Counts

    def url(self, tag: str) -> str:
        return facet_url(tag, self.facet.path)

    def shared(self, t: Texts, listing: Listing) -> SharedList:
        tag, facet = t.language.tag, self.facet
        limited = facet.rule == WITHIN
        return SharedList(
            intro=t.ngettext("%(n)s home", "%(n)s homes", self.homes),
            note=t.gettext[_ABOUT_LIMITS] if limited else "",
            listing=listing,
            persons=facet.number if limited else None,
            grouped=bool(self.narrower),
            whole_url=offers_url(tag),
            places_url=places_url(tag),
            form_url=offer_form_url(tag),
            saved_url=saved_search_url(tag, **facet.answers),
        )

    def own(self, site: Site, tag: str) -> OwnList:
        groups = link_groups if self.facet.place else place_groups
        return OwnList(
            heading=facet_title(site, tag, self.facet), groups=groups(site, tag, self.narrower)
        )

    def about(self, t: Translator, heading: str) -> str:
        about = t.wording.gettext("%(title)s. With rent, size and rooms, and without an account.")
        return about % {"title": heading}


def _render(site: Site, key: str, inputs: FacetInputs, _record: None) -> Rendered:
    path, _, number = key.partition(" ")
    one = _OfFacet(read_facet(path), number, *inputs)
    return render_list(site, one, key=path if number == FIRST else f"{path}/{number}")


def _moved(view: View, moves: Moves) -> Iterator[str]:
    """Name the pages of the facets that hold the offers, or held them, from these offers on."""
    rents = RentsOfTheDay(view.site.region, view.today)
    offers = [rents.on(one) for one in (*moves.before.values(), *moves.after.values())]
    for facet in sort_into_facets(offers, view.site.areas.around, today=view.today):
        listed = view.facets.get(facet, ())
        yield from (f"{facet.path} {key}" for key in moved_pages(listed, moves, PAGES_BACK))


FACET = Kind(
    name="facet",
    keys=_keys,
    inputs=_inputs,
    render=_render,
    moved=_moved,
    beside=lambda inputs: inputs.part.newest,
)
