"""Cards: offers as lists show them, each drawn once for all the lists that show it alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.home_titles import home_title
from catalog.texts import Shown
from catalog.urls import offer_url
from sitegen.spoken import Later, Marks, Own, Spoken, mark_for
from theme.words import said_by

if TYPE_CHECKING:
    from catalog.region import Place
    from sitegen.site import Site
    from sitegen.summaries import OfferSummary

MOST = 20_000
"""So many cards are kept, of about 2 kB each and language; lists that hold the same come one after the other."""
WAYS = 8
"""A card is kept as it was drawn in so many ways; a macro that is not imported is another each time."""
_LINK = "link"


class OfferCard(NamedTuple):
    """An offer as lists show it in a language. ``link`` is null: it is drawn from the rest."""

    url: str
    offer: OfferSummary
    place: Place
    title: Shown[str]
    link: None = None


class SpokenCard(NamedTuple):
    """An offer as lists show it in all languages; ``link`` is a mark for the way to it.

    ``drawn`` is what templates made of it, by how they did: with marks, and by language.
    """

    offer: OfferSummary
    place: Place
    link: Markup
    say_link: Later
    drawn: dict[Hashable, tuple[Spoken, dict[str, bytes]]]


class Cards:
    """The cards of a site, each kept as long as its offer is the same."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: dict[str, SpokenCard] = {}
        self._most = MOST // len(site.tags)

    def of(self, tag: str, offers: Iterable[OfferSummary]) -> tuple[OfferCard, ...]:
        """Show offers in a language."""
        return tuple([self._in(tag, offer) for offer in offers])

    def spoken(self, offers: Iterable[OfferSummary]) -> tuple[SpokenCard, ...]:
        """Show offers in all languages."""
        return tuple([self._spoken(offer) for offer in offers])

    def draw(
        self, macro: Callable[..., str], cards: Collection[SpokenCard], **how: object
    ) -> Later:
        """Return what says in a language what a macro makes of cards, one a line.

        Each is drawn once in the same way, however many lists show it.
        """
        way = (macro, *how.items())
        for card in cards:
            if way not in card.drawn:
                if len(card.drawn) >= WAYS:
                    card.drawn.clear()
                drawn = Spoken(macro(card, Marks(), **how), {_LINK: card.say_link})
                card.drawn[way] = drawn, {}
        texts = [card.drawn[way] for card in cards]

        def say(own: Own) -> bytes:
            tag = own.t.language.tag
            return b"\n".join(
                [said.get(tag) or said.setdefault(tag, drawn.said_in(own)) for drawn, said in texts]
            )

        return say

    def _say_link(self, offer: OfferSummary) -> Later:
        """Return what draws the way to an offer, the same wherever it stands."""
        draw = said_by(self._site.macros("components/card_link.html").card_link)

        @cache
        def link(tag: str) -> bytes:
            return draw(self._in(tag, offer)).encode()

        return lambda own: link(own.t.language.tag)

    def _in(self, tag: str, offer: OfferSummary) -> OfferCard:
        return OfferCard(
            url=offer_url(tag, offer.id),
            offer=offer,
            place=self._site.region.public_place(offer.home),
            title=card_title(self._site, tag, offer),
        )

    def _spoken(self, offer: OfferSummary) -> SpokenCard:
        card = self._kept.get(offer.id)
        if card is None or card.offer != offer:  # hashing an offer takes longer than this
            card = self._make(offer)
        return card

    def _make(self, offer: OfferSummary) -> SpokenCard:
        if len(self._kept) >= self._most:
            self._kept.clear()
        card = self._kept[offer.id] = SpokenCard(
            offer=offer,
            place=self._site.region.public_place(offer.home),
            link=mark_for(_LINK),
            say_link=self._say_link(offer),
            drawn={},
        )
        return card


def card_title(site: Site, tag: str, offer: OfferSummary) -> Shown[str]:
    """Return what an offer is called in a language."""
    return home_title(
        offer.title,
        site.translators[tag].wording,
        site.region,
        kind=offer.kind,
        rooms=offer.rooms,
        place=site.region.public_place(offer.home).name,
    )
