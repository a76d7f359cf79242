"""The list of offers, newest first.

Pages are numbered from the oldest offer: a new one changes the first page alone. Once that
page has grown, its oldest offers close into a page of their own, which nothing new touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from catalog.urls import offer_form_url, offers_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offers import OfferCard, offer_cards
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.summaries import OfferSummary
from sitegen.view import View

CARDS_PER_LIST = 20
FEWEST_ON_FIRST = 10
FIRST = "first"


class OfferListInputs(NamedTuple):
    """What one page of the list is made from.

    ``newer`` and ``older`` are keys of pages, empty where there is none; ``free`` counts the
    homes that nobody has reserved, on the first page only.
    """

    cards: tuple[OfferSummary, ...]
    newer: str
    older: str
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferListPage(PageContext):
    """One page of the list; ``number`` is null for the first one."""

    cards: tuple[OfferCard, ...]
    free: int
    number: int | None
    newer_url: str
    older_url: str
    list_url: str
    form_url: str


def closed_pages(offers: int) -> int:
    """Return how many full pages of older offers there are; the rest is on the first page."""
    return max(0, (offers - FEWEST_ON_FIRST) // CARDS_PER_LIST)


def list_path(tag: str, key: str) -> str:
    """Return the URL of a page of the list."""
    return offers_url(tag) if key == FIRST else f"{offers_url(tag)}{key}/"


def _keys(view: View) -> Iterator[str]:
    yield FIRST
    yield from (str(number) for number in range(closed_pages(len(view.listed)), 0, -1))


def _inputs(view: View, key: str) -> OfferListInputs:
    closed = closed_pages(len(view.listed))
    if key == FIRST:
        cards = view.listed[closed * CARDS_PER_LIST :]
        older = str(closed) if closed else ""
        return OfferListInputs(cards=cards[::-1], newer="", older=older, free=view.free)
    number = int(key)
    cards = view.listed[(number - 1) * CARDS_PER_LIST : number * CARDS_PER_LIST]
    newer = str(number + 1) if number < closed else FIRST
    older = str(number - 1) if number > 1 else ""
    return OfferListInputs(cards=cards[::-1], newer=newer, older=older, free=0)


def _render(site: Site, key: str, inputs: OfferListInputs, _record: None) -> Rendered:
    paths = {tag: list_path(tag, key) for tag in site.tags}
    make = partial(_context, key=key, inputs=inputs)
    return render_in_all(site, "offer_list", paths, make, key="" if key == FIRST else key)


def _context(site: Site, page: Page, *, key: str, inputs: OfferListInputs) -> OfferListPage:
    t = translator_of(site, page)
    title = t.wording.gettext("Homes")
    return OfferListPage(
        head=head_of(
            page,
            title=title if key == FIRST else f"{title} ({key})",
            description=t.wording.gettext("Homes that are free now, with rent and facts."),
        ),
        cards=offer_cards(site, page.tag, inputs.cards),
        free=inputs.free,
        number=None if key == FIRST else int(key),
        newer_url=list_path(page.tag, inputs.newer) if inputs.newer else "",
        older_url=list_path(page.tag, inputs.older) if inputs.older else "",
        list_url=offers_url(page.tag),
        form_url=offer_form_url(page.tag),
    )


OFFER_LIST = Kind(name="offer_list", keys=_keys, inputs=_inputs, render=_render)
