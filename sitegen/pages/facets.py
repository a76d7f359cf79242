"""The lists of the homes of one facet: a place, a household, a rent limit.

A page knows of its own homes alone: a new home changes the facets that it is in. Only the
first page leads on to narrower facets.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from catalog.urls import facet_url, offer_form_url, offers_url, places_url, saved_search_url
from catalog.wording import Wording
from sitegen.facets import WITHIN, Facet, read_facet, sort_into_facets
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.pages.facet_links import Counts, count_facets, facet_title, link_groups, place_groups
from sitegen.pages.offer_lists import (
    FIRST,
    ListPart,
    OfferListPage,
    list_path,
    make_listing,
    page_keys,
    part_of,
)
from sitegen.render import Page, head_of, render_in_all, translator_of
from sitegen.rents import RentsOfTheDay
from sitegen.site import Site
from sitegen.view import View


class FacetInputs(NamedTuple):
    """What one page of a facet is made from; ``homes`` and ``narrower`` on the first page only."""

    part: ListPart
    homes: int
    narrower: Counts


def _keys(view: View) -> Iterator[str]:
    """Name the pages of all facets: the path of the facet, a space, the key of the page."""
    for facet, offers in view.facets.items():
        yield from (f"{facet.path} {key}" for key in page_keys(len(offers)))


def _inputs(view: View, key: str) -> FacetInputs:
    path, _, page = key.partition(" ")
    facet = read_facet(path)
    offers = view.facets[facet]
    part = part_of(offers, page)
    if page != FIRST:
        return FacetInputs(part=part, homes=0, narrower=())
    narrower = {one: found for one, found in view.facets.items() if _is_narrower(one, facet)}
    return FacetInputs(part=part, homes=len(offers), narrower=count_facets(narrower))


def _is_narrower(one: Facet, facet: Facet) -> bool:
    """Tell whether a facet asks what another one does, and one thing more."""
    if facet.place:
        return one.place == facet.place and bool(one.rule) and not facet.rule
    return bool(one.place) and (one.rule, one.value) == (facet.rule, facet.value)


def _render(site: Site, key: str, inputs: FacetInputs, _record: None) -> Rendered:
    path, _, number = key.partition(" ")
    paths = {tag: list_path(facet_url(tag, path), number) for tag in site.tags}
    make = partial(_context, facet=read_facet(path), number=number, inputs=inputs)
    part = path if number == FIRST else f"{path}/{number}"
    return render_in_all(site, "offer_list", paths, make, key=part)


def _context(
    site: Site, page: Page, *, facet: Facet, number: str, inputs: FacetInputs
) -> OfferListPage:
    t, tag = translator_of(site, page), page.tag
    title = facet_title(site, tag, facet)
    about = t.wording.gettext("%(title)s. With rent, size and rooms, and without an account.")
    numbered = title if number == FIRST else f"{title} ({number})"
    return OfferListPage(
        head=head_of(page, title=numbered, description=about % {"title": title}),
        heading=title,
        intro=t.ngettext("%(n)s home", "%(n)s homes", inputs.homes),
        note=_about_limits(t.wording) if facet.rule == WITHIN else "",
        listing=make_listing(site, tag, facet_url(tag, facet.path), part=inputs.part, key=number),
        persons=facet.number if facet.rule == WITHIN else None,
        groups=(link_groups if facet.place else place_groups)(site, tag, inputs.narrower),
        whole_url=offers_url(tag),
        places_url=places_url(tag),
        form_url=offer_form_url(tag),
        saved_url=saved_search_url(tag, **facet.answers),
    )


def _about_limits(wording: Wording) -> str:
    return wording.gettext(
        "The rent of these homes is within the limit that is valid today. Homes in places "
        "without a current table are not in this list: ask the Jobcenter there."
    )


def _moved(view: View, moves: Moves) -> Iterator[str]:
    """Name all pages of the facets that hold the offers, or held them."""
    rents = RentsOfTheDay(view.site.region, view.today)
    offers = [rents.on(one) for one in (*moves.before.values(), *moves.after.values())]
    for facet in sort_into_facets(offers, view.site.areas.around, today=view.today):
        most = len(view.facets.get(facet, ())) + len(moves.before)
        yield from (f"{facet.path} {key}" for key in page_keys(most))


FACET = Kind(
    name="facet",
    keys=_keys,
    inputs=_inputs,
    render=_render,
    moved=_moved,
    beside=lambda inputs: inputs.part.newest,
)
