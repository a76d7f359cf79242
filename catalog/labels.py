"""Names of vocabulary words: English message ids, filled in by the catalogues."""

from __future__ import annotations

from catalog.vocabulary import (
    Answerer,
    Audience,
    Availability,
    Certificate,
    Contact,
    EnergyCarrier,
    EnergyCertificate,
    EnergyClass,
    Extra,
    Furnished,
    IncomeKind,
    Kitchen,
    LandlordKind,
    LanguageLevel,
    Lease,
    OfferKind,
    OpportunityKind,
    Pets,
    Room,
    RunningCost,
    SeparateCost,
    Smoking,
    Word,
)


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """Mark a message id for extraction without translating it here."""
    return message


LABELS: dict[type[Word], dict[Word, str]] = {
    OfferKind: {
        OfferKind.FLAT: N_("Flat"),
        OfferKind.HOUSE: N_("House"),
        OfferKind.SHARED_ROOM: N_("Room in a shared flat"),
        OfferKind.SUBLET: N_("Sublet"),
    },
    Availability: {
        Availability.AVAILABLE: N_("Available"),
        Availability.RESERVED: N_("Reserved"),
        Availability.RENTED: N_("Rented out"),
    },
    Room: {
        Room.KITCHEN: N_("Kitchen"),
        Room.LIVING: N_("Living room"),
        Room.BED: N_("Bedroom"),
        Room.CHILD: N_("Child’s room"),
        Room.BATH: N_("Bathroom"),
        Room.WC: N_("Separate toilet"),
        Room.HALLWAY: N_("Hallway"),
        Room.STORE: N_("Storeroom"),
        Room.BASEMENT: N_("Cellar"),
        Room.BALCONY: N_("Balcony"),
    },
    Extra: {
        Extra.GARDEN: N_("Garden"),
        Extra.TERRACE: N_("Terrace"),
        Extra.PARKING: N_("Parking space"),
        Extra.GARAGE: N_("Garage"),
        Extra.BIKE_ROOM: N_("Room for bicycles"),
        Extra.WASHING_MACHINE: N_("Washing machine or connection for one"),
        Extra.INTERNET: N_("Internet"),
        Extra.BATHTUB: N_("Bathtub"),
        Extra.PLAYGROUND: N_("Playground"),
    },
    Furnished: {
        Furnished.NO: N_("Unfurnished"),
        Furnished.PARTLY: N_("Partly furnished"),
        Furnished.FULLY: N_("Fully furnished"),
    },
    Kitchen: {
        Kitchen.NONE: N_("No kitchen"),
        Kitchen.CONNECTIONS: N_("Connections only"),
        Kitchen.KITCHENETTE: N_("Kitchenette"),
        Kitchen.FITTED: N_("Fitted kitchen"),
        Kitchen.SHARED: N_("Shared kitchen"),
    },
    Pets: {
        Pets.ALLOWED: N_("Pets allowed"),
        Pets.ON_REQUEST: N_("Pets on request"),
        Pets.NOT_ALLOWED: N_("No pets"),
    },
    Smoking: {
        Smoking.ALLOWED: N_("Smoking allowed"),
        Smoking.OUTSIDE_ONLY: N_("Smoking outside only"),
        Smoking.NOT_ALLOWED: N_("No smoking"),
    },
    Lease: {
        Lease.UNLIMITED: N_("Unlimited"),
        Lease.LIMITED: N_("Limited in time"),
    },
    Certificate: {
        Certificate.NOT_REQUIRED: N_("No WBS needed"),
        Certificate.REQUIRED: N_("WBS needed"),
        Certificate.URGENT: N_("WBS for urgent need required"),
    },
    RunningCost: {
        RunningCost.WATER: N_("Water and waste water"),
        RunningCost.HOT_WATER: N_("Hot water"),
        RunningCost.GARBAGE: N_("Waste collection"),
        RunningCost.PROPERTY_TAX: N_("Property tax"),
        RunningCost.INSURANCE: N_("Building insurance"),
        RunningCost.CLEANING: N_("Cleaning of the building"),
        RunningCost.LIFT: N_("Lift"),
        RunningCost.CHIMNEY: N_("Chimney sweep"),
        RunningCost.CARETAKER: N_("Caretaker"),
        RunningCost.LIGHT: N_("Light in shared areas"),
        RunningCost.CABLE: N_("Cable or aerial"),
        RunningCost.OTHER: N_("Other running costs"),
    },
    SeparateCost: {
        SeparateCost.ELECTRICITY: N_("Electricity"),
        SeparateCost.GAS: N_("Gas"),
        SeparateCost.HEATING: N_("Heating"),
        SeparateCost.INTERNET: N_("Internet and telephone"),
        SeparateCost.BROADCAST: N_("Broadcasting fee"),
        SeparateCost.GARBAGE: N_("Waste collection"),
        SeparateCost.WATER: N_("Water and waste water"),
        SeparateCost.CHIMNEY: N_("Chimney sweep"),
    },
    EnergyCertificate: {
        EnergyCertificate.DEMAND: N_("Certificate of demand"),
        EnergyCertificate.CONSUMPTION: N_("Certificate of consumption"),
        EnergyCertificate.PENDING: N_("Certificate not there yet"),
        EnergyCertificate.EXEMPT: N_("No certificate needed, for example a listed building"),
    },
    EnergyClass: {
        EnergyClass.A_PLUS: "A+",
        EnergyClass.A: "A",
        EnergyClass.B: "B",
        EnergyClass.C: "C",
        EnergyClass.D: "D",
        EnergyClass.E: "E",
        EnergyClass.F: "F",
        EnergyClass.G: "G",
        EnergyClass.H: "H",
    },
    EnergyCarrier: {
        EnergyCarrier.GAS: N_("Natural gas"),
        EnergyCarrier.OIL: N_("Heating oil"),
        EnergyCarrier.DISTRICT_HEATING: N_("District heating"),
        EnergyCarrier.HEAT_PUMP: N_("Heat pump"),
        EnergyCarrier.ELECTRICITY: N_("Electric heating"),
        EnergyCarrier.WOOD: N_("Wood or pellets"),
        EnergyCarrier.SOLAR: N_("Solar heat"),
    },
    LandlordKind: {
        LandlordKind.PRIVATE: N_("Private landlord"),
        LandlordKind.COMPANY: N_("Housing company"),
        LandlordKind.COOPERATIVE: N_("Housing cooperative"),
        LandlordKind.PUBLIC: N_("Municipality or church"),
        LandlordKind.TENANT: N_("Tenant who sublets"),
    },
    Answerer: {
        Answerer.LANDLORD: N_("The landlord"),
        Answerer.RELATIVE: N_("A relative of the landlord"),
        Answerer.CARETAKER: N_("The caretaker"),
        Answerer.OFFICE: N_("The office that reviews offers"),
    },
    Contact: {
        Contact.MAIL: N_("By mail"),
        Contact.PHONE: N_("By telephone"),
        Contact.EITHER: N_("By mail or telephone"),
    },
    OpportunityKind: {
        OpportunityKind.LANGUAGE_COURSE: N_("Language course"),
        OpportunityKind.LANGUAGE_CAFE: N_("Language café"),
        OpportunityKind.ADVICE: N_("Advice"),
        OpportunityKind.MEETING: N_("Meeting place"),
        OpportunityKind.SPORTS: N_("Sports"),
        OpportunityKind.CULTURE: N_("Culture"),
        OpportunityKind.VOLUNTEERING: N_("Volunteering"),
        OpportunityKind.FAMILY: N_("Family and children"),
        OpportunityKind.YOUTH: N_("Young people"),
        OpportunityKind.WORK: N_("Work and training"),
        OpportunityKind.ORIENTATION: N_("First orientation"),
        OpportunityKind.PARTICIPATION: N_("Having a say"),
    },
    Audience: {
        Audience.EVERYONE: N_("Everyone"),
        Audience.WOMEN: N_("Women"),
        Audience.FAMILIES: N_("Families"),
        Audience.CHILDREN: N_("Children"),
        Audience.YOUTH: N_("Young people"),
        Audience.OLDER_PEOPLE: N_("Older people"),
    },
    LanguageLevel: {
        LanguageLevel.LITERACY: N_("Literacy"),
        LanguageLevel.A1: "A1",
        LanguageLevel.A2: "A2",
        LanguageLevel.B1: "B1",
        LanguageLevel.B2: "B2",
        LanguageLevel.C1: "C1",
    },
    IncomeKind: {
        IncomeKind.WORK: N_("Work"),
        IncomeKind.JOBCENTER: N_("Jobcenter"),
        IncomeKind.SOCIAL_OFFICE: N_("Social welfare office (Sozialamt)"),
        IncomeKind.STUDY: N_("Studies or training"),
        IncomeKind.PENSION: N_("Pension"),
        IncomeKind.OTHER: N_("Other income"),
    },
}
"""By vocabulary, since words of two vocabularies may share their text."""


_BY_TEXT = {
    kind: {word.value: message for word, message in names.items()} for kind, names in LABELS.items()
}
"""The same by the text of a word: words have a hash and an equality of their own, which take time."""


def label(word: Word) -> str:
    """Return the message id of a word's name."""
    return _BY_TEXT[type(word)][word._value_]
