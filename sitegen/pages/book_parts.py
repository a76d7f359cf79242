"""The parts of a book: one for each text, opportunity and home, made once for as long as it stays the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from catalog.urls import offer_url
from sitegen.cards import card_title
from sitegen.kinds import Records
from sitegen.prose import render_markdown
from sitegen.site import Site
from sitegen.state import Item
from sitegen.summaries import Meeting, OfferSummary, place_of
from sitegen.texts import choose

if TYPE_CHECKING:
    from catalog.opportunity import Opportunity
    from catalog.region import Language, Region

_HEADING = re.compile(r"(</?h)([2-4])>")
_TEMPLATE = "components/book_parts.html"


@dataclass(frozen=True, slots=True)
class Parts:
    """Makes the parts of a book in one language; ``used`` collects those of all books."""

    site: Site
    tag: str
    records: Records
    used: dict[tuple[object, ...], Markup]

    def title(self, item: Item, state: bytes) -> Markup:
        """Return the title of a guide or page with its language."""

        def make() -> Markup:
            return self._draw("title", choose(self.records[item], self._language, self._region))

        return self._kept(("title", item, state), make)

    def chapter(self, item: Item, state: bytes) -> Markup:
        """Return a guide or page whose files are in a state."""

        def make() -> Markup:
            prose = choose(self.records[item], self._language, self._region)
            body = render_markdown(prose.value.body, tag=self.tag, region=self._region)
            return self._draw("chapter", "-".join(item), prose, lowered(body))

        return self._kept(("chapter", item, state), make)

    def event(self, slug: str, state: bytes, meetings: tuple[Meeting, ...]) -> Markup:
        """Return an opportunity with its next dates."""

        def make() -> Markup:
            one: Opportunity = self.records[("opportunity", slug)]
            text = choose(one.texts, self._language, self._region)
            venues = [(venue, place_of(venue.municipality, self._region)) for venue in one.venues]
            return self._draw("event", f"opportunity-{slug}", one, text, meetings, venues)

        return self._kept(("event", slug, state, meetings), make)

    def home(self, offer: OfferSummary) -> Markup:
        """Return a home: the facts of its card."""

        def make() -> Markup:
            place = self._region.public_place(offer.home)
            title = card_title(self.site, self.tag, offer)
            return self._draw("home", offer_url(self.tag, offer.id), offer, place, title)

        return self._kept(("home", offer), make)

    @property
    def _region(self) -> Region:
        return self.site.region

    @property
    def _language(self) -> Language:
        return self.site.region.language(self.tag)

    def _draw(self, macro: str, *values: object) -> Markup:
        module = self.site.environment.get_template(_TEMPLATE).module
        drawn: Markup = getattr(module, macro)(*values, self.site.translators[self.tag])
        return drawn

    def _kept(self, made_from: tuple[object, ...], make: Callable[[], Markup]) -> Markup:
        key = (self.tag, *made_from)
        found = self.site.fragments.get(key)
        if found is None:
            found = make()
        self.used[key] = found
        return found


def lowered(body: Markup) -> Markup:
    """Move the headings of a text two levels down: above it stand its chapter and its title."""
    return Markup(_HEADING.sub(lambda found: f"{found[1]}{int(found[2]) + 2}>", body))  # noqa: S704 (it was markup)
