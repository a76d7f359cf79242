"""Facts sealed as JSON make the same offer when they come back."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.offer import Offer
from formsrv.errors import InvalidOfferError
from formsrv.facts import NOT_FACTS, Listing, offer_facts, to_offer
from tests.formsrv.samples import TEXT, facts

LISTING = Listing(first=date(2026, 11, 22), last=date(2026, 12, 22))


def offer_of(found: dict[str, Any]) -> Offer:
    return to_offer(found, texts={"de": TEXT}, listing=LISTING)


def test_money_is_cents_inside_and_decimals_are_exact() -> None:
    offer = offer_of(facts())

    assert (offer.rent.net, offer.rent.heating) == (48050, 7000)
    assert (str(offer.rooms), str(offer.area)) == ("2.5", "55.5")
    assert offer.available_from == date(2027, 1, 1)


@given(
    net=st.integers(0, 1_000_000_00),
    halves=st.integers(2, 40),
    tenths=st.integers(50, 10_000),
    lift=st.booleans(),
    until=st.none() | st.dates(date(2027, 2, 1), date(2035, 1, 1)),
)
def test_an_offer_comes_back_from_its_facts(
    *, net: int, halves: int, tenths: int, lift: bool, until: date | None
) -> None:
    """Also after a way through JSON text, as it lies in an age file."""
    first = offer_of(
        facts(
            rent={"net": net, "cold_costs": 1},
            rooms=f"{halves / 2}",
            area=f"{tenths / 10}",
            lift=lift,
            lease="limited" if until else "unlimited",
            lease_until=until.isoformat() if until else None,
        )
    )

    again = offer_of(json.loads(json.dumps(offer_facts(first))))

    assert again == first


def test_facts_leave_out_what_the_portal_decides() -> None:
    assert NOT_FACTS.isdisjoint(offer_facts(offer_of(facts())))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rooms": "drei"}, "rooms"),
        ({"rooms": "NaN"}, "rooms"),
        ({"kind": "castle"}, "kind"),
        ({"available_from": "morgen"}, "available_from"),
        ({"rent": {"net": 480.5, "cold_costs": 1}}, "rent.net"),
        ({"rent": {"net": -1, "cold_costs": 1}}, "rent.net"),
        ({"rent": "much"}, "rent"),
        ({"energy": None}, "energy"),
        ({"demo": True}, "demo"),
        ({"listed_until": "2030-01-01"}, "listed_until"),
        ({"street": "x"}, "street"),
    ],
)
def test_wrong_facts_are_named(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidOfferError) as refused:
        offer_of(facts(**changes))

    assert field in [problem.values["field"] for problem in refused.value.problems]
