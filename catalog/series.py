"""What goes into a calendar: the dates of an opportunity as series and single events.

A series is a rule with the days that it leaves out, so that a calendar needs no new copy each
week. Where venues take turns no rule says where, and each date is an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalog.calendar import Occurrence, horizon, next_dates, planned_days, rule_days
from catalog.event import Event
from catalog.region import Region

if TYPE_CHECKING:
    from catalog.opportunity import Extra, Opportunity, Schedule

TURNS_AHEAD = 40
"""So many dates of venues in turn are written ahead."""
_FORMAT = "%Y%m%dT%H%M%S"


def events_of(
    slug: str, opportunity: Opportunity, region: Region, *, today: date
) -> tuple[Event, ...]:
    """Return all events of an opportunity; dates of venues in turn begin with a day."""
    found: list[Event] = []
    for number, schedule in enumerate(opportunity.schedule):
        uid = f"{slug}-{number}"
        if schedule.rule is not None and len(set(schedule.rotation)) > 1:
            alone = opportunity.model_copy(
                update={"schedule": [schedule.model_copy(update={"extra": []})]}
            )
            dates = next_dates(alone, start=today, count=TURNS_AHEAD, region=region)
            found.extend(_single(uid, one) for one in dates)
        else:
            venue = (schedule.rotation or [opportunity.venues[0].id])[0]
            found.extend(_series(uid, schedule, venue, region))
        venue = (schedule.rotation or [opportunity.venues[0].id])[0]
        found.extend(_extra(uid, schedule, extra, venue) for extra in schedule.extra)
    return tuple(found)


def _single(uid: str, one: Occurrence) -> Event:
    begins = one.begins.strftime(_FORMAT)
    return Event(
        uid=f"{uid}-{begins[:-2]}",
        begins=begins,
        ends=one.ends.strftime(_FORMAT),
        venue=one.venue,
        cancelled=one.cancelled,
    )


def _series(uid: str, schedule: Schedule, venue: str, region: Region) -> Iterator[Event]:
    zone = ZoneInfo(region.settings.time_zone)
    begins, ends = (_at(schedule.first, clock) for clock in (schedule.begins, schedule.ends))
    if schedule.rule is None:
        cancelled = schedule.first in schedule.cancelled
        yield Event(uid=uid, begins=begins, ends=ends, venue=venue, cancelled=cancelled)
        return
    rule = schedule.rule
    if schedule.until is not None:
        last = datetime.combine(
            schedule.until, time.fromisoformat(schedule.begins), tzinfo=zone
        ).astimezone(ZoneInfo("UTC"))
        rule += f";UNTIL={last.strftime(_FORMAT)}Z"
    left_out = (_at(day, schedule.begins) for day in _unplanned(schedule, region))
    yield Event(uid=uid, begins=begins, ends=ends, venue=venue, rule=rule, left_out=tuple(left_out))
    last_off = max(schedule.cancelled, default=schedule.first)
    planned = planned_days(schedule, last_off, region.settings.school_holidays)
    for day in sorted(set(schedule.cancelled) & set(planned)):
        start = _at(day, schedule.begins)
        yield Event(
            uid=uid,
            begins=start,
            ends=_at(day, schedule.ends),
            venue=venue,
            replaces=start,
            cancelled=True,
        )


def _unplanned(schedule: Schedule, region: Region) -> list[date]:
    """Return the days of the rule that it leaves out, as far as anybody knows them."""
    holidays = region.settings.school_holidays
    known = [*schedule.except_on, *(one.last for one in holidays), schedule.first]
    last = min(max(known), horizon(schedule.first))
    return sorted({*rule_days(schedule, last)} - {*planned_days(schedule, last, holidays)})


def _extra(uid: str, schedule: Schedule, extra: Extra, venue: str) -> Event:
    begins = _at(extra.on, extra.begins or schedule.begins)
    return Event(
        uid=f"{uid}-{begins[:-2]}",
        begins=begins,
        ends=_at(extra.on, extra.ends or schedule.ends),
        venue=extra.venue or venue,
        cancelled=extra.on in schedule.cancelled,
    )


def _at(day: date, clock: str) -> str:
    return datetime.combine(day, time.fromisoformat(clock)).strftime(_FORMAT)
