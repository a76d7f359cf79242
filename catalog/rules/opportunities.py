"""Rules across the fields of an opportunity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from catalog.calendar import BOUNDS, HORIZON, rule_days, rule_fault
from catalog.problems import Problem
from catalog.region import Region
from catalog.rules.clocks import clock_problems
from catalog.rules.texts import (
    duplicate_problems,
    language_problems,
    municipality_problems,
    text_problems,
)
from catalog.yaml_source import Path, Source

if TYPE_CHECKING:
    from catalog.opportunity import Opportunity, Schedule

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}\Z")
_PHONE = re.compile(r"[0-9+()/ -]{5,}\Z")


def opportunity_problems(
    source: Source, opportunity: Opportunity, region: Region, *, today: date
) -> Iterator[Problem]:
    """Say what in an opportunity breaks a rule. One that is over breaks none."""
    yield from _organiser_problems(source, opportunity)
    yield from _venue_problems(source, opportunity, region)
    venues = [venue.id for venue in opportunity.venues]
    for place, schedule in enumerate(opportunity.schedule):
        yield from _schedule_problems(source, ("schedule", place), schedule)
        yield from _place_problems(source, ("schedule", place), schedule, venues=venues)
        yield from clock_problems(source, ("schedule", place), schedule, region, today=today)
    first = min(schedule.first for schedule in opportunity.schedule)
    if opportunity.listed_until is not None and opportunity.listed_until < first:
        yield source.problem(("listed_until",), "R341", found=opportunity.listed_until, first=first)
    yield from duplicate_problems(source, ("audience",), opportunity.audience)
    yield from duplicate_problems(source, ("languages",), opportunity.languages)
    yield from language_problems(source, opportunity.languages, region)
    yield from text_problems(source, opportunity.texts, region)


def _organiser_problems(source: Source, opportunity: Opportunity) -> Iterator[Problem]:
    organiser = opportunity.organiser
    if organiser.mail is not None and not _MAIL.match(organiser.mail):
        yield source.problem(("organiser", "mail"), "R342", found=organiser.mail)
    if organiser.phone is not None and not _PHONE.match(organiser.phone):
        yield source.problem(("organiser", "phone"), "R343", found=organiser.phone)


def _venue_problems(source: Source, opportunity: Opportunity, region: Region) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, venue in enumerate(opportunity.venues):
        path: Path = ("venues", place)
        if venue.id in seen:
            yield source.problem((*path, "id"), "R333", found=venue.id)
        seen.add(venue.id)
        if venue.municipality is not None:
            yield from municipality_problems(
                source, (*path, "municipality"), venue.municipality, region
            )
        elif not venue.online:
            yield source.problem(path, "R331", found=venue.id)


def _schedule_problems(source: Source, path: Path, schedule: Schedule) -> Iterator[Problem]:
    if schedule.ends <= schedule.begins:
        yield _order(source, (*path, "ends"), schedule.ends, schedule.begins)
    if schedule.until is not None and schedule.until < schedule.first:
        yield source.problem((*path, "until"), "R337", found=schedule.until, first=schedule.first)
    if schedule.rule is None:
        if schedule.until is not None:
            yield source.problem((*path, "until"), "R339")
        yield from _exception_problems(source, path, schedule)
        return
    bounds = [name for name in BOUNDS if re.search(rf"\b{name}\b", schedule.rule, re.IGNORECASE)]
    if bounds:
        yield source.problem((*path, "rule"), "R335", found=", ".join(bounds))
    elif fault := rule_fault(schedule.rule):
        yield source.problem((*path, "rule"), "R334", found=schedule.rule, part=fault)
    elif next(rule_days(schedule, schedule.first), None) is None:
        if schedule.until is None or schedule.until >= schedule.first:
            yield source.problem((*path, "first"), "R340", found=schedule.first)
    else:
        yield from _exception_problems(source, path, schedule)


def _exception_problems(source: Source, path: Path, schedule: Schedule) -> Iterator[Problem]:
    yield from duplicate_problems(source, (*path, "except_on"), schedule.except_on)
    yield from duplicate_problems(source, (*path, "cancelled"), schedule.cancelled)
    named = [*schedule.except_on, *schedule.cancelled]
    near = [day for day in named if day <= date.max - HORIZON]
    days = set(rule_days(schedule, max(near, default=schedule.first)))
    for place, day in enumerate(schedule.except_on):
        if day not in days:
            yield source.problem((*path, "except_on", place), "R338", found=day)
    announced = (days - set(schedule.except_on)) | {extra.on for extra in schedule.extra}
    for place, day in enumerate(schedule.cancelled):
        if day not in announced:
            yield source.problem((*path, "cancelled", place), "R344", found=day)


def _place_problems(
    source: Source, path: Path, schedule: Schedule, *, venues: list[str]
) -> Iterator[Problem]:
    known = ", ".join(venues)
    for number, venue in enumerate(schedule.rotation):
        if venue not in venues:
            where: Path = (*path, "rotation", number)
            yield source.problem(where, "R332", found=venue, expected=known)
    for number, extra in enumerate(schedule.extra):
        where = (*path, "extra", number)
        if extra.venue is not None and extra.venue not in venues:
            yield source.problem((*where, "venue"), "R332", found=extra.venue, expected=known)
        begins, ends = extra.begins or schedule.begins, extra.ends or schedule.ends
        changed = extra.begins is not None or extra.ends is not None
        if changed and ends <= begins:
            yield _order(source, (*where, "ends"), ends, begins)


def _order(source: Source, path: Path, ends: str, begins: str) -> Problem:
    return source.problem(path, "R336", found=ends, begins=begins)
