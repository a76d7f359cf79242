"""View: everything that the content says, as summaries, on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from sitegen.media import Media

if TYPE_CHECKING:
    from sitegen.facets import Facet
    from sitegen.nearby import Nearby
    from sitegen.opportunity_facets import Lists
    from sitegen.rents import RentsOfTheDay
    from sitegen.similar import SimilarHomes
    from sitegen.site import Site
    from sitegen.summaries import OfferSummary, OpportunitySummary, ProseSummary


class SourceDigests(Protocol):
    """Says of an item what state its files are in."""

    def __getitem__(self, item: tuple[str, str], /) -> bytes:
        """Return a digest that changes with every file of an item."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class View:
    """What a plan is made from. ``sources`` names for each item the state of its files."""

    site: Site
    today: date
    offers: Mapping[str, OfferSummary]
    opportunities: Mapping[str, OpportunitySummary]
    guides: Mapping[str, ProseSummary]
    pages: Mapping[str, ProseSummary]
    sources: SourceDigests
    media: Media = field(default_factory=Media)

    def with_files(self, sources: SourceDigests, media: Media) -> View:
        """Return the same summaries above other files; what was derived from them stays."""
        other = copy(self)
        other.__dict__.update(sources=sources, media=media)
        return other

    @cached_property
    def listed(self) -> tuple[OfferSummary, ...]:
        """The offers that lists show: still running and not rented, the oldest first."""
        return self.with_rents(self.in_order)

    @cached_property
    def in_order(self) -> tuple[OfferSummary, ...]:
        """The same, without what rent tables say of them."""
        return tuple(sorted(self.running, key=lambda offer: (offer.listed_on, offer.id)))

    def with_rents(self, offers: Iterable[OfferSummary]) -> tuple[OfferSummary, ...]:
        """Say of offers what the rent tables of the day do."""
        return tuple(map(self._rents.on, offers))

    @cached_property
    def _rents(self) -> RentsOfTheDay:
        from sitegen.rents import RentsOfTheDay

        return RentsOfTheDay(self.site.region, self.today)

    @cached_property
    def rent_tables(self) -> dict[str, tuple[str, str]]:
        """The ids of the rent tables that count at a place and counted last, filled by who asks."""
        return {}

    @cached_property
    def running(self) -> list[OfferSummary]:
        """The same offers in the order of their ids, without what rent tables say of them."""
        return [offer for offer in self.offers.values() if offer.is_listed(self.today)]

    @cached_property
    def facets(self) -> Mapping[Facet, tuple[OfferSummary, ...]]:
        """The listed offers by what people look for, the oldest first; none without lists of them."""
        if "facet" not in self.site.outputs:
            return {}
        from sitegen.facets import sort_into_facets

        return sort_into_facets(self.listed, self.site.areas.around, today=self.today)

    @cached_property
    def coming(self) -> tuple[OpportunitySummary, ...]:
        """The opportunities that still take place: soonest first, those without a date last."""
        current = (one for one in self.opportunities.values() if not one.over)
        return tuple(sorted(current, key=_by_date))

    @cached_property
    def opportunity_lists(self) -> Lists:
        """The opportunities that still take place by facet; none of the lists is empty."""
        from sitegen.opportunity_facets import make_lists

        return make_lists(self.coming, self.site.areas)

    @cached_property
    def similar(self) -> SimilarHomes:
        """Which listed offers are like one."""
        from sitegen.similar import SimilarHomes

        return SimilarHomes(self.running, self.site.region)

    @cached_property
    def nearby(self) -> Nearby:
        """Which opportunities are near a home."""
        from sitegen.nearby import Nearby

        return Nearby(self.coming, self.site.region)

    @cached_property
    def ordered_guides(self) -> tuple[ProseSummary, ...]:
        """Guides as lists show them."""
        return tuple(sorted(self.guides.values(), key=lambda guide: (guide.order, guide.slug)))


def _by_date(one: OpportunitySummary) -> tuple[bool, float, str]:
    found = one.next_meeting
    return (found is None, found.begins.timestamp() if found else 0.0, one.slug)
