"""When an opportunity takes place: rules, exceptions, extra dates and venues in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from catalog.opportunity import Extra, Opportunity, Schedule
    from catalog.region import Holidays, Region


HORIZON = timedelta(days=3 * 366)
"""How far ahead dates are looked for: a rule that never comes true must not search for ever."""

BOUNDS = ("UNTIL", "COUNT", "DTSTART")
_MONTH = r"(?:1[0-2]|[1-9])"
_DAY = r"-?(?:3[01]|[12][0-9]|[1-9])"
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PARTS = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "BYDAY": r"(?:[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU))(?:,[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU))*",
    "BYMONTHDAY": rf"{_DAY}(?:,{_DAY})*",
    "BYMONTH": rf"{_MONTH}(?:,{_MONTH})*",
    "BYSETPOS": r"-?[1-5](?:,-?[1-5])*",
    "WKST": r"MO|SU",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One date of an opportunity: aware moments, and where it is (id of a venue).

    ``cancelled``: it was announced and does not take place.
    """

    begins: datetime
    ends: datetime
    venue: str
    online: bool
    cancelled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """A day with clock times and a venue, not yet in any time zone."""

    on: date
    begins: str
    ends: str
    venue: str
    cancelled: bool


def next_dates(
    opportunity: Opportunity, *, start: date, count: int, region: Region
) -> list[Occurrence]:
    """Return the first dates on or after a day, in order, at most ``count``.

    Cancelled ones are among them and do not count.
    """
    zone = ZoneInfo(region.settings.time_zone)
    online = {venue.id: venue.online for venue in opportunity.venues}
    slots = {
        slot
        for schedule in opportunity.schedule
        for slot in _slots(opportunity, schedule, start, region.settings.school_holidays)
    }
    ordered = sorted(slots, key=lambda slot: (slot.on, slot.begins, slot.ends, slot.venue))
    return [
        Occurrence(
            begins=_moment(slot.on, slot.begins, zone),
            ends=_moment(slot.on, slot.ends, zone),
            venue=slot.venue,
            online=online.get(slot.venue, False),
            cancelled=slot.cancelled,
        )
        for slot in _first(ordered, count)
    ]


def _first(slots: list[_Slot], count: int) -> Iterator[_Slot]:
    """Yield slots until so many take place; cancelled ones before the last are among them."""
    for slot in slots:
        if count <= 0:
            return
        count -= not slot.cancelled
        yield slot


def is_over(opportunity: Opportunity, today: date) -> bool:
    """Tell whether it is no longer listed or no date is left on or after a day."""
    if opportunity.listed_until is not None and opportunity.listed_until < today:
        return True
    return not any(
        True for schedule in opportunity.schedule for _ in _slots(opportunity, schedule, today, [])
    )


def rule_fault(rule: str) -> str | None:
    """Return the part of a recurrence rule that cannot be used, or null.

    Parts of the day are left out: clock times stand in ``begins`` and ``ends``.
    """
    parts = [part.partition("=") for part in rule.split(";")]
    names = [name for name, _, _ in parts]
    for name, _, value in parts:
        pattern = _PARTS.get(name)
        if pattern is None or not re.fullmatch(pattern, value) or names.count(name) > 1:
            return f"{name}={value}" if value else name
    values = {name: value for name, _, value in parts}
    if "FREQ" not in values or _never_comes(values):
        return rule
    try:
        rrulestr(rule, dtstart=datetime(2020, 1, 1))  # noqa: DTZ001 - days have no zone
    except ValueError:
        return rule
    return None


def _never_comes(values: dict[str, str]) -> bool:
    """Tell rules that name a day no month has: a search for one would take seconds."""
    if "BYSETPOS" in values and values["FREQ"] not in {"MONTHLY", "YEARLY"}:
        return True
    days = [abs(int(day)) for day in values.get("BYMONTHDAY", "1").split(",")]
    months = values.get("BYMONTH", "1").split(",")
    return min(days) > max(_LONGEST_MONTHS[int(month) - 1] for month in months)


def rule_days(schedule: Schedule, last: date) -> Iterator[date]:
    """Yield the days of a schedule's rule up to a day, before exceptions; faulty rule: none."""
    if schedule.until is not None:
        last = min(last, schedule.until)
    if schedule.rule is None:
        yield from (day for day in (schedule.first,) if day <= last)
        return
    if rule_fault(schedule.rule) is not None:
        return
    begin = datetime.combine(schedule.first, time.min)
    end = datetime.combine(last, time.min)
    rule = rrulestr(schedule.rule, dtstart=begin)
    yield from (moment.date() for moment in takewhile(lambda moment: moment <= end, rule))


def _slots(
    opportunity: Opportunity, schedule: Schedule, start: date, holidays: list[Holidays]
) -> Iterator[_Slot]:
    """Yield the dates of one schedule on or after a day, within the horizon."""
    turn = schedule.rotation or [opportunity.venues[0].id]
    last = horizon(max(start, schedule.first))
    for number, day in enumerate(planned_days(schedule, last, holidays)):
        if day >= start:
            yield _Slot(
                on=day,
                begins=schedule.begins,
                ends=schedule.ends,
                venue=turn[number % len(turn)],
                cancelled=day in schedule.cancelled,
            )
    for extra in schedule.extra:
        if extra.on >= start:
            yield _extra_slot(schedule, extra, turn[0])


def planned_days(schedule: Schedule, last: date, holidays: list[Holidays]) -> Iterator[date]:
    """Yield the days up to one on which something was planned: neither exception nor holidays."""
    left_out = set(schedule.except_on)
    off = holidays if schedule.not_in_school_holidays else []
    return (
        day
        for day in rule_days(schedule, last)
        if day not in left_out and not _in_holidays(day, off)
    )


def _extra_slot(schedule: Schedule, extra: Extra, venue: str) -> _Slot:
    return _Slot(
        on=extra.on,
        begins=extra.begins or schedule.begins,
        ends=extra.ends or schedule.ends,
        venue=extra.venue or venue,
        cancelled=extra.on in schedule.cancelled,
    )


def _in_holidays(day: date, holidays: list[Holidays]) -> bool:
    return any(holiday.first <= day <= holiday.last for holiday in holidays)


def horizon(day: date) -> date:
    """Return how far dates are looked for from a day, within what a date can be."""
    return day + HORIZON if day <= date.max - HORIZON else date.max


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)
