"""The list of offers, newest first.

Pages are numbered from the oldest offer: a new one changes the first page alone. Once that
page has grown, its oldest offers close into a page of their own, which nothing new touches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from catalog.urls import (
    offer_form_url,
    offers_poster_url,
    offers_url,
    places_url,
    saved_search_url,
)
from sitegen.cards import OfferCard
from sitegen.facets import Facet
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.pages.facet_links import LinkGroup, count_facets, link_groups
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.summaries import OfferSummary
from sitegen.view import View

CARDS_PER_LIST = 20
FEWEST_ON_FIRST = 10
FEWEST_TO_FILTER = 4
FIRST = "first"


class ListPart(NamedTuple):
    """One page of a list; ``newer`` and ``older`` are keys of pages, empty where there is none."""

    cards: tuple[OfferSummary, ...]
    newer: str
    older: str

    @property
    def newest(self) -> int:
        """The day, as an ordinal, of the first of the homes; 0 where there is none."""
        return self.cards[0].listed_on if self.cards else 0


class OfferListInputs(NamedTuple):
    """What one page of the list is made from.

    The first page alone knows ``homes``, the number of all of them, and the facets with the
    number of homes in each; reserved ones are among both.
    """

    part: ListPart
    homes: int
    facets: tuple[tuple[Facet, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The cards of one page of a list, and the ways to the other pages; ``url`` is the first."""

    cards: tuple[OfferCard, ...]
    first: bool
    url: str
    newer_url: str
    older_url: str
    filtered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferListPage(PageContext):
    """One page of a list.

    ``persons`` is the household for which cards say whether the rent is within the limit;
    null: each card says it for its own. ``whole_url`` leads from a part to all homes, and
    ``saved_url`` to the form for mails about new ones like these.
    """

    heading: str
    intro: str
    note: str
    listing: Listing
    persons: int | None
    groups: tuple[LinkGroup, ...]
    whole_url: str
    places_url: str
    form_url: str
    saved_url: str
    poster_url: str = ""


def closed_pages(offers: int) -> int:
    """Return how many full pages of older offers there are; the rest is on the first page."""
    return max(0, (offers - FEWEST_ON_FIRST) // CARDS_PER_LIST)


def page_keys(offers: int) -> Iterator[str]:
    """Name the pages of a list of so many offers, the newest one first."""
    yield FIRST
    yield from (str(number) for number in range(closed_pages(offers), 0, -1))


def part_of(listed: tuple[OfferSummary, ...], key: str) -> ListPart:
    """Return one page of a list; ``listed`` begins with the oldest offer."""
    closed = closed_pages(len(listed))
    if key == FIRST:
        cards = listed[closed * CARDS_PER_LIST :]
        return ListPart(cards=cards[::-1], newer="", older=str(closed) if closed else "")
    number = int(key)
    cards = listed[(number - 1) * CARDS_PER_LIST : number * CARDS_PER_LIST]
    return ListPart(
        cards=cards[::-1],
        newer=str(number + 1) if number < closed else FIRST,
        older=str(number - 1) if number > 1 else "",
    )


def list_path(base: str, key: str) -> str:
    """Return the URL of a page of the list that begins at ``base``; empty without a key."""
    if not key:
        return ""
    return base if key == FIRST else f"{base}{key}/"


def _keys(view: View) -> Iterator[str]:
    return page_keys(len(view.running))


def _inputs(view: View, key: str) -> OfferListInputs:
    part = part_of(view.in_order, key)
    part = part._replace(cards=view.with_rents(part.cards))
    if key != FIRST:
        return OfferListInputs(part=part, homes=0, facets=())
    simple = {
        facet: offers
        for facet, offers in view.facets.items()
        if not facet.place or (not facet.rule and _is_district(view, facet))
    }
    return OfferListInputs(part=part, homes=len(view.running), facets=count_facets(simple))


def _is_district(view: View, facet: Facet) -> bool:
    return view.site.areas.by_slug[facet.place].kind == "district"


def _render(site: Site, key: str, inputs: OfferListInputs, _record: None) -> Rendered:
    paths = {tag: list_path(offers_url(tag), key) for tag in site.tags}
    make = partial(_context, key=key, inputs=inputs)
    return render_in_all(site, "offer_list", paths, make, key="" if key == FIRST else key)


def _context(site: Site, page: Page, *, key: str, inputs: OfferListInputs) -> OfferListPage:
    t = translator_of(site, page)
    title = t.wording.gettext("Homes")
    description = t.wording.gettext("Homes that are free now, with rent and facts.")
    numbered = title if key == FIRST else f"{title} ({key})"
    return OfferListPage(
        head=head_of(page, title=numbered, description=description),
        heading=title,
        intro=t.ngettext("%(n)s home", "%(n)s homes", inputs.homes),
        note="",
        listing=make_listing(site, page.tag, offers_url(page.tag), part=inputs.part, key=key),
        persons=None,
        groups=link_groups(site, page.tag, inputs.facets),
        whole_url="",
        places_url=places_url(page.tag),
        poster_url=offers_poster_url(page.tag),
        form_url=offer_form_url(page.tag),
        saved_url=saved_search_url(page.tag),
    )


def make_listing(site: Site, tag: str, url: str, *, part: ListPart, key: str) -> Listing:
    """Show one page of a list whose first page lies at ``url``."""
    return Listing(
        cards=site.cards.of(tag, part.cards),
        first=key == FIRST,
        url=url,
        newer_url=list_path(url, part.newer),
        older_url=list_path(url, part.older),
        filtered=len(part.cards) >= FEWEST_TO_FILTER,
    )


def _moved(view: View, moves: Moves) -> Iterator[str]:
    """Name the pages from the oldest of the offers on, and those whose links may be others."""
    offers = (*moves.before.values(), *moves.after.values())
    oldest = min((one.listed_on, one.id) for one in offers)
    place = bisect_left(view.in_order, oldest, key=lambda one: (one.listed_on, one.id))
    closed = closed_pages(len(view.running))
    first = min(place // CARDS_PER_LIST + 1, closed - len(offers))
    yield FIRST
    yield from (str(number) for number in range(max(1, first), closed + len(offers) + 1))


OFFER_LIST = Kind(
    name="offer_list",
    keys=_keys,
    inputs=_inputs,
    render=_render,
    moved=_moved,
    beside=lambda inputs: inputs.part.newest,
)
