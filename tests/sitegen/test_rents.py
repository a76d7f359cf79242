"""What a card says of a rent is what the rent tables answer, for every size that fits in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rent import Verdict, answer_from, table_for
from sitegen.rents import LARGEST_HOUSEHOLD, RentsOfTheDay
from sitegen.summaries import OfferSummary, summarise_offer
from tests.sitegen.conftest import DAY, FLAT, Small


@pytest.fixture(scope="module")
def flat(small: Small) -> OfferSummary:
    """The summary of a flat as it is read."""
    return summarise_offer(FLAT, small.record("offer", FLAT))


PLACES = ("01002000", "01004000", "01057001")


@given(
    gross=st.integers(0, 250_000),
    persons=st.integers(1, 12),
    exact=st.booleans(),
    home=st.sampled_from(PLACES),
)
def test_sizes_are_those_that_the_table_answers_with_within(
    *,
    gross: int,
    persons: int,
    exact: bool,
    home: str,
    small: Small,
    flat: OfferSummary,
) -> None:
    """With a complete table, with one of which rows are missing, and without one."""
    region = small.site.region
    table = table_for(region.municipalities[home], region, today=DAY)
    sizes = range(1, min(persons, LARGEST_HOUSEHOLD) + 1)
    answers = {n: answer_from(gross, n, table, exact=exact).verdict for n in sizes}

    found = RentsOfTheDay(region, DAY).on(
        flat._replace(gross_cold=gross, persons=persons, exact=exact, home=home)
    )

    assert found.within == tuple(n for n in sizes if answers[n] is Verdict.WITHIN)
    assert found.verdict == (Verdict.WITHIN if found.within else answers[sizes[-1]])


def test_a_table_that_is_too_old_answers_nothing(small: Small, flat: OfferSummary) -> None:
    """Years later nobody is told of a limit."""
    region = small.site.region
    assert RentsOfTheDay(region, DAY).on(flat).within
    later = RentsOfTheDay(region, date(2031, 1, 1)).on(flat)
    assert (later.verdict, later.within) == ("ask", ())
    without = replace(region, rent_tables=())
    assert RentsOfTheDay(without, DAY).on(flat).verdict == "ask"


def test_a_summary_that_is_read_says_nothing_of_a_day(flat: OfferSummary) -> None:
    """It is kept for months, the tables are not."""
    assert (flat.verdict, flat.within) == ("", ())
