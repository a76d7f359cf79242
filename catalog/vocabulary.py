"""Controlled vocabulary: the facts that every language shows without a translator.

The value of a member is what stands in YAML; its label is an English msgid in
:data:`catalog.labels.LABELS`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


class Word(StrEnum):
    """Base of all vocabularies: taken from text even where a record is otherwise strict."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Self], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let pydantic accept the text of a member; nothing else is converted."""
        return cast("CoreSchema", {**handler(source), "strict": False})

    def __eq__(self, other: object) -> bool:
        """Tell words of two vocabularies apart though they are spelled alike."""
        if isinstance(other, Word) and type(other) is not type(self):
            return False
        return str.__eq__(self, other) is True

    def __hash__(self) -> int:
        """Hash as the text does that a word is equal to."""
        return str.__hash__(self)


class OfferKind(Word):
    """What is offered."""

    FLAT = "flat"
    HOUSE = "house"
    SHARED_ROOM = "shared_room"
    SUBLET = "sublet"


class Availability(Word):
    """Whether the home can still be had."""

    AVAILABLE = "available"
    RESERVED = "reserved"
    RENTED = "rented"


class Room(Word):
    """Rooms that an offer lists."""

    KITCHEN = "kitchen"
    LIVING = "living"
    BED = "bed"
    CHILD = "child"
    BATH = "bath"
    WC = "wc"
    HALLWAY = "hallway"
    STORE = "store"
    BASEMENT = "basement"
    BALCONY = "balcony"


class Extra(Word):
    """What comes with the home beyond its rooms."""

    GARDEN = "garden"
    TERRACE = "terrace"
    PARKING = "parking"
    GARAGE = "garage"
    BIKE_ROOM = "bike_room"
    WASHING_MACHINE = "washing_machine"
    INTERNET = "internet"
    BATHTUB = "bathtub"
    PLAYGROUND = "playground"


class Furnished(Word):
    """How much furniture stays."""

    NO = "unfurnished"
    PARTLY = "partly"
    FULLY = "fully"


class Kitchen(Word):
    """What the kitchen has."""

    NONE = "none"
    CONNECTIONS = "connections"
    KITCHENETTE = "kitchenette"
    FITTED = "fitted"
    SHARED = "shared"


class Pets(Word):
    """Whether pets may live there."""

    ALLOWED = "allowed"
    ON_REQUEST = "on_request"
    NOT_ALLOWED = "not_allowed"


class Smoking(Word):
    """Where smoking is allowed."""

    ALLOWED = "allowed"
    OUTSIDE_ONLY = "outside_only"
    NOT_ALLOWED = "not_allowed"


class Lease(Word):
    """Whether the contract ends on a set day."""

    UNLIMITED = "unlimited"
    LIMITED = "limited"


class Certificate(Word):
    """Whether housing of this kind needs a Wohnberechtigungsschein (WBS)."""

    NOT_REQUIRED = "not_required"
    REQUIRED = "required"
    URGENT = "urgent_need"


class RunningCost(Word):
    """What the running costs may contain (kinds after § 2 BetrKV, grouped)."""

    WATER = "water"
    HOT_WATER = "hot_water"
    GARBAGE = "garbage"
    PROPERTY_TAX = "property_tax"
    INSURANCE = "insurance"
    CLEANING = "cleaning"
    LIFT = "lift"
    CHIMNEY = "chimney"
    CARETAKER = "caretaker"
    LIGHT = "shared_light"
    CABLE = "cable"
    OTHER = "other"


class SeparateCost(Word):
    """What the tenant pays on top, to others."""

    ELECTRICITY = "electricity"
    GAS = "gas"
    HEATING = "heating"
    INTERNET = "internet"
    BROADCAST = "broadcasting_fee"
    GARBAGE = "garbage"
    WATER = "water"
    CHIMNEY = "chimney"


class EnergyCertificate(Word):
    """Kind of Energieausweis (GEG § 87 asks for it in advertisements)."""

    DEMAND = "demand"
    CONSUMPTION = "consumption"
    PENDING = "pending"
    EXEMPT = "exempt"


class EnergyClass(Word):
    """Efficiency class of a residential building (GEG Annex 10)."""

    A_PLUS = "A+"
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"


class EnergyCarrier(Word):
    """What the heating burns or uses."""

    GAS = "gas"
    OIL = "oil"
    DISTRICT_HEATING = "district_heating"
    HEAT_PUMP = "heat_pump"
    ELECTRICITY = "electricity"
    WOOD = "wood"
    SOLAR = "solar"


class LandlordKind(Word):
    """Who lets the home."""

    PRIVATE = "private"
    COMPANY = "company"
    COOPERATIVE = "cooperative"
    PUBLIC = "public"
    TENANT = "tenant"


class Answerer(Word):
    """Who will answer an inquiry."""

    LANDLORD = "landlord"
    RELATIVE = "relative"
    CARETAKER = "caretaker"
    OFFICE = "office"


class Contact(Word):
    """How somebody wants to be reached."""

    MAIL = "mail"
    PHONE = "phone"
    EITHER = "either"


class OpportunityKind(Word):
    """What kind of opportunity to take part it is."""

    LANGUAGE_COURSE = "language_course"
    LANGUAGE_CAFE = "language_cafe"
    ADVICE = "advice"
    MEETING = "meeting"
    SPORTS = "sports"
    CULTURE = "culture"
    VOLUNTEERING = "volunteering"
    FAMILY = "family"
    YOUTH = "youth"
    WORK = "work"
    ORIENTATION = "orientation"
    PARTICIPATION = "participation"


class Audience(Word):
    """For whom it is meant."""

    EVERYONE = "everyone"
    WOMEN = "women"
    FAMILIES = "families"
    CHILDREN = "children"
    YOUTH = "youth"
    OLDER_PEOPLE = "older_people"


class LanguageLevel(Word):
    """Levels of the Common European Framework, and literacy before it."""

    LITERACY = "literacy"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"


class IncomeKind(Word):
    """Where an applicant's rent will come from."""

    WORK = "work"
    JOBCENTER = "jobcenter"
    SOCIAL_OFFICE = "social_office"
    STUDY = "study"
    PENSION = "pension"
    OTHER = "other"
