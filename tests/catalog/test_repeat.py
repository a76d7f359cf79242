"""Rules that have words, and those for which only dates are shown."""

from datetime import date

import pytest

from catalog.opportunity import Schedule
from catalog.repeat import Repeat, repeat_of

TUESDAY = date(2026, 12, 1)


def schedule(rule: str | None) -> Schedule:
    return Schedule(first=TUESDAY, begins="10:00", ends="12:00", rule=rule)


@pytest.mark.parametrize(
    ("rule", "repeat"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", Repeat("week", 1, (1,))),
        ("FREQ=WEEKLY", Repeat("week", 1, (1,))),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO;WKST=MO", Repeat("week", 2, (0, 3))),
        ("FREQ=DAILY", Repeat("day", 1)),
        ("FREQ=MONTHLY;BYDAY=1MO", Repeat("month", 1, (0,), nth=1)),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=-1TH", Repeat("month", 3, (3,), nth=-1)),
        ("FREQ=MONTHLY;BYDAY=+2SA", Repeat("month", 1, (5,), nth=2)),
        ("FREQ=MONTHLY;BYMONTHDAY=15", Repeat("month", 1, day=15)),
    ],
)
def test_simple_rules_are_understood(rule: str, repeat: Repeat) -> None:
    """What organisers write nearly always."""
    assert repeat_of(schedule(rule)) == repeat


@pytest.mark.parametrize(
    "rule",
    [
        None,
        "FREQ=YEARLY",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "FREQ=MONTHLY;BYDAY=-2FR",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=TU;BYMONTH=5",
        "FREQ=NEVER",
    ],
)
def test_others_have_no_words(rule: str | None) -> None:
    """Half a truth would send people on the wrong day."""
    assert repeat_of(schedule(rule)) is None
