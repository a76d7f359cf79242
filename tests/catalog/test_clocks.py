"""No date of an opportunity is announced for a time that its day has not."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from catalog.calendar import next_dates
from catalog.library import load_library
from catalog.opportunity import Extra, Opportunity
from catalog.region import Region
from catalog.rules.opportunities import opportunity_problems
from catalog.yaml_source import Source
from tests.catalog.places import BASE, TODAY

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
SOURCE = Source(path="x.yaml", value=None)


@pytest.fixture(scope="module")
def cafe(region: Region) -> Opportunity:
    library = load_library(BASE / "content", region, today=TODAY)
    return library.opportunities["language-cafe"]


def at(cafe: Opportunity, begins: str, ends: str, **changes: object) -> Opportunity:
    """Return the opportunity once, in spring, or as the changes say."""
    once: dict[str, object] = {
        "first": SPRING,
        "rule": None,
        "until": None,
        "except_on": [],
        "extra": [],
        "begins": begins,
        "ends": ends,
        "not_in_school_holidays": False,
    }
    schedule = cafe.schedule[0].model_copy(update={**once, **changes})
    return cafe.model_copy(update={"schedule": [schedule]})


def skipped(found: Opportunity, region: Region, *, today: date = TODAY) -> list[tuple[str, str]]:
    """Return time and day of each fault, and that there is no other one."""
    problems = list(opportunity_problems(SOURCE, found, region, today=today))
    assert {problem.code for problem in problems} <= {"R345"}
    return [(str(one.values["found"]), str(one.values["day"])) for one in problems]


@pytest.mark.parametrize(
    ("begins", "ends", "wanted"),
    [
        ("02:30", "03:15", ["02:30"]),
        ("02:00", "02:59", ["02:00", "02:59"]),
        ("01:30", "02:15", ["02:15"]),
        ("01:00", "03:00", []),
        ("03:00", "04:00", []),
        ("17:00", "18:00", []),
    ],
)
def test_a_time_that_clocks_jump_over_is_refused(
    cafe: Opportunity, region: Region, begins: str, ends: str, wanted: list[str]
) -> None:
    found = skipped(at(cafe, begins, ends), region)

    assert found == [(clock, "2027-03-28") for clock in wanted]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"first": date(2026, 11, 29), "rule": "FREQ=WEEKLY"}, ["2027-03-28"]),
        ({"first": date(2026, 11, 30), "rule": "FREQ=WEEKLY"}, []),
        ({"first": date(1970, 1, 1), "rule": "FREQ=DAILY"}, ["2027-03-28"]),
        ({"first": TODAY, "rule": "FREQ=DAILY", "until": date(2027, 3, 27)}, []),
        ({"first": TODAY, "rule": "FREQ=DAILY", "until": SPRING, "except_on": [SPRING]}, []),
        ({"first": TODAY, "extra": [Extra(on=SPRING)]}, ["2027-03-28"]),
        ({"first": TODAY, "extra": [Extra(on=SPRING, begins="10:00", ends="11:00")]}, []),
        ({"first": AUTUMN, "rule": None}, []),
    ],
    ids=["Sundays", "Mondays", "daily", "until then", "left out", "extra", "moved", "autumn"],
)
def test_every_coming_date_counts(
    cafe: Opportunity, region: Region, changes: dict[str, object], wanted: list[str]
) -> None:
    """Of a rule the first such day is named; leaving it out mends it."""
    assert [day for _, day in skipped(at(cafe, "02:15", "03:45", **changes), region)] == wanted


def test_what_is_over_breaks_no_rule(cafe: Opportunity, region: Region) -> None:
    assert skipped(at(cafe, "02:30", "03:15"), region, today=date(2027, 3, 29)) == []


@pytest.mark.parametrize("day", [SPRING, date(2027, 10, 31)])
@pytest.mark.parametrize("minute", range(0, 24 * 60 - 30, 30))
def test_what_is_not_refused_ends_after_it_begins(
    cafe: Opportunity, region: Region, day: date, minute: int
) -> None:
    """On both days on which clocks change, as aware moments and as clocks on a wall."""
    begins, ends = (f"{at // 60:02}:{at % 60:02}" for at in (minute, minute + 30))
    found = at(cafe, begins, ends, first=day)
    if skipped(found, region):
        assert day == SPRING
        return

    (one,) = next_dates(found, start=day, count=1, region=region)

    utc = ZoneInfo("UTC")
    assert one.begins.astimezone(utc) < one.ends.astimezone(utc)
    assert [one.begins.strftime("%H:%M"), one.ends.strftime("%H:%M")] == [begins, ends]
