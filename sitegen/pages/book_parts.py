"""The parts of a book: one for each text, opportunity and home, made once for as long as it stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast
from zlib import compress

from markupsafe import Markup

from catalog.urls import offer_url
from sitegen.cards import card_title
from sitegen.kinds import Records
from sitegen.prose import render_markdown
from sitegen.site import Site
from sitegen.state import Item
from sitegen.summaries import Meeting, OfferSummary, place_of
from sitegen.texts import Shown, choose

if TYPE_CHECKING:
    from catalog.opportunity import Opportunity

T = TypeVar("T")
M = TypeVar("M", bound=Markup)
InAll: TypeAlias = Mapping[str, T]
"""Something in every language, by tag."""

_HEADING = re.compile(r"(</?h)([2-4])>")
_TEMPLATE = "components/book_parts.html"


class Chapter(Markup):
    """A guide or page with its heading."""

    @cached_property
    def weight(self) -> int:
        """What it weighs compressed, in bytes; told once, however many books hold it."""
        return len(compress(self.encode(), 9))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parts:
    """Makes the parts of books in all languages at once, while the record is at hand.

    ``used`` collects those of all books.
    """

    site: Site
    records: Records
    used: dict[tuple[object, ...], Markup]

    def title(self, item: Item, state: bytes) -> InAll[Markup]:
        """Return the title of a guide or page with its language."""

        def make(tag: str) -> Markup:
            return self._draw("title", tag, self._chosen(self.records[item], tag))

        return self._kept(("title", item, state), make)

    def chapter(self, item: Item, state: bytes) -> InAll[Chapter]:
        """Return a guide or page whose files are in a state."""

        def make(tag: str) -> Chapter:
            prose = self._chosen(self.records[item], tag)
            body = render_markdown(prose.value.body, tag=tag, region=self.site.region)
            return Chapter(self._draw("chapter", tag, "-".join(item), prose, lowered(body)))

        return self._kept(("chapter", item, state), make)

    def event(self, slug: str, state: bytes, meetings: tuple[Meeting, ...]) -> InAll[Markup]:
        """Return an opportunity with its next dates."""

        def make(tag: str) -> Markup:
            one: Opportunity = self.records[("opportunity", slug)]
            region = self.site.region
            venues = [(venue, place_of(venue.municipality, region)) for venue in one.venues]
            text = self._chosen(one.texts, tag)
            return self._draw("event", tag, f"opportunity-{slug}", one, text, meetings, venues)

        return self._kept(("event", slug, state, meetings), make)

    def home(self, offer: OfferSummary) -> InAll[Markup]:
        """Return a home: the facts of its card."""

        def make(tag: str) -> Markup:
            place = self.site.region.public_place(offer.home)
            title = card_title(self.site, tag, offer)
            return self._draw("home", tag, offer_url(tag, offer.id), offer, place, title)

        return self._kept(("home", offer), make)

    def _chosen(self, texts: Mapping[str, T], tag: str) -> Shown[T]:
        return choose(texts, self.site.region.language(tag), self.site.region)

    def _draw(self, macro: str, tag: str, *values: object) -> Markup:
        draw = getattr(self.site.macros(_TEMPLATE), macro)
        drawn: Markup = draw(*values, self.site.translators[tag])
        return drawn

    def _kept(self, made_from: tuple[object, ...], make: Callable[[str], M]) -> InAll[M]:
        found: dict[str, M] = {}
        for tag in self.site.tags:
            key = (tag, *made_from)
            part = cast("M | None", self.site.fragments.get(key))  # it was made by the same
            self.used[key] = found[tag] = make(tag) if part is None else part
        return found


def lowered(body: Markup) -> Markup:
    """Move the headings of a text two levels down: above it stand its chapter and its title."""
    return Markup(_HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 2}>", body))  # noqa: S704 (it was markup)
