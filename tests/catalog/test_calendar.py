"""Recurring, irregular and rotating dates come out as a reader would count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.calendar import is_over, next_dates, rule_fault
from catalog.library import load_library
from catalog.opportunity import Extra, Opportunity, Schedule
from catalog.region import Region
from tests.catalog.places import BASE, TODAY


@pytest.fixture(scope="module")
def cafe(region: Region) -> Opportunity:
    library = load_library(BASE / "content", region, today=TODAY)
    return library.opportunities["language-cafe"]


def with_schedule(opportunity: Opportunity, **changes: object) -> Opportunity:
    schedule = opportunity.schedule[0].model_copy(update=changes)
    return opportunity.model_copy(update={"schedule": [schedule]})


def days_of(opportunity: Opportunity, region: Region, *, count: int = 20) -> list[date]:
    found = next_dates(opportunity, start=TODAY, count=count, region=region)
    return [occurrence.begins.date() for occurrence in found]


def test_dates_follow_rule_exceptions_holidays_and_extras(
    cafe: Opportunity, region: Region
) -> None:
    """Mondays without school holidays, and one extra date in them."""
    days = days_of(cafe, region, count=8)

    assert [day.isoformat() for day in days] == [
        "2026-11-23",
        "2026-11-30",
        "2026-12-07",
        "2026-12-14",
        "2026-12-30",
        "2027-01-11",
        "2027-01-18",
        "2027-01-25",
    ]


def turns(opportunity: Opportunity, region: Region, *, count: int = 9) -> list[tuple[str, str]]:
    """Return day, venue, and a mark on what is cancelled."""
    found = next_dates(opportunity, start=TODAY, count=count, region=region)
    return [
        (one.begins.strftime("%m-%d"), one.venue + ("!" if one.cancelled else "")) for one in found
    ]


def test_days_that_were_never_planned_use_up_no_turn(cafe: Opportunity, region: Region) -> None:
    """After a day off and the holidays comes whoever would have come then."""
    found = turns(cafe, region, count=6)

    assert found == [
        ("11-23", "library"),
        ("11-30", "home"),
        ("12-07", "library"),
        ("12-14", "home"),
        ("12-30", "home"),  # the extra date, at a venue of its own
        ("01-11", "library"),
    ]
    without = turns(with_schedule(cafe, except_on=[date(2026, 11, 30)]), region, count=3)
    assert without == [("11-23", "library"), ("12-07", "home"), ("12-14", "library")]


def test_a_date_called_off_is_shown_and_shifts_nobody(cafe: Opportunity, region: Region) -> None:
    """What was announced to the others stays; the number of dates is not used up by it."""
    off = with_schedule(cafe, cancelled=[date(2026, 11, 30), date(2026, 12, 30)])

    assert turns(off, region, count=4) == [
        ("11-23", "library"),
        ("11-30", "home!"),
        ("12-07", "library"),
        ("12-14", "home"),
        ("12-30", "home!"),
        ("01-11", "library"),
    ]


def test_when_all_that_is_left_is_cancelled_it_is_not_over(cafe: Opportunity) -> None:
    """Whoever comes to look must read that nothing takes place."""
    last = with_schedule(
        cafe, rule=None, until=None, first=TODAY, extra=[], except_on=[], cancelled=[TODAY]
    )

    assert not is_over(last, TODAY)
    assert is_over(last, TODAY + timedelta(days=1))


def test_times_keep_the_clock_when_it_changes(cafe: Opportunity, region: Region) -> None:
    """17:00 is 17:00 in winter and in summer."""
    summer = with_schedule(cafe, until=None)

    found = next_dates(summer, start=date(2027, 3, 22), count=2, region=region)

    assert [one.begins.isoformat() for one in found] == [
        "2027-03-22T17:00:00+01:00",
        "2027-03-29T17:00:00+02:00",
    ]


def test_until_is_the_last_day(cafe: Opportunity, region: Region) -> None:
    """The rule still counts on that day and no later."""
    assert max(days_of(cafe, region)) == date(2027, 2, 22)


def test_without_a_rule_there_is_one_date(cafe: Opportunity, region: Region) -> None:
    """Only the first day and the extra dates count."""
    once = with_schedule(
        cafe, rule=None, until=None, except_on=[], extra=[Extra(on=date(2027, 1, 2))]
    )

    assert days_of(once, region) == [date(2026, 11, 23), date(2027, 1, 2)]


def test_nth_weekday_of_a_month(cafe: Opportunity, region: Region) -> None:
    """Every first Monday."""
    monthly = with_schedule(
        cafe, rule="FREQ=MONTHLY;BYDAY=1MO", first=date(2026, 12, 7), not_in_school_holidays=False
    )

    assert days_of(monthly, region)[:4] == [
        date(2026, 12, 7),
        date(2026, 12, 30),
        date(2027, 1, 4),
        date(2027, 2, 1),
    ]


def test_it_is_over_after_its_last_date(cafe: Opportunity) -> None:
    """The last day itself still counts; so does the end of the listing."""
    listed = cafe.model_copy(update={"listed_until": date(2026, 12, 1)})

    assert not is_over(cafe, date(2027, 2, 22))
    assert is_over(cafe, date(2027, 2, 23))
    assert not is_over(listed, date(2026, 12, 1))
    assert is_over(listed, date(2026, 12, 2))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=YEARLY;BYMONTH=5;BYDAY=2SU",
    ],
)
def test_usual_rules_are_read(rule: str) -> None:
    """What organisers need is allowed."""
    assert rule_fault(rule) is None


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=WEEKLY;BYHOUR=3", "BYHOUR=3"),
        ("BYDAY=MO", "BYDAY=MO"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY"),
        ("weekly", "weekly"),
        ("", ""),
        ("FREQ=MONTHLY;BYMONTHDAY=40", "BYMONTHDAY=40"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    ],
)
def test_other_rules_name_the_part_at_fault(rule: str, part: str) -> None:
    """Rules of the day, endless and unreadable ones are refused."""
    assert rule_fault(rule) == part


@given(st.text(max_size=60))
def test_no_rule_raises_or_hangs(rule: str) -> None:
    """Any text is a rule or has a fault."""
    assert rule_fault(rule) is None or rule_fault(rule) is not None


def test_a_rule_that_never_comes_true_ends(cafe: Opportunity, region: Region) -> None:
    """The search for the second of one Sunday a month stops."""
    never = with_schedule(
        cafe, rule="FREQ=MONTHLY;BYDAY=1SU;BYSETPOS=2", until=None, extra=[], except_on=[]
    )

    assert days_of(never, region) == []
    assert is_over(never, TODAY)


@given(start=st.dates(date(2026, 1, 1), date(2028, 1, 1)), count=st.integers(0, 12))
def test_dates_are_ordered_counted_and_not_before_the_start(
    start: date, count: int, cafe: Opportunity, region: Region
) -> None:
    """What is asked for is what comes, wherever one begins."""
    found = next_dates(cafe, start=start, count=count, region=region)

    assert len(found) <= count
    assert [one.begins for one in found] == sorted(one.begins for one in found)
    assert all(one.begins.date() >= start and one.ends > one.begins for one in found)


def test_the_horizon_does_not_pass_the_end_of_time(cafe: Opportunity, region: Region) -> None:
    """A first day in the year 9999 is odd but no crash."""
    late = Schedule(
        first=date.max - timedelta(days=1), begins="10:00", ends="11:00", rule="FREQ=DAILY"
    )

    assert len(days_of(cafe.model_copy(update={"schedule": [late]}), region)) == 2
