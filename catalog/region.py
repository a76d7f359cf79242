"""A region: its places, languages, offices, limits and operator, all of it data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from catalog.fields import Ags, Cents, Day, Line, Record, Slug

WebAddress = Annotated[Line, Field(pattern=r"^https?://[A-Za-z0-9.:-]+$")]
"""Scheme and host, without a path or a closing slash."""


class Language(Record):
    """One language of the site; ``tag`` is URL part, ``lang`` and ``hreflang``.

    ``babel`` is the locale for numbers and dates, ``months`` the one for month names if it
    differs, ``fallback`` the tags whose text is shown where one in this language is missing.
    ``by`` and ``reviewed_on`` say who wrote the interface texts and when somebody read them.
    """

    tag: Annotated[str, Field(pattern="^[a-z]{2,3}(-[a-z]+)?$")]
    babel: str
    months: str | None = None
    dir: Literal["ltr", "rtl"]
    native: Line
    plurals: Annotated[list[str], Field(min_length=1)]
    fallback: list[str]
    aliases: list[str] = []
    untested: bool = False
    by: Literal["human", "machine"] = "human"
    reviewed_on: Day | None = None

    @property
    def unreviewed(self) -> bool:
        """Whether the interface texts come from a machine and nobody has read them."""
        return self.by == "machine" and self.reviewed_on is None


class District(Record):
    """A Kreis or kreisfreie Stadt; ``id`` is the first five digits of its AGS."""

    id: Annotated[str, Field(pattern="^[0-9]{5}$")]
    name: Line
    slug: Slug


class Amt(Record):
    """A joint administration of several municipalities."""

    id: Slug
    name: Line


class Office(Record):
    """Who reviews offers and answers for a set of places."""

    id: Slug
    name: Line
    mail: Line
    municipalities: list[Ags] = []
    amts: list[str] = []
    districts: list[str] = []


class HouseholdLimit(Record):
    """The limit for a household of so many persons; ``limit`` in cents a month."""

    persons: Annotated[int, Field(ge=1, le=20)]
    square_metres: int
    limit: Cents


class RentTable(Record):
    """Rent limits of one area. ``complete`` false: only "within" may be said from it."""

    id: Slug
    districts: list[str] = []
    amts: list[str] = []
    municipalities: list[Ags] = []
    valid_from: Day
    valid_until: Day | None = None
    basis: Literal["gross_cold"]
    category: Line | None = None
    source: Line
    checked_on: Day
    review_due: Day
    complete: bool
    households: Annotated[list[HouseholdLimit], Field(min_length=1)]
    further_person: Cents | None = None


class Operator(Record):
    """Who runs the portal; ``placeholder`` marks data that production must not show."""

    placeholder: bool
    name: Line
    street: Line
    city: Line
    mail: Line
    phone: Line
    responsible: Line
    supervisory_authority: Line


class Holidays(Record):
    """School holidays, both days included."""

    first: Day
    last: Day
    source: Line


class Retention(Record):
    """Days until personal data are erased, by class, counted from the last activity."""

    unconfirmed_days: Annotated[int, Field(ge=1)]
    offer_days: Annotated[int, Field(ge=1)]
    inquiry_days: Annotated[int, Field(ge=1)]
    message_days: Annotated[int, Field(ge=1)]
    outbox_days: Annotated[int, Field(ge=1)]


class RegionSettings(Record):
    """``region.yaml``: everything about the region that is not a table."""

    id: Slug
    name: Line
    portal_name: Line
    time_zone: Line
    default_language: str
    site_url: WebAddress
    forms_url: WebAddress
    staff_url: WebAddress
    mail_from: Annotated[Line, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[a-z]{2,}$")]
    content_branch: Annotated[Line, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
    districts: Annotated[list[District], Field(min_length=1)]
    amts: list[Amt]
    school_holidays: list[Holidays]
    operator: Operator
    retention: Retention
    listing_days: list[int]
    privacy_version: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that may be shown in public: a municipality, or the Amt around a small one."""

    key: str
    name: str
    kind: Literal["municipality", "amt"]
    district: District
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Region:
    """All data of a region, cross-checked by :func:`catalog.region_files.load_region`."""

    settings: RegionSettings
    languages: tuple[Language, ...]
    municipalities: dict[str, Municipality]
    offices: tuple[Office, ...]
    rent_tables: tuple[RentTable, ...]

    def language(self, tag: str) -> Language:
        """Return the language of a tag; raises KeyError."""
        return self.languages_by_tag[tag]

    @cached_property
    def languages_by_tag(self) -> dict[str, Language]:
        """Languages by tag."""
        return {language.tag: language for language in self.languages}

    @property
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
