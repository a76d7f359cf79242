"""Similar homes: which listed offers stand nearest to one in rooms and rent.

Offers of a district stand in the order of their rent, rooms by rooms. An offer is compared
with its neighbours in that order only, so a new one changes the pages of few others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from catalog.region import Region
    from sitegen.summaries import OfferSummary

MOST_SIMILAR = 3


class HomeLink(NamedTuple):
    """What a small link to an offer says; ``total`` in cents, ``home`` an AGS."""

    id: str
    word: str
    room_count: str
    total: int
    home: str


class SimilarHomes:
    """Listed offers by district and rooms, each in the order of rent."""

    def __init__(self, listed: Iterable[OfferSummary], region: Region) -> None:
        self._region = region
        self._districts: dict[str, list[OfferSummary]] = {}
        self._by_rooms: dict[str, dict[float, list[tuple[int, str]]]] = {}
        self._by_id = {offer.id: offer for offer in listed}
        for offer in self._by_id.values():
            self._districts.setdefault(self._district(offer), []).append(offer)

    def to(self, offer: OfferSummary) -> tuple[HomeLink, ...]:
        """Return up to three others in the district: nearest in rooms, then in rent."""
        rooms, own = self._rows(self._district(offer)), float(offer.room_count)
        nearest = sorted(rooms, key=lambda count: (abs(count - own), count))
        keys = (key for count in nearest for key in _around(rooms[count], offer))
        return tuple(link_to(self._by_id[key]) for key in islice(keys, MOST_SIMILAR))

    def reached(
        self, moved: Collection[OfferSummary], unlisted: Iterable[OfferSummary]
    ) -> Iterator[str]:
        """Yield the ids of offers that may name a moved one as similar, or may have done so.

        Those are its neighbours in its row; offers of a row so short that they name others of
        the district; and offers that stand in no row. Some of them in fact do not.
        """
        districts = {self._district(offer) for offer in moved}
        yield from (offer.id for offer in unlisted if self._district(offer) in districts)
        for district in districts:
            for row in self._rows(district).values():
                if len(row) <= MOST_SIMILAR + len(moved):
                    yield from (key for _, key in row)
        reach = MOST_SIMILAR + 1 + len(moved)
        for offer in moved:
            row = self._rows(self._district(offer)).get(float(offer.room_count), [])
            place = bisect_left(row, (offer.total, offer.id))
            yield from (key for _, key in row[max(0, place - reach) : place + reach])

    def _rows(self, district: str) -> dict[float, list[tuple[int, str]]]:
        rooms = self._by_rooms.get(district)
        if rooms is None:
            rooms = self._by_rooms[district] = _sort(self._districts.get(district, ()))
        return rooms

    def _district(self, offer: OfferSummary) -> str:
        return self._region.municipalities[offer.home].district.id


def _sort(offers: Iterable[OfferSummary]) -> dict[float, list[tuple[int, str]]]:
    """Put offers into the order of rent, rooms by rooms; rooms count in halves."""
    rooms: dict[float, list[tuple[int, str]]] = {}
    for offer in offers:
        rooms.setdefault(float(offer.room_count), []).append((offer.total, offer.id))
    for row in rooms.values():
        row.sort()
    return rooms


def link_to(offer: OfferSummary) -> HomeLink:
    """Keep of an offer what a small link says."""
    return HomeLink(
        id=offer.id,
        word=offer.word,
        room_count=offer.room_count,
        total=offer.total,
        home=offer.home,
    )


def _around(row: list[tuple[int, str]], offer: OfferSummary) -> Iterator[str]:
    """Yield ids outwards from where an offer stands in a row, without the offer itself."""
    place = bisect_left(row, (offer.total, offer.id))
    after = [one for one in row[place : place + MOST_SIMILAR + 1] if one[1] != offer.id]
    before = row[max(0, place - MOST_SIMILAR) : place][::-1]
    # Of offers at the same rent the one that stands next counts first: not all name the same.
    steps = [
        (abs(total - offer.total), step, side, key)
        for side, part in enumerate((after, before))
        for step, (total, key) in enumerate(part)
    ]
    yield from (key for _, _, _, key in sorted(steps))
