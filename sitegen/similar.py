"""Similar homes: which listed offers stand nearest to one in rooms and rent.

Offers of a district stand in the order of their rent, rooms by rooms. An offer is compared
with its neighbours in that order only, so a new one changes the pages of few others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
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
        self._nearest: dict[tuple[str, float], list[list[tuple[int, str]]]] = {}
        self._links: dict[str, HomeLink] = {}
        self._by_id = {offer.id: offer for offer in listed}
        for offer in self._by_id.values():
            self._districts.setdefault(self._district(offer), []).append(offer)

    def to(self, offer: OfferSummary) -> tuple[HomeLink, ...]:
        """Return up to three others in the district: nearest in rooms, then in rent."""
        found: list[str] = []
        for row in self._nearest_rows(self._district(offer), float(offer.room_count)):
            found += _around(row, offer)
            if len(found) >= MOST_SIMILAR:
                break
        return tuple([self._link(key) for key in found[:MOST_SIMILAR]])

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

    def _link(self, key: str) -> HomeLink:
        """Return the link to an offer; several others name it."""
        found = self._links.get(key)
        if found is None:
            found = self._links[key] = link_to(self._by_id[key])
        return found

    def _nearest_rows(self, district: str, own: float) -> list[list[tuple[int, str]]]:
        """Return the rows of a district, those nearest to a number of rooms first."""
        found = self._nearest.get((district, own))
        if found is None:
            rows = self._rows(district)
            counts = sorted(rows, key=lambda count: (abs(count - own), count))
            found = self._nearest[district, own] = [rows[count] for count in counts]
        return found

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


def _around(row: list[tuple[int, str]], offer: OfferSummary) -> list[str]:
    """Return ids outwards from where an offer stands in a row, without the offer itself."""
    own, total = offer.id, offer.total
    place = bisect_left(row, (total, own))
    after = [one for one in row[place : place + MOST_SIMILAR + 1] if one[1] != own]
    before = row[max(0, place - MOST_SIMILAR) : place][::-1]
    # Of offers at the same rent the one that stands next counts first: not all name the same.
    steps = [(cents - total, step, 0, key) for step, (cents, key) in enumerate(after)]
    steps += [(total - cents, step, 1, key) for step, (cents, key) in enumerate(before)]
    steps.sort()
    return [key for _, _, _, key in steps]
