"""What is not known is not said: categories, hidden heating, tables that are out of date."""

from datetime import date

import pytest

from catalog.region import HouseholdLimit, Region, RentTable
from catalog.rent import (
    Verdict,
    answer_from,
    knows_gross_cold,
    outdated_table_for,
    rent_answer,
    strictest,
    table_for,
)
from tests.catalog.places import TODAY, Place

CITY, VILLAGE, AMT = "99001000", "99057001", "99057002"
LIMITS = "region/rent_limits.yaml"


def table(name: str, *limits: int, category: str | None = None, **other: object) -> RentTable:
    rows = [
        HouseholdLimit(persons=n, square_metres=40 + 10 * n, limit=cents // 100)
        for n, cents in enumerate(limits, start=1)
    ]
    values = {"further_person": 100} | other
    return RentTable(
        id=name,
        valid_from=date(2026, 1, 1),
        basis="gross_cold",
        category=category,
        source="Invented for tests",
        checked_on=date(2026, 11, 1),
        review_due=date(2027, 5, 1),
        complete=True,
        households=rows,
        **values,  # type: ignore[arg-type]
    )


OLD, NEW = (
    table("old", 400_00, 500_00, category="old"),
    table("new", 450_00, 480_00, category="new"),
)


def test_of_two_categories_only_what_is_within_both_is_within() -> None:
    """Nobody knows in which of them the home is."""
    both = strictest([OLD, NEW])

    answers = {
        cents: answer_from(cents, 1, both).verdict for cents in (400_00, 400_01, 450_00, 450_01)
    }

    assert answers[400_00] is Verdict.WITHIN
    assert {answers[cents] for cents in (400_01, 450_00, 450_01)} == {Verdict.ASK}
    assert (answer_from(480_00, 2, both).limit, answer_from(1, 3, both).limit) == (480_00, None)
    assert both.id == "new+old"


def test_a_row_that_one_category_lacks_is_unknown() -> None:
    """Its own limit could be lower."""
    both = strictest([table("long", 400_00, 500_00, category="a"), table("short", 400_00)])

    assert answer_from(1, 1, both).verdict is Verdict.WITHIN
    assert answer_from(1, 2, both).verdict is Verdict.ASK


def test_a_single_category_never_says_above() -> None:
    """The home may belong to another category, which has no table here."""
    assert answer_from(400_00, 1, OLD).verdict is Verdict.WITHIN
    assert answer_from(400_01, 1, OLD).verdict is Verdict.ASK


def test_without_a_table_there_is_nothing_to_join() -> None:
    with pytest.raises(ValueError, match="must be a table"):
        strictest([])


def test_the_newest_table_of_each_category_counts(place: Place) -> None:
    """Files say so; later tables of the same category take the place of earlier ones."""
    path = place.change(LIMITS, "- id: kreis-2026\n", "- id: kreis-2026\n  category: old\n")
    second = path.read_text("utf-8").split("- id: kreis-2026\n  category: old\n")[1]
    second = second.split("- id: mustersee-2026")[0].replace("limit: 400", "limit: 390")
    more = f"- id: kreis-2026-new\n  category: new\n{second}"
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    region = place.region()

    found = table_for(region.municipalities[VILLAGE], region, today=TODAY)

    assert found is not None
    assert found.id == "kreis-2026+kreis-2026-new"
    assert [row.limit for row in found.households] == [390_00]


def test_heating_for_nothing_hides_in_another_sum(place: Place) -> None:
    """Then the gross cold rent is at most what is compared: above the limit is not certain."""
    offer = next(iter(place.library().offers.values()))
    dear = offer.model_copy(
        update={"rent": offer.rent.model_copy(update={"net": 900_00, "heating": 80_00})}
    )
    hidden = dear.model_copy(update={"rent": dear.rent.model_copy(update={"heating": 0})})
    region = place.region()

    answers = [rent_answer(one, 1, region, today=TODAY).verdict for one in (dear, hidden)]

    assert answers == [Verdict.ABOVE, Verdict.ASK]
    assert [knows_gross_cold(one.rent) for one in (dear, hidden)] == [True, False]
    assert knows_gross_cold(dear.rent.model_copy(update={"heating": None}))


@pytest.mark.parametrize(
    ("ags", "today", "name"),
    [
        (CITY, TODAY, None),
        (CITY, date(2025, 12, 31), None),
        (CITY, date(2027, 5, 2), "musterstadt-2026"),
        (AMT, date(2027, 1, 1), "mustersee-2026"),
        (VILLAGE, date(2027, 6, 1), "kreis-2026"),
    ],
)
def test_the_table_that_counted_last_is_known(
    ags: str, today: date, name: str | None, region: Region
) -> None:
    """It is past its last day or its review; one that has not begun never counted."""
    found = outdated_table_for(region.municipalities[ags], region, today=today)

    assert (found.id if found else None) == name
