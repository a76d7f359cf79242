"""Times of day that a day has not: when clocks are put forward, an hour is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.calendar import horizon, planned_days
from catalog.problems import Problem
from catalog.region import Region
from catalog.yaml_source import Path, Source

if TYPE_CHECKING:
    from catalog.opportunity import Schedule

_MORNING = "05:00"
"""Nowhere are clocks put forward as late as this: what begins later is not looked at."""


def clock_problems(
    source: Source, path: Path, schedule: Schedule, region: Region, *, today: date
) -> Iterator[Problem]:
    """Name the first coming day of a schedule that has not its times, and extra dates like it."""
    try:
        zone = ZoneInfo(region.settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a fault of the region, told there
        return
    for name in ("begins", "ends"):
        if schedule.begins < _MORNING:
            clock = getattr(schedule, name)
            days = _coming_days(schedule, region, today=today)
            skipped = (day for day in days if _is_skipped(day, clock, zone))
            for day in [*skipped][:1]:
                yield source.problem((*path, name), "R345", found=clock, day=day)
        for number, extra in enumerate(schedule.extra):
            clock = getattr(extra, name) or getattr(schedule, name)
            if extra.on >= today and _is_skipped(extra.on, clock, zone):
                where: Path = (*path, "extra", number, name)
                yield source.problem(where, "R345", found=clock, day=extra.on)


def _coming_days(schedule: Schedule, region: Region, *, today: date) -> Iterator[date]:
    last = horizon(max(schedule.first, today))
    planned = planned_days(schedule, last, region.settings.school_holidays)
    return (day for day in planned if day >= today)


def _is_skipped(day: date, clock: str, zone: ZoneInfo) -> bool:
    """Tell whether clocks jump over a time: there and back again it is another one."""
    told = datetime.combine(day, time.fromisoformat(clock))
    back = told.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return back.replace(tzinfo=None) != told
