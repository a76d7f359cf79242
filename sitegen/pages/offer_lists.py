"""The list of offers, newest first.

Pages are numbered from the oldest offer: a new one changes the first page alone. Once that
page has grown, its oldest offers close into a page of their own, which nothing new touches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol, TypeAlias

from markupsafe import Markup

from catalog.urls import (
    offer_form_url,
    offers_poster_url,
    offers_url,
    places_url,
    saved_search_url,
)
from sitegen.cards import OfferCard, SpokenCard
from sitegen.facets import Facet
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.pages.facet_links import LinkGroup, count_facets, link_groups
from sitegen.render import (
    Page,
    PageContext,
    draw_spoken,
    head_of,
    render_in_all,
    render_spoken,
)
from sitegen.site import Site
from sitegen.spoken import Marks, Spoken, Texts
from sitegen.summaries import OfferSummary
from sitegen.view import View
from theme.chrome import Head
from theme.environment import Translator

AnyCards: TypeAlias = tuple[OfferCard, ...] | tuple[SpokenCard, ...]
_TEMPLATE = "offer_list"
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Listing:
    """The cards of one page of a list, and the ways to the other pages; ``url`` is the first."""

    cards: AnyCards
    first: bool
    url: str
    newer_url: str
    older_url: str
    filtered: bool


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SharedList:
    """What one page of a list shows alike in all languages.

    ``persons`` is the household for which cards say whether the rent is within the limit;
    null: each card says it for its own. ``whole_url`` leads from a part to all homes, and
    ``saved_url`` to the form for mails about new ones like these.
    """

    intro: Markup
    note: Markup | str
    listing: Listing
    persons: int | None
    grouped: bool
    whole_url: str
    places_url: str
    form_url: str
    saved_url: str
    poster_url: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OwnList:
    """What each language says in its own way: the heading, and links to parts of the list."""

    heading: str
    groups: tuple[LinkGroup, ...]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OfferListPage(SharedList, OwnList, PageContext):
    """One page of a list in one language, for a template that is drawn for each."""


class OfferList(Protocol):
    """One page of a list of offers: of all, or of those of a facet."""

    @property
    def number(self) -> str:
        """The key of the page in its list."""

    @property
    def part(self) -> ListPart:
        """The offers on it."""

    def url(self, tag: str) -> str:
        """Return the address of the first page."""

    def shared(self, t: Texts, listing: Listing) -> SharedList:
        """Say what all languages share, in one of them or with marks."""

    def own(self, site: Site, tag: str) -> OwnList:
        """Say what a language says in its own way."""

    def about(self, t: Translator, heading: str) -> str:
        """Describe the page for search engines."""


def closed_pages(offers: int) -> int:
    """Return how many full pages of older offers there are; the rest is on the first page."""
    return max(0, (offers - FEWEST_ON_FIRST) // CARDS_PER_LIST)


def oldest_page(closed: int, most: int | None = None) -> int:
    """Return the number of the oldest page of a list that goes back so many full ones at most."""
    return 1 if most is None else max(1, closed - most + 1)


def page_keys(offers: int, most: int | None = None) -> Iterator[str]:
    """Name the pages of a list of so many offers, the newest one first."""
    closed = closed_pages(offers)
    yield FIRST
    yield from (str(number) for number in range(closed, oldest_page(closed, most) - 1, -1))


def part_of(listed: tuple[OfferSummary, ...], key: str, most: int | None = None) -> ListPart:
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
        older=str(number - 1) if number > oldest_page(closed, most) else "",
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


def render_list(site: Site, one: OfferList, *, key: str) -> Rendered:
    """Make one page of a list in every language; its ``key`` as :class:`Page` has it."""
    paths = {tag: list_path(one.url(tag), one.number) for tag in site.tags}
    if not site.draws_once(_TEMPLATE):
        return render_in_all(site, _TEMPLATE, paths, partial(_context, one=one), key=key)
    return render_spoken(site, _draw(site, one), _TEMPLATE, paths, partial(_say, one=one), key=key)


def _draw(site: Site, one: OfferList) -> Spoken:
    """Draw the page once for all languages, its cards once for all lists."""
    marks = Marks()
    cards = site.cards.spoken(one.part.cards)

    def draw_cards(macro: Callable[..., str], **how: object) -> Markup:
        return marks.mark(site.cards.draw(macro, cards, **how))

    shared = one.shared(marks, _listing(one, marks.language.tag, cards))
    return draw_spoken(site, _TEMPLATE, marks, {**vars(shared), "draw_cards": draw_cards})


def _say(site: Site, page: Page, *, one: OfferList) -> tuple[Head, OwnList]:
    own = one.own(site, page.tag)
    title = own.heading if one.number == FIRST else f"{own.heading} ({one.number})"
    about = one.about(site.translators[page.tag], own.heading)
    return head_of(page, title=title, description=about), own


def _context(site: Site, page: Page, *, one: OfferList) -> OfferListPage:
    head, own = _say(site, page, one=one)
    listing = _listing(one, page.tag, site.cards.of(page.tag, one.part.cards))
    shared = one.shared(site.translators[page.tag], listing)
    return OfferListPage(head=head, **vars(shared), **vars(own))


def _listing(one: OfferList, tag: str, cards: AnyCards) -> Listing:
    url = one.url(tag)
    return Listing(
        cards=cards,
        first=one.number == FIRST,
        url=url,
        newer_url=list_path(url, one.part.newer),
        older_url=list_path(url, one.part.older),
        filtered=len(cards) >= FEWEST_TO_FILTER,
    )


class _EveryOffer(NamedTuple):
    """One page of the list of all offers."""

    number: str
    part: ListPart
    homes: int
    facets: tuple[tuple[Facet, int], ...]

    def url(self, tag: str) -> str:
        return offers_url(tag)

    def shared(self, t: Texts, listing: Listing) -> SharedList:
        tag = t.language.tag
        return SharedList(
            intro=t.ngettext("%(n)s home", "%(n)s homes", self.homes),
            note="",
            listing=listing,
            persons=None,
            grouped=bool(self.facets),
            whole_url="",
            places_url=places_url(tag),
            poster_url=offers_poster_url(tag),
            form_url=offer_form_url(tag),
            saved_url=saved_search_url(tag),
        )

    def own(self, site: Site, tag: str) -> OwnList:
        title = site.translators[tag].wording.gettext("Homes")
        return OwnList(heading=title, groups=link_groups(site, tag, self.facets))

    def about(self, t: Translator, _heading: str) -> str:
        return t.wording.gettext("Homes that are free now, with rent and facts.")


def _render(site: Site, key: str, inputs: OfferListInputs, _record: None) -> Rendered:
    return render_list(site, _EveryOffer(key, *inputs), key="" if key == FIRST else key)


def moved_pages(
    listed: Sequence[OfferSummary], moves: Moves, most: int | None = None
) -> Iterator[str]:
    """Name the pages of a list from the oldest moved offer on, and those whose links may be others.

    ``listed`` begins with the oldest offer, as they are now.
    """
    offers = (*moves.before.values(), *moves.after.values())
    place = len(listed) - count_later(listed, moves)
    closed, reach = closed_pages(len(listed)), len(offers)
    first = min(place // CARDS_PER_LIST + 1, closed - reach)
    ended = range(0)
    if most is not None:  # more or fewer of the old ones show
        ends = oldest_page(closed, most)
        ended = range(max(1, ends - reach), ends + reach + 1)
    yield FIRST
    yield from map(str, {*ended, *range(max(1, first), closed + reach + 1)})


def count_later(listed: Sequence[OfferSummary], moves: Moves) -> int:
    """Count the listed offers from the oldest moved one on; ``listed`` begins with the oldest."""
    offers = (*moves.before.values(), *moves.after.values())
    return len(listed) - bisect_left(listed, min(map(_age, offers)), key=_age)


def _age(offer: OfferSummary) -> tuple[int, str]:
    """Return what lists are sorted by."""
    return offer.listed_on, offer.id


def _moved(view: View, moves: Moves) -> Iterator[str]:
    return moved_pages(view.in_order, moves)


OFFER_LIST = Kind(
    name="offer_list",
    keys=_keys,
    inputs=_inputs,
    render=_render,
    moved=_moved,
    beside=lambda inputs: inputs.part.newest,
)
