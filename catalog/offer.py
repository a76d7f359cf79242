"""The housing offer as an editor commits it: facts in vocabulary, texts by language.

A landlord's name, street, house number, phone and mail address are no part of it and never
reach a file under ``content/``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from catalog.derived import RentSums
from catalog.fields import Ags, Cents, Day, Line, Postcode, Record, RoomCount, SquareMetres, Text
from catalog.photos import ALT_MAX, ALT_MIN, LARGE_MAX, LARGE_SIDE
from catalog.vocabulary import (
    Answerer,
    Availability,
    Certificate,
    EnergyCarrier,
    EnergyCertificate,
    EnergyClass,
    Extra,
    Furnished,
    Kitchen,
    LandlordKind,
    Lease,
    OfferKind,
    Pets,
    Room,
    RunningCost,
    SeparateCost,
    Smoking,
)

Metres = Annotated[int, Field(ge=0, le=50_000)]
Side = Annotated[int, Field(ge=1, le=LARGE_SIDE)]
AltText = Annotated[Line, Field(min_length=ALT_MIN, max_length=ALT_MAX)]


class Rent(RentSums, Record):
    """What the home costs a month, in cents; ``heating`` null: paid to the supplier."""

    net: Cents
    cold_costs: Cents
    heating: Cents | None = None
    other: Cents = 0
    garage: Cents | None = None
    deposit: Cents = 0
    hot_water_in_heating: bool = False
    included: list[RunningCost] = []
    separate: list[SeparateCost] = []


class Energy(Record):
    """What GEG § 87 asks an advertisement to state; ``value`` in kWh/(m²·a)."""

    certificate: EnergyCertificate
    value: Decimal | int | None = Field(default=None, ge=0, le=1000)
    carrier: EnergyCarrier | None = None
    efficiency: EnergyClass | None = None
    built: Annotated[int, Field(ge=1200, le=2100)] | None = None


class Distances(Record):
    """Walking distances in metres, as the landlord states them."""

    bus: Metres | None = None
    shop: Metres | None = None
    doctor: Metres | None = None
    school: Metres | None = None


class Photo(Record):
    """A photo by the SHA-256 of its large JPEG, and in words by language what it shows.

    ``outside`` true: the files lie with the form service and never in git.
    """

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    width: Side
    height: Side
    bytes: Annotated[int, Field(ge=1, le=LARGE_MAX)]
    outside: bool = False
    alt: Annotated[dict[str, AltText], Field(min_length=1)]


class Offer(Record):
    """One housing offer. Its id is the name of its file, its place the AGS."""

    kind: OfferKind
    demo: bool = False
    availability: Availability = Availability.AVAILABLE
    municipality: Ags
    postcode: Postcode
    listed_on: Day
    listed_until: Day
    available_from: Day
    rooms: RoomCount
    area: SquareMetres
    persons: Annotated[int, Field(ge=1, le=20)]
    floor: Annotated[int, Field(ge=-1, le=40)] | None = None
    lift: bool = False
    step_free: bool = False
    room_list: list[Room] = []
    extras: list[Extra] = []
    furnished: Furnished = Furnished.NO
    kitchen: Kitchen
    rent: Rent
    wbs: Certificate = Certificate.NOT_REQUIRED
    lease: Lease = Lease.UNLIMITED
    lease_until: Day | None = None
    pets: Pets = Pets.ON_REQUEST
    smoking: Smoking = Smoking.OUTSIDE_ONLY
    energy: Energy
    distances: Distances = Distances()
    landlord: LandlordKind
    languages: Annotated[list[str], Field(min_length=1)]
    answers: Answerer = Answerer.LANDLORD
    texts: Annotated[dict[str, Text], Field(min_length=1)]
    photos: list[Photo] = []
