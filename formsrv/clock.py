"""The time of day as an argument, so that tests and midnight are ordinary values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime, time_zone: str) -> date:
    """Return the calendar day of a moment in a time zone such as the region's."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
