"""A region: its places, languages, offices, limits and operator, all of it data.

The models of its files are in :mod:`catalog.region_models`; they can be had from here too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from catalog.region_models import (
        Amt,
        District,
        Holidays,
        HouseholdLimit,
        Language,
        Office,
        OpenData,
        Operator,
        RegionSettings,
        Reminders,
        RentTable,
        Retention,
        Searches,
    )

__all__ = [
    "Amt",
    "District",
    "Holidays",
    "HouseholdLimit",
    "Language",
    "Municipality",
    "Office",
    "OpenData",
    "Operator",
    "Place",
    "Region",
    "RegionSettings",
    "Reminders",
    "RentTable",
    "Retention",
    "Searches",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that may be shown in public: a municipality, or the Amt around a small one."""

    key: str
    name: str
    kind: Literal["municipality", "amt"]
    district: District
    lat: float
    lon: float


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A municipality by its AGS; ``shown_as_amt`` where its own name would identify people."""

    ags: str
    name: str
    slug: str
    kind: str
    district: District
    amt: Amt | None
    shown_as_amt: bool
    lat: float
    lon: float
    postcodes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Region:
    """All data of a region, cross-checked by :func:`catalog.region_files.load_region`."""

    settings: RegionSettings
    languages: tuple[Language, ...]
    municipalities: dict[str, Municipality]
    offices: tuple[Office, ...]
    rent_tables: tuple[RentTable, ...]
    neighbour_pairs: tuple[tuple[str, str], ...] = ()

    def language(self, tag: str) -> Language:
        """Return the language of a tag; raises KeyError."""
        return self.languages_by_tag[tag]

    @cached_property
    def languages_by_tag(self) -> dict[str, Language]:
        """Languages by tag."""
        return {language.tag: language for language in self.languages}

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags in the order in which choosers show them."""
        return tuple(language.tag for language in self.languages)

    @cached_property
    def municipalities_by_postcode(self) -> dict[str, tuple[Municipality, ...]]:
        """The municipalities that share a postcode, in alphabetical order."""
        found: dict[str, list[Municipality]] = {}
        for municipality in sorted(self.municipalities.values(), key=lambda place: place.name):
            for postcode in municipality.postcodes:
                found.setdefault(postcode, []).append(municipality)
        return {postcode: tuple(places) for postcode, places in found.items()}

    def neighbours(self, ags: str) -> frozenset[str]:
        """Return the municipalities that share a border with one; none where nobody says."""
        return self._neighbours.get(ags, frozenset())

    @cached_property
    def _neighbours(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one, other in self.neighbour_pairs:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
        return {ags: frozenset(others) for ags, others in found.items()}

    def public_place(self, ags: str) -> Place:
        """Return the only form in which pages, lists, feeds and URLs may name a place.

        Raises KeyError for an AGS outside the region.
        """
        home = self.municipalities[ags]
        if not home.shown_as_amt or home.amt is None:
            return Place(
                key=home.ags,
                name=home.name,
                kind="municipality",
                district=home.district,
                lat=home.lat,
                lon=home.lon,
            )
        return self._amt_places[home.amt.id]

    @cached_property
    def _amt_places(self) -> dict[str, Place]:
        members: dict[str, list[Municipality]] = {}
        for municipality in self.municipalities.values():
            if municipality.amt:
                members.setdefault(municipality.amt.id, []).append(municipality)
        return {amt: _centre(places) for amt, places in members.items()}

    def office_for(self, ags: str) -> Office:
        """Return who answers for a municipality: named itself, then its Amt, its district.

        Raises KeyError when nobody does, which the check of the region rules out.
        """
        home = self.municipalities[ags]
        for office in self.offices:
            if ags in office.municipalities:
                return office
        for office in self.offices:
            if home.amt and home.amt.id in office.amts:
                return office
        for office in self.offices:
            if home.district.id in office.districts:
                return office
        raise KeyError(ags)

    @property
    def feedback_office(self) -> Office:
        """Who answers what people say about the portal itself: the one named for it, or the first."""
        return next((office for office in self.offices if office.feedback), self.offices[0])


def _centre(places: list[Municipality]) -> Place:
    first = places[0]
    if first.amt is None:
        raise ValueError(first.ags)
    return Place(
        key=first.amt.id,
        name=first.amt.name,
        kind="amt",
        district=first.district,
        lat=sum(place.lat for place in places) / len(places),
        lon=sum(place.lon for place in places) / len(places),
    )


def __getattr__(name: str) -> object:
    """Load the models when somebody asks for one; a small build does not."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from catalog import region_models

    return getattr(region_models, name)
