"""Cards: offers as lists show them, each drawn once for all the lists that show it alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.home_titles import home_title
from catalog.texts import Shown
from catalog.urls import offer_url

if TYPE_CHECKING:
    from catalog.region import Place
    from sitegen.site import Site
    from sitegen.summaries import OfferSummary

MOST = 20_000
"""So many cards are kept, of about 2 kB each; lists that hold the same are made one after the other."""


class OfferCard(NamedTuple):
    """An offer as lists show it; ``drawn`` is what templates made of it, by how they did."""

    url: str
    offer: OfferSummary
    place: Place
    title: Shown[str]
    drawn: dict[tuple[object, ...], Markup]


class Cards:
    """The cards of a site, each kept as long as its offer is the same."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: dict[tuple[str, str], OfferCard] = {}

    def of(self, tag: str, offers: Iterable[OfferSummary]) -> tuple[OfferCard, ...]:
        """Show offers in a language."""
        return tuple([self._card(tag, offer) for offer in offers])

    def _card(self, tag: str, offer: OfferSummary) -> OfferCard:
        card = self._kept.get((tag, offer.id))
        if card is None or card.offer != offer:  # hashing an offer takes longer than this
            card = self._make(tag, offer)
        return card

    def _make(self, tag: str, offer: OfferSummary) -> OfferCard:
        if len(self._kept) >= MOST:
            self._kept.clear()
        card = self._kept[(tag, offer.id)] = OfferCard(
            url=offer_url(tag, offer.id),
            offer=offer,
            place=self._site.region.public_place(offer.home),
            title=card_title(self._site, tag, offer),
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


def draw_once(
    macro: Callable[..., Markup], cards: Iterable[OfferCard], t: object, **how: object
) -> Markup:
    """Return what a macro makes of cards, one a line; each is drawn once in the same way."""
    key = (macro, *how.items())
    drawn = [
        card.drawn.get(key) or card.drawn.setdefault(key, macro(card, t, **how)) for card in cards
    ]
    return Markup("\n".join(drawn))  # noqa: S704 (macros escape)
