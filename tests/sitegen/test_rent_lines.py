"""Few lines say for all households whether the rent is within the limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.offer import Rent
from catalog.region import HouseholdLimit, RentTable
from sitegen.rent_lines import RentAnswers, rent_answers
from sitegen.site import Site
from tests.sitegen.conftest import FLAT, Small

LIMITS = (450, 540, 640, 750, 860, 950, 1050, 1140)


def with_tables(site: Site, *tables: RentTable) -> Site:
    return replace(site, region=replace(site.region, rent_tables=tables))


def table(name: str = "t", limits: tuple[int, ...] = LIMITS, **other: object) -> RentTable:
    values: dict[str, object] = {"complete": True} | other
    return RentTable(
        id=name,
        valid_from=date(2026, 1, 1),
        basis="gross_cold",
        source="https://limits.example",
        checked_on=date(2026, 11, 1),
        review_due=date(2027, 5, 1),
        households=[
            HouseholdLimit(persons=n, square_metres=40 + 10 * n, limit=euros)
            for n, euros in enumerate(limits, start=1)
        ],
        **values,  # type: ignore[arg-type]
    )


def answers(
    site: Site, euros: int, one: RentTable, *, heating: int = 80, persons: int = 20
) -> RentAnswers:
    rent = Rent.model_construct(net=euros * 100 - 100_00, cold_costs=100_00, heating=heating * 100)
    return rent_answers(rent, with_tables(site, one), persons=persons, table=one.id, outdated="")


def shown(found: RentAnswers) -> list[tuple[int, int, str, int, int]]:
    return [(one.first, one.last, one.verdict.value, one.least, one.most) for one in found.lines]


@pytest.mark.parametrize(
    ("euros", "lines"),
    [
        (450, [(1, 8, "within", 450_00, 1140_00)]),
        (700, [(1, 3, "above", 60_00, 250_00), (4, 8, "within", 750_00, 1140_00)]),
        (1141, [(1, 8, "above", 1_00, 691_00)]),
    ],
)
def test_neighbours_that_say_the_same_are_one_line(
    euros: int, lines: list[tuple[int, int, str, int, int]], site: Site
) -> None:
    assert shown(answers(site, euros, table())) == lines


@pytest.mark.parametrize(
    ("persons", "lines"),
    [
        (3, [(1, 3, "above", 60_00, 250_00)]),
        (5, [(1, 3, "above", 60_00, 250_00), (4, 5, "within", 750_00, 860_00)]),
    ],
)
def test_only_households_that_fit_into_the_home_are_answered(
    persons: int, lines: list[tuple[int, int, str, int, int]], site: Site
) -> None:
    """The table below still says all of its limits."""
    found = answers(site, 700, table(), persons=persons)

    assert shown(found) == lines
    assert [row.persons for row in found.rows] == list(range(1, 9))


def test_what_is_above_is_known_of_all_lines_together(site: Site) -> None:
    assert answers(site, 700, table()).above
    assert not answers(site, 450, table()).above
    assert not answers(site, 700, table(complete=False)).above


def test_beyond_the_last_row_only_the_step_of_the_table_counts(site: Site) -> None:
    short = table(limits=(450, 540))
    stepped = table(limits=(450, 540), further_person=100)

    assert shown(answers(site, 500, short))[-1][:3] == (3, 8, "ask")
    assert shown(answers(site, 500, stepped))[-1] == (2, 8, "within", 540_00, 1140_00)
    assert [row.square_metres for row in answers(site, 500, stepped).rows] == [50, 60, *[None] * 6]


def test_an_incomplete_table_and_hidden_heating_never_say_above(site: Site) -> None:
    for found in (
        answers(site, 700, table(complete=False)),
        answers(site, 700, table(category="renovated")),
        answers(site, 700, table(), heating=0),
    ):
        assert [line.verdict.value for line in found.lines] == ["ask", "within"]


def test_without_a_table_all_is_one_question_and_the_old_one_is_named(site: Site) -> None:
    rent = Rent.model_construct(net=100_00, cold_costs=100_00, heating=None)
    found = rent_answers(rent, with_tables(site, table("old")), persons=8, table="", outdated="old")

    assert shown(found) == [(1, 8, "ask", 0, 0)]
    assert (found.table, found.rows) == (None, ())
    assert found.outdated is not None
    assert found.outdated.id == "old"


def page_of(small: Small) -> str:
    return small.files("offer")[f"en/offers/{FLAT}/index.html"].decode()


def test_the_page_speaks_of_what_is_above_only_where_something_is(small: Small) -> None:
    spoken = small.speaking("de", "en")
    offer = spoken.record("offer", FLAT)
    cheap = offer.model_copy(update={"rent": offer.rent.model_copy(update={"net": 100_00})})
    dear = offer.model_copy(update={"rent": offer.rent.model_copy(update={"net": 3000_00})})
    sentence = "Above the limit does not mean forbidden"

    assert sentence not in page_of(spoken.holding("offer", {FLAT: cheap}))
    assert sentence in page_of(spoken.holding("offer", {FLAT: dear}))


def test_the_page_names_an_outdated_table_and_does_not_use_it(small: Small) -> None:
    """From the day after its review is due."""
    spoken = small.speaking("de", "en")
    offer = spoken.record("offer", FLAT)
    still = offer.model_copy(update={"listed_until": date(2027, 6, 30)})

    now = page_of(spoken)
    later = page_of(spoken.holding("offer", {FLAT: still}).on(date(2027, 5, 23)))

    assert "out of date" not in now
    assert "Show the limits" in now
    assert "out of date and is not used" in later
    assert "no current table: ask before signing" in later
    assert "Show the limits" not in later
