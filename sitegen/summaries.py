"""Summaries: what other pages show of an offer, an opportunity, a guide or a page.

A summary is made when its source is read and kept from build to build. It holds plain
values only, so that thousands of them are read and compared in a moment; while it stays the
same, no other page can change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from catalog.vocabulary import Availability, OfferKind, OpportunityKind

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity
    from catalog.prose import Prose
    from catalog.region import Region

DATES_KEPT = 6


class OfferSummary(NamedTuple):
    """An offer as lists and cards show it; days are ordinals, money is in cents."""

    id: str
    home: str
    listed_on: int
    listed_until: int
    word: str
    state: str
    room_count: str
    size: str
    persons: int
    total: int
    titles: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> OfferKind:
        """Flat, room, house."""
        return OfferKind(self.word)

    @property
    def availability(self) -> Availability:
        """Whether somebody has it already."""
        return Availability(self.state)

    @property
    def rooms(self) -> Decimal:
        """Number of rooms, in halves."""
        return Decimal(self.room_count)

    @property
    def area(self) -> Decimal:
        """Living space in square metres."""
        return Decimal(self.size)

    @property
    def title(self) -> dict[str, str]:
        """Titles by language."""
        return dict(self.titles)

    def is_listed(self, today: date) -> bool:
        """Tell whether lists show it on a day; ``listed_until`` is its last day."""
        return self.listed_until >= today.toordinal() and self.state != Availability.RENTED


class Meeting(NamedTuple):
    """One date of an opportunity; ``place`` is the public name of a municipality."""

    from_time: str
    to_time: str
    venue: str
    online: bool
    place: str

    @property
    def begins(self) -> datetime:
        """First moment, aware."""
        return datetime.fromisoformat(self.from_time)

    @property
    def ends(self) -> datetime:
        """Last moment, aware."""
        return datetime.fromisoformat(self.to_time)


class OpportunitySummary(NamedTuple):
    """An opportunity as lists show it on the day it was read: its next dates are part of it."""

    slug: str
    word: str
    cost: int
    over: bool
    dates: tuple[tuple[object, ...], ...]
    titles: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> OpportunityKind:
        """Course, advice, meeting."""
        return OpportunityKind(self.word)

    @property
    def title(self) -> dict[str, str]:
        """Titles by language."""
        return dict(self.titles)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The next dates, the first one first."""
        return tuple(Meeting(*values) for values in self.dates)  # type: ignore[arg-type]


class ProseText(NamedTuple):
    """A guide or page in one language as lists show it."""

    tag: str
    title: str
    summary: str


class ProseSummary(NamedTuple):
    """A guide or page: its texts, the links in them, and the versions of its languages."""

    slug: str
    order: int
    texts: tuple[tuple[str, str, str], ...]
    links: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def by_tag(self) -> dict[str, ProseText]:
        """Texts by language."""
        return {values[0]: ProseText(*values) for values in self.texts}


def summarise_offer(offer_id: str, offer: Offer) -> OfferSummary:
    """Keep of an offer what lists show."""
    return OfferSummary(
        id=offer_id,
        home=offer.municipality,
        listed_on=offer.listed_on.toordinal(),
        listed_until=offer.listed_until.toordinal(),
        word=offer.kind.value,
        state=offer.availability.value,
        room_count=str(offer.rooms),
        size=str(offer.area),
        persons=offer.persons,
        total=offer.rent.total,
        titles=tuple((tag, text.title) for tag, text in offer.texts.items()),
    )


def summarise_opportunity(
    slug: str, opportunity: Opportunity, region: Region, *, today: date
) -> OpportunitySummary:
    """Keep of an opportunity what lists show today."""
    from catalog.calendar import is_over, next_dates

    venues = {venue.id: venue for venue in opportunity.venues}
    coming = next_dates(opportunity, start=today, count=DATES_KEPT, region=region)
    return OpportunitySummary(
        slug=slug,
        word=opportunity.kind.value,
        cost=opportunity.cost,
        over=is_over(opportunity, today),
        dates=tuple(
            (
                one.begins.isoformat(),
                one.ends.isoformat(),
                venues[one.venue].name,
                venues[one.venue].online,
                place_of(venues[one.venue].municipality, region),
            )
            for one in coming
        ),
        titles=tuple((tag, text.title) for tag, text in opportunity.texts.items()),
    )


def summarise_prose(slug: str, texts: Mapping[str, Prose], region: Region) -> ProseSummary:
    """Keep of a guide or page what lists show, and what the check across files asks for."""
    from catalog.markup import links

    source = texts.get(region.settings.default_language) or next(iter(texts.values()))
    return ProseSummary(
        slug=slug,
        order=source.head.order,
        texts=tuple((tag, text.head.title, text.head.summary) for tag, text in texts.items()),
        links=tuple(sorted({spot.text for text in texts.values() for spot in links(text.body)})),
        versions=tuple(str(text.head.version or "") for text in texts.values()),
    )


def place_of(municipality: str | None, region: Region) -> str:
    """Return the public name of a venue's municipality; empty where it has none."""
    return region.public_place(municipality).name if municipality else ""
