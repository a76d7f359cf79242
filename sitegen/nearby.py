"""Near a home: which courses, advice and language cafés take place there or next to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.region import Region
from catalog.vocabulary import OpportunityKind
from sitegen.summaries import Meeting, OpportunitySummary

MOST_NEAR = 4
NEAR_KINDS = frozenset(
    {
        OpportunityKind.LANGUAGE_COURSE,
        OpportunityKind.LANGUAGE_CAFE,
        OpportunityKind.ADVICE,
    }
)
"""What somebody needs first at a new place."""


class NearbyOpportunity(NamedTuple):
    """An opportunity with its next date near a home; ``begins`` as text, ``place`` public."""

    slug: str
    titles: tuple[tuple[str, str], ...]
    begins: str
    place: str


class Nearby:
    """Opportunities by the place where they are shown.

    A place is the public one: homes in the same Amt name the same opportunities, so that a
    page does not give away in which of its villages a home is.
    """

    def __init__(self, coming: Iterable[OpportunitySummary], region: Region) -> None:
        self._region = region
        self._coming = tuple(one for one in coming if one.kind in NEAR_KINDS and one.dates)
        self._found: dict[str, tuple[NearbyOpportunity, ...]] = {}
        self._members: dict[str, set[str]] = {}
        for ags in region.municipalities:
            self._members.setdefault(region.public_place(ags).key, set()).add(ags)

    def to(self, ags: str) -> tuple[NearbyOpportunity, ...]:
        """Return the next ones at the public place of a municipality or beside it."""
        key = self._region.public_place(ags).key
        if key not in self._found:
            self._found[key] = tuple(self._at(key))[:MOST_NEAR]
        return self._found[key]

    def _at(self, key: str) -> Iterable[NearbyOpportunity]:
        members = self._members[key]
        around = members.union(*(self._region.neighbours(ags) for ags in members))
        dates = [
            (next((day for day in one.meetings if _takes_place(day, around)), None), one)
            for one in self._coming
        ]
        here = [(day, one) for day, one in dates if day is not None]
        for day, one in sorted(here, key=lambda pair: (pair[0].begins, pair[1].slug)):
            yield NearbyOpportunity(
                slug=one.slug, titles=one.titles, begins=day.from_time, place=day.place
            )


def _takes_place(day: Meeting, around: set[str]) -> bool:
    return day.home in around and not day.cancelled
