"""Writes calendars as RFC 5545 asks: folded lines, escaped texts, a time zone with its rules.

Nothing here looks at a clock: the same events make the same bytes. A library would do this,
but costs more to import than a small build may last; the tests read every calendar with one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from catalog.event import Event

LONGEST_LINE = 75
"""In octets, without the line's end."""
_MARK, _FURTHER = 0xC0, 0x80
"""The bits by which UTF-8 marks an octet as a further one of a letter."""
_FIRST_YEAR, _LAST_YEAR = 2020, 2037
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TEXT = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a calendar says of an event in one language.

    ``stamp`` is a day that belongs to the event, never the day of the build.
    """

    event: Event
    title: str
    title_tag: str
    description: str
    url: str
    stamp: date


def write_calendar(name: str, events: Iterable[About], *, zone: str, host: str, tag: str) -> bytes:
    """Return a calendar with a name; ``zone`` is the name of the time zone of all events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(host)}//Heimathafen//{tag.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        *_time_zone(zone),
    ]
    for about in events:
        lines += _event(about, zone, host)
    lines.append("END:VCALENDAR")
    return b"".join(fold(line) for line in lines)


def fold(line: str) -> bytes:
    """End a line, broken after at most 75 octets and never inside a letter."""
    raw = line.encode()
    if len(raw) <= LONGEST_LINE:
        return raw + b"\r\n"
    parts, start = [], 0
    while start < len(raw):
        # The space that begins each further line counts.
        end = start + LONGEST_LINE - (1 if start else 0)
        while end < len(raw) and raw[end] & _MARK == _FURTHER:
            end -= 1
        parts.append(raw[start:end])
        start = end
    return b"\r\n ".join(parts) + b"\r\n"


def _event(about: About, zone: str, host: str) -> Iterator[str]:
    event = about.event
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}@{host}"
    yield f"DTSTAMP:{about.stamp:%Y%m%d}T000000Z"
    yield f"DTSTART;TZID={zone}:{event.begins}"
    yield f"DTEND;TZID={zone}:{event.ends}"
    if event.rule:
        yield f"RRULE:{event.rule}"
    if event.left_out:
        yield f"EXDATE;TZID={zone}:{','.join(event.left_out)}"
    if event.replaces:
        yield f"RECURRENCE-ID;TZID={zone}:{event.replaces}"
    yield f"SUMMARY;LANGUAGE={about.title_tag}:{escaped(about.title)}"
    yield f"LOCATION:{escaped(event.venue)}"
    yield f"DESCRIPTION:{escaped(about.description)}"
    yield f"URL:{about.url}"
    yield f"SEQUENCE:{int(event.cancelled)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def escaped(value: str) -> str:
    """Write a text as a value: commas, semicolons and ends of lines would end it."""
    return value.translate(_TEXT)


class _Change(NamedTuple):
    """When the clocks of a zone change: the local time before, and what counts from then on."""

    at: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str


@lru_cache
def _time_zone(name: str) -> tuple[str, ...]:
    """Describe a time zone by the rules that its clocks follow in these years."""
    zone = ZoneInfo(name)
    groups: dict[tuple[bool, str], list[_Change]] = {}
    for change in _changes(zone):
        groups.setdefault((change.summer, change.name), []).append(change)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    if not groups:
        first = datetime(_FIRST_YEAR, 1, 1, tzinfo=zone)
        offset = first.utcoffset() or timedelta()
        only = _Change(
            at=first.replace(tzinfo=None),
            before=offset,
            after=offset,
            summer=False,
            name=first.tzname() or name,
        )
        groups[(False, only.name)] = [only]
    for changes in groups.values():
        lines += _observance(changes)
    return (*lines, "END:VTIMEZONE")


def _observance(changes: list[_Change]) -> Iterator[str]:
    """Write summer or winter time: by a rule if its changes follow one, else day by day."""
    first = changes[0]
    kind = "DAYLIGHT" if first.summer else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{first.at:%Y%m%dT%H%M%S}"
    if len(changes) > 1:
        rules = {_yearly(change.at) for change in changes}
        dates = ",".join(f"{change.at:%Y%m%dT%H%M%S}" for change in changes[1:])
        yield f"RRULE:{rules.pop()}" if len(rules) == 1 else f"RDATE:{dates}"
    yield f"TZOFFSETFROM:{_offset(first.before)}"
    yield f"TZOFFSETTO:{_offset(first.after)}"
    yield f"TZNAME:{first.name}"
    yield f"END:{kind}"


def _yearly(at: datetime) -> str:
    """Say of a day which one it is in its month, counted from the end in the last week."""
    _, days = monthrange(at.year, at.month)
    nth = -1 if at.day > days - 7 else (at.day + 6) // 7
    return f"FREQ=YEARLY;BYMONTH={at.month};BYDAY={nth}{_DAYS[at.weekday()]}"


def _changes(zone: ZoneInfo) -> Iterator[_Change]:
    """Find the moments at which the clocks of a zone change, to the minute."""
    day = datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC)
    while day.year <= _LAST_YEAR:
        following = day + timedelta(days=1)
        if _offset_at(day, zone) != _offset_at(following, zone):
            yield _change(day, following, zone)
        day = following


def _change(early: datetime, late: datetime, zone: ZoneInfo) -> _Change:
    before = _offset_at(early, zone)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) / 2
        if _offset_at(middle, zone) == before:
            early = middle
        else:
            late = middle
    moment = (early + timedelta(seconds=59)).replace(second=0, microsecond=0)
    there = moment.astimezone(zone)
    return _Change(
        at=(moment + before).replace(tzinfo=None),
        before=before,
        after=_offset_at(moment, zone),
        summer=bool(there.dst()),
        name=there.tzname() or "",
    )


def _offset_at(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
