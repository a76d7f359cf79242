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

from xxhash import xxh3_128_digest

from catalog.event import Event
from catalog.vocabulary import Availability, LanguageLevel, OfferKind, OpportunityKind

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity, Venue
    from catalog.prose import Prose
    from catalog.region import Region

DATES_KEPT = 6


class OfferSummary(NamedTuple):
    """An offer as lists and cards show it; days are ordinals, money is in cents.

    ``exact`` says whether ``gross_cold`` holds no heating. ``verdict`` and ``within`` are what the
    rent tables of one day say, see :mod:`sitegen.rents`; a summary that is read has them empty.
    ``digest`` stands for all others where many summaries are declared.
    """

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
    gross_cold: int
    exact: bool
    available_from: int
    step_free: bool
    certificate: str
    titles: tuple[tuple[str, str], ...]
    verdict: str = ""
    within: tuple[int, ...] = ()
    photos: tuple[tuple[str, bool], ...] = ()
    digest: bytes = b""

    def __repr__(self) -> str:
        """Say all that matters; to write out thousands of homes takes longer than to sort them."""
        if not self.digest:
            return f"OfferSummary{tuple.__repr__(self)}"
        told = (self.id, self.verdict, self.within, self.digest)
        return f"OfferSummary{told}"

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
    def free_from(self) -> date:
        """Day from which one can move in."""
        return date.fromordinal(self.available_from)

    @property
    def title(self) -> dict[str, str]:
        """Titles by language."""
        return dict(self.titles)

    def is_listed(self, today: date) -> bool:
        """Tell whether lists show it on a day; ``listed_until`` is its last day."""
        return self.listed_until >= today.toordinal() and self.state != Availability.RENTED


class Meeting(NamedTuple):
    """One date of an opportunity; ``home`` is the AGS where it is, ``place`` its public name."""

    from_time: str
    to_time: str
    venue: str
    online: bool
    place: str
    home: str = ""
    cancelled: bool = False

    @property
    def begins(self) -> datetime:
        """First moment, aware."""
        return datetime.fromisoformat(self.from_time)

    @property
    def ends(self) -> datetime:
        """Last moment, aware."""
        return datetime.fromisoformat(self.to_time)


class OpportunitySummary(NamedTuple):
    """An opportunity as lists and calendars show it on the day it was read, with its next dates.

    ``homes`` are the AGS of its venues, ``begun`` is the ordinal of its first day.
    """

    slug: str
    word: str
    cost: int
    over: bool
    dates: tuple[tuple[object, ...], ...]
    titles: tuple[tuple[str, str], ...]
    level: str
    audience: tuple[str, ...]
    spoken: tuple[str, ...]
    childcare: bool
    registration: bool
    online: bool
    homes: tuple[str, ...]
    organiser: str
    begun: int
    series: tuple[tuple[object, ...], ...]

    @property
    def kind(self) -> OpportunityKind:
        """Course, advice, meeting."""
        return OpportunityKind(self.word)

    @property
    def level_word(self) -> LanguageLevel | None:
        """Level of a language course."""
        return LanguageLevel(self.level) if self.level else None

    @property
    def title(self) -> dict[str, str]:
        """Titles by language."""
        return dict(self.titles)

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The next dates, the first one first; cancelled ones are among them."""
        return tuple(Meeting(*values) for values in self.dates)  # type: ignore[arg-type]

    @property
    def next_meeting(self) -> Meeting | None:
        """The next date that takes place, if one is known."""
        return next((meeting for meeting in self.meetings if not meeting.cancelled), None)

    @property
    def events(self) -> tuple[Event, ...]:
        """What calendars hold of it; ``venue`` is the name of the place."""
        return tuple(Event(*values) for values in self.series)  # type: ignore[arg-type]


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
    def tags(self) -> tuple[str, ...]:
        """The languages that have a text."""
        return tuple([values[0] for values in self.texts])

    @property
    def by_tag(self) -> dict[str, ProseText]:
        """Texts by language."""
        return {values[0]: ProseText(*values) for values in self.texts}


def summarise_offer(offer_id: str, offer: Offer) -> OfferSummary:
    """Keep of an offer what lists show."""
    from catalog.rent import knows_gross_cold

    return with_digest(
        OfferSummary(
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
            gross_cold=offer.rent.gross_cold,
            exact=knows_gross_cold(offer.rent),
            available_from=offer.available_from.toordinal(),
            step_free=offer.step_free,
            certificate=offer.wbs.value,
            titles=tuple((tag, text.title) for tag, text in offer.texts.items()),
            photos=tuple((photo.sha256, photo.outside) for photo in offer.photos),
        )
    )


_VERDICT = OfferSummary._fields.index("verdict")


def with_verdict(offer: OfferSummary, verdict: str, within: tuple[int, ...] = ()) -> OfferSummary:
    """Return a summary with what rent tables say; for thousands of homes in half of ``_replace``."""
    return OfferSummary._make((*offer[:_VERDICT], verdict, within, *offer[_VERDICT + 2 :]))


def with_digest(offer: OfferSummary) -> OfferSummary:
    """Return a summary with the digest of its values as they were read."""
    plain = offer._replace(digest=b"")
    return offer._replace(digest=xxh3_128_digest(repr(plain).encode()))


def summarise_opportunity(
    slug: str, opportunity: Opportunity, region: Region, *, today: date
) -> OpportunitySummary:
    """Keep of an opportunity what lists show today."""
    from catalog.calendar import is_over, next_dates
    from catalog.series import events_of

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
                venues[one.venue].municipality or "",
                one.cancelled,
            )
            for one in coming
        ),
        titles=tuple((tag, text.title) for tag, text in opportunity.texts.items()),
        level=opportunity.level.value if opportunity.level else "",
        audience=tuple(word.value for word in opportunity.audience),
        spoken=tuple(opportunity.languages),
        childcare=opportunity.childcare,
        registration=opportunity.registration,
        online=any(venue.online for venue in opportunity.venues),
        homes=tuple(dict.fromkeys(one.municipality for one in venues.values() if one.municipality)),
        organiser=opportunity.organiser.name,
        begun=min(schedule.first for schedule in opportunity.schedule).toordinal(),
        series=tuple(
            tuple(event._replace(venue=_whereabouts(venues[event.venue], region)))
            for event in events_of(slug, opportunity, region, today=today)
        ),
    )


def _whereabouts(venue: Venue, region: Region) -> str:
    """Write a venue in one line: its name, its address if it has one, its place."""
    parts = (venue.name, venue.address or "", place_of(venue.municipality, region))
    return ", ".join(part for part in parts if part)


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
