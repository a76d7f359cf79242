"""The words that every bench theme shows: keys for the peers, texts from our catalogues."""

from __future__ import annotations

from catalog.labels import LABELS
from catalog.region import Language
from catalog.vocabulary import (
    Certificate,
    EnergyCarrier,
    EnergyCertificate,
    Kitchen,
    OfferKind,
    Pets,
)
from catalog.wording import Wording, load_wording
from theme.environment import LOCALE

TEXTS = {
    "skip": "Skip to content",
    "homes": "Homes",
    "take_part": "Take part",
    "guides": "Guides",
    "offer_a_home": "Offer a home",
    "about": "About this portal",
    "help": "Help",
    "imprint": "Imprint",
    "privacy": "Privacy",
    "summary": "Homes, opportunities to take part and guides for newcomers.",
    "new_homes": "New homes",
    "all_homes": "All homes",
    "all_guides": "All guides",
    "previous": "Previous page",
    "next": "Next page",
    "a_month": "a month",
    "place": "Place",
    "net": "Rent without running costs",
    "cold_costs": "Running costs without heating",
    "heating": "Heating",
    "total": "Together a month",
    "deposit": "Deposit",
    "area": "Size",
    "rooms": "Rooms",
    "persons": "For",
    "floor": "Floor",
    "ground_floor": "ground floor",
    "floor_number": "floor %(number)s",
    "lift": "Lift",
    "step_free": "Without steps",
    "yes": "yes",
    "no": "no",
    "kitchen": "Kitchen",
    "available_from": "Free from",
    "wbs": "Housing entitlement certificate (WBS)",
    "pets": "Pets",
    "certificate": "Energy certificate",
    "energy_value": "Energy value",
    "carrier": "Heated with",
    "efficiency": "Efficiency class",
    "built": "Built in",
}
"""Message ids of our catalogues by the key that a peer's template asks for."""
_VOCABULARIES = {
    "kind": OfferKind,
    "kitchen": Kitchen,
    "wbs": Certificate,
    "pets": Pets,
    "certificate": EnergyCertificate,
    "carrier": EnergyCarrier,
}


def texts_in(language: Language) -> dict[str, str]:
    """Return all texts of the bench themes in a language, vocabulary as ``pets_allowed``."""
    wording = _wording(language)
    found = {key: wording.gettext(message) for key, message in TEXTS.items()}
    for name, vocabulary in _VOCABULARIES.items():
        for word, message in LABELS[vocabulary].items():
            found[f"{name}_{word.value}"] = wording.gettext(message)
    return found


def _wording(language: Language) -> Wording:
    return load_wording(language, locale_folder=LOCALE)
