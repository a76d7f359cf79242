"""What a recurrence rule says in a form that has words: every week on Tuesday."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from catalog.calendar import rule_fault

if TYPE_CHECKING:
    from catalog.opportunity import Schedule

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTHS = {"1": 1, "2": 2, "3": 3, "4": 4, "-1": -1}


class Repeat(NamedTuple):
    """A simple rule: each so many days, weeks or months.

    ``weekdays`` count from Monday, 0. In months ``nth`` is which of them (-1: the last one),
    or ``day`` is the day of the month.
    """

    unit: str
    interval: int
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0


def repeat_of(schedule: Schedule) -> Repeat | None:
    """Return the rule of a schedule if it is simple enough for one sentence, else null."""
    if schedule.rule is None or rule_fault(schedule.rule) is not None:
        return None
    parts = dict(part.split("=", 1) for part in schedule.rule.split(";"))
    parts.pop("WKST", None)
    frequency, interval = parts.pop("FREQ"), int(parts.pop("INTERVAL", "1"))
    days = parts.pop("BYDAY", "")
    if frequency == "DAILY" and not parts and not days:
        return Repeat("day", interval)
    if frequency == "WEEKLY" and not parts:
        return _weekly(days.split(",") if days else [], interval, schedule)
    if frequency == "MONTHLY":
        return _monthly(days, parts, interval)
    return None


def _weekly(days: list[str], interval: int, schedule: Schedule) -> Repeat | None:
    if not set(days) <= set(WEEKDAYS):
        return None
    numbers = {WEEKDAYS.index(day) for day in days} or {schedule.first.weekday()}
    return Repeat("week", interval, tuple(sorted(numbers)))


def _monthly(days: str, parts: dict[str, str], interval: int) -> Repeat | None:
    nth = _NTHS.get(days[:-2].removeprefix("+"))
    if not parts and nth and days[-2:] in WEEKDAYS:
        return Repeat("month", interval, (WEEKDAYS.index(days[-2:]),), nth=nth)
    day = parts.pop("BYMONTHDAY", "")
    if not parts and not days and day.isdecimal():
        return Repeat("month", interval, day=int(day))
    return None
