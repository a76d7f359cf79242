"""When opportunities take place and which lists they belong to, told from the files alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import rrulestr

DATES_KEPT = 6
FEWEST_IN_A_PLACE = 2
_AHEAD = timedelta(days=1000)
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
Item = dict[str, Any]
Rows = Mapping[str, Mapping[str, str]]


def next_days(item: Item, holidays: list[tuple[date, date]], today: date) -> list[date]:
    """Return the next days on which something takes place, cancelled ones left out."""
    dates = sorted(
        {
            (day, clock, venue)
            for schedule in item["schedule"]
            for day, clock, venue in _dates(schedule, holidays, today, item["venues"][0]["id"])
        }
    )
    return [day for day, _, _ in dates][:DATES_KEPT]


def _dates(
    schedule: Item, holidays: list[tuple[date, date]], today: date, first_venue: str
) -> Iterator[tuple[date, str, str]]:
    cancelled = schedule.get("cancelled", [])
    turn = schedule.get("rotation") or [first_venue]
    for number, day in enumerate(_planned(schedule, holidays, today)):
        if day >= today and day not in cancelled:
            yield day, schedule["begins"], turn[number % len(turn)]
    for extra in schedule.get("extra", []):
        if extra["on"] >= today and extra["on"] not in cancelled:
            begins = extra.get("begins", schedule["begins"])
            yield extra["on"], begins, extra.get("venue", turn[0])


def _planned(schedule: Item, holidays: list[tuple[date, date]], today: date) -> Iterator[date]:
    first = schedule["first"]
    days = [first]
    if "rule" in schedule:
        start = datetime.combine(first, time.min)
        last = datetime.combine(schedule.get("until", max(first, today) + _AHEAD), time.min)
        rule = rrulestr(schedule["rule"], dtstart=start)
        days = [moment.date() for moment in rule.between(start, last, inc=True)]
    off = holidays if schedule.get("not_in_school_holidays") == "true" else []
    for day in days:
        free = any(begin <= day <= end for begin, end in off)
        if day not in schedule.get("except_on", []) and not free:
            yield day


def facets_of(item: Item, days: list[date], rows: Rows, settings: Item) -> set[str]:
    """Name the lists that an opportunity belongs to, small places among them."""
    found = {f"kind/{item['kind'].replace('_', '-')}"}
    for venue in item["venues"]:
        if "municipality" in venue:
            found |= {
                f"in/{slug}" for slug in areas_of(rows[venue["municipality"]], rows, settings)
            }
        if venue.get("online") == "true":
            found.add("with/online")
    found |= {f"on/{_DAYS[day.weekday()]}" for day in days}
    found |= {f"speaking/{tag}" for tag in item["languages"]}
    found |= {f"for/{word.replace('_', '-')}" for word in item["audience"] if word != "everyone"}
    found |= {f"level/{item['level'].lower()}"} if "level" in item else set()
    found |= {"with/free"} if "cost" not in item else set()
    return found | ({"with/childcare"} if item.get("childcare") == "true" else set())


def areas_of(row: Mapping[str, str], rows: Rows, settings: Item) -> Iterator[str]:
    """Yield the slugs of district, Amt and municipality, as far as they may be named."""
    district = next(one for one in settings["districts"] if one["id"] == row["district"])
    yield district["slug"]
    if row["amt"]:
        yield _slug(next(amt["name"] for amt in settings["amts"] if amt["id"] == row["amt"]))
    alone = sum(other["district"] == row["district"] for other in rows.values()) == 1
    if row["public_place"] != "amt" and not alone:
        yield _slug(row["name"])


def _slug(name: str) -> str:
    text = re.sub(r"\(.*\)", "", name).strip().lower()
    for letter, plain in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items():
        text = text.replace(letter, plain)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
