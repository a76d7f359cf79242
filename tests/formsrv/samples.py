"""Invented people and homes for tests; every personal field holds a word to look for."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from catalog.vocabulary import Contact, IncomeKind
from formsrv.payloads import (
    Applicant,
    Consent,
    InquiryDraft,
    InquiryFacts,
    Landlord,
    OfferDraft,
    OfferText,
    Wbs,
)

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
CITY = "01002000"
CONSENT = Consent(privacy_version=date(2026, 11, 22), at=START)

LANDLORD_CANARIES = (
    "Vornamekanarie",
    "Nachnamekanarie",
    "kanarie.landlord",
    "555 01 71",
    "Kanariengasse",
    "17zk",
)
APPLICANT_CANARIES = (
    "Bewerberkanarie",
    "kanarie.applicant",
    "555 01 72",
    "Helferkanarie",
    "Eigenworteskanarie",
)


@dataclass
class FakeClock:
    """A clock that tests move; each look takes a millisecond, so that times tell an order."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        """Say what time it is."""
        self.now += timedelta(milliseconds=1)
        return self.now

    def pass_time(self, **amount: float) -> None:
        """Let time go by."""
        self.now += timedelta(**amount)


def facts(**changes: object) -> dict[str, Any]:
    """The facts of a home in the region's largest town."""
    return {
        "kind": "flat",
        "municipality": CITY,
        "postcode": "24103",
        "available_from": "2027-01-01",
        "rooms": "2.5",
        "area": "55.5",
        "persons": 2,
        "floor": 1,
        "room_list": ["kitchen", "bed", "bath"],
        "kitchen": "fitted",
        "rent": {"net": 48050, "cold_costs": 10000, "heating": 7000, "deposit": 96100},
        "energy": {"certificate": "demand", "value": 98, "carrier": "gas", "built": 1990},
        "landlord": "private",
        "languages": ["de", "uk"],
        **changes,
    }


TEXT = OfferText(
    title="Helle Wohnung am Park",
    description="Zwei Zimmer mit Balkon, ruhig gelegen und nah an Bus und Schule.",
)


def landlord(**changes: object) -> Landlord:
    values: dict[str, Any] = {
        "first_name": "Vornamekanarie",
        "last_name": "Nachnamekanarie",
        "mail": "kanarie.landlord@post.example",
        "phone": "+49 431 555 01 71",
        "street": "Kanariengasse",
        "house_number": "17zk",
        "contact": Contact.EITHER,
        "language": "uk",
    }
    return Landlord(**{**values, **changes})


def offer_draft(**changes: object) -> OfferDraft:
    values: dict[str, Any] = {
        "offer": facts(),
        "listing_days": 30,
        "texts": {"de": TEXT},
        "landlord": landlord(),
        "consent": CONSENT,
    }
    return OfferDraft(**{**values, **changes})


def inquiry_draft(**changes: object) -> InquiryDraft:
    values: dict[str, Any] = {
        "facts": InquiryFacts(
            adults=2,
            children=1,
            move_in=date(2027, 1, 15),
            income=[IncomeKind.JOBCENTER, IncomeKind.WORK],
            wbs=Wbs.YES,
            languages=["ar", "en"],
            own_words="Eigenworteskanarie: نحن عائلة هادئة",
        ),
        "supporter": "Helferkanarie",
        "applicant": Applicant(
            name="Bewerberkanarie",
            mail="kanarie.applicant@post.example",
            phone="+49 431 555 01 72",
        ),
        "consent": CONSENT,
    }
    return InquiryDraft(**{**values, **changes})
