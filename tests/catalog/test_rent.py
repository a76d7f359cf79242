"""Rents are compared with what a table says and with nothing else."""

from datetime import date

import pytest

from catalog.region import Region
from catalog.rent import Verdict, answer_for, table_for
from tests.catalog.places import TODAY, Place

CITY, VILLAGE, AMT = "99001000", "99057001", "99057002"


@pytest.mark.parametrize(
    ("gross_cold", "persons", "verdict", "limit", "over"),
    [
        (474_50, 1, Verdict.WITHIN, 474_50, None),
        (474_51, 1, Verdict.ABOVE, 474_50, 1),
        (545_00, 2, Verdict.WITHIN, 545_00, None),
        (745_00, 4, Verdict.WITHIN, 745_00, None),
        (746_00, 4, Verdict.ABOVE, 745_00, 1_00),
        (100_00, 0, Verdict.ASK, None, None),
    ],
)
def test_a_complete_table_answers_to_the_cent(
    gross_cold: int,
    persons: int,
    verdict: Verdict,
    limit: int | None,
    over: int | None,
    region: Region,
) -> None:
    """Rows count as they are; further persons only by the table's own rule."""
    answer = answer_for(gross_cold, persons, ags=CITY, region=region, today=TODAY)

    assert (answer.verdict, answer.limit, answer.over) == (verdict, limit, over)


def test_square_metres_are_named_only_where_the_table_names_them(region: Region) -> None:
    """For further persons the table has a sum and no area."""
    two = answer_for(1, 2, ags=CITY, region=region, today=TODAY)
    four = answer_for(1, 4, ags=CITY, region=region, today=TODAY)

    assert (two.square_metres, four.square_metres) == (60, None)


def test_an_incomplete_table_never_says_above(region: Region) -> None:
    """It may say within; everything else is a question for the office."""
    within = answer_for(400_00, 1, ags=VILLAGE, region=region, today=TODAY)
    unclear = answer_for(400_01, 1, ags=VILLAGE, region=region, today=TODAY)

    assert (within.verdict, unclear.verdict) == (Verdict.WITHIN, Verdict.ASK)


def test_nothing_is_extrapolated(region: Region) -> None:
    """Without a row and without a rule for further persons nothing is known."""
    assert answer_for(1, 2, ags=VILLAGE, region=region, today=TODAY).verdict is Verdict.ASK


def test_the_nearer_table_counts(region: Region) -> None:
    """A table of the Amt goes before that of the district, as long as it is valid."""
    home = region.municipalities[AMT]

    now = table_for(home, region, today=TODAY)
    later = table_for(home, region, today=date(2027, 1, 1))

    assert now is not None
    assert later is not None
    assert (now.id, later.id) == ("mustersee-2026", "kreis-2026")


@pytest.mark.parametrize("today", [date(2025, 12, 31), date(2027, 5, 2)])
def test_a_table_not_yet_valid_or_not_reviewed_is_not_used(today: date, region: Region) -> None:
    """Outdated limits are no limits."""
    answer = answer_for(1, 1, ags=CITY, region=region, today=today)

    assert (answer.verdict, answer.table) == (Verdict.ASK, None)


def test_a_municipality_s_own_table_goes_first(place: Place) -> None:
    """What a municipality sets itself counts there."""
    place.change("region/rent_limits.yaml", 'districts: ["99057"]', 'municipalities: ["99057002"]')
    region = place.region()

    found = table_for(region.municipalities[AMT], region, today=TODAY)

    assert found is not None
    assert found.id == "kreis-2026"
