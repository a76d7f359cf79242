"""Reads calendars with a library and expands what they say, apart from the code that writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Calendar

Dated = tuple[str, str, str, bool]
"""Begin and end in ISO 8601, place, and whether it is cancelled."""


def read_calendar(raw: bytes) -> Any:  # noqa: ANN401 (the library's own)
    """Read the one calendar of a file; raises ValueError where it breaks RFC 5545."""
    (found,) = Calendar.from_ical(raw, multiple=True)
    broken = [part.errors for part in found.walk() if part.errors]
    if broken:
        raise ValueError(broken)
    return found


def faults_of_lines(raw: bytes) -> Iterator[str]:
    """Say what is wrong with the lines of a file: their ends, their lengths, their letters."""
    if not raw.endswith(b"\r\n"):
        yield "The last line has no end."
    for line in raw.removesuffix(b"\r\n").split(b"\r\n"):
        if b"\n" in line or b"\r" in line:
            yield f"A line ends otherwise: {line!r}"
        if len(line) > 75:  # octets, RFC 5545
            yield f"{len(line)} octets: {line!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"Broken inside a letter: {line!r}"


def expand(calendar: Any, start: date, end: date) -> list[Dated]:  # noqa: ANN401 (the library's)
    """Return all dates from a day to another one, both included, in order."""
    events = calendar.walk("VEVENT")
    replaced = {
        (str(event["UID"]), event["RECURRENCE-ID"].dt)
        for event in events
        if "RECURRENCE-ID" in event
    }
    found = {
        dated
        for event in events
        for dated in _dates(event, replaced, end)
        if start.isoformat() <= dated[0][:10] <= end.isoformat()
    }
    return sorted(found)


def _dates(
    event: Any,  # noqa: ANN401 (the library's own)
    replaced: set[tuple[str, datetime]],
    end: date,
) -> Iterator[Dated]:
    begins, ends = event["DTSTART"].dt, event["DTEND"].dt
    cancelled = str(event["STATUS"]) == "CANCELLED"
    place = str(event.get("LOCATION", ""))
    if "RRULE" not in event:
        yield begins.isoformat(), ends.isoformat(), place, cancelled
        return
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=begins)
    last = datetime.combine(end + timedelta(days=1), time.min, tzinfo=begins.tzinfo)
    lists = event.get("EXDATE", [])
    every = lists if isinstance(lists, list) else [lists]
    left_out = {one.dt for dates in every for one in dates.dts}
    for moment in rule.between(begins, last, inc=True):
        if moment in left_out or (str(event["UID"]), moment) in replaced:
            continue
        until = datetime.combine(moment.date(), ends.time(), tzinfo=moment.tzinfo)
        yield moment.isoformat(), until.isoformat(), place, cancelled
