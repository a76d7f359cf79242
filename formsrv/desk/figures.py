"""Figures of an office: how many offers stand where, how old, and how fast the office answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from formsrv.clock import local_day
from formsrv.desk.context import DeskContext
from formsrv.desk.roles import office_seen
from formsrv.desk.views import StaffUser
from formsrv.directory import OfferDirectory
from formsrv.states import DECIDABLE, LISTED, State
from formsrv.store import figures as statements
from formsrv.store.records import list_waiting

WEEKS = 12
DAYS_UP_TO = (1, 3, 7)
"""Ends of the spans of waiting, in days; the last span is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All counts; ``queue`` is how many cases of every kind wait; spans are those of ``DAYS_UP_TO`` and one beyond, weeks begin on Monday.

    ``median_hours`` from the confirmation to the first decision is null without any.
    """

    queue: int
    states: tuple[tuple[State, int], ...]
    waiting: tuple[int, ...]
    answered: tuple[int, ...]
    median_hours: int | None
    places: tuple[tuple[str, int], ...]
    weeks: tuple[tuple[date, int], ...]


def read_figures(context: DeskContext, user: StaffUser) -> Figures:
    """Count what an editor's office has; an administrator's are those of all offices."""
    office = office_seen(user)
    with context.store.reading() as connection:
        states = statements.count_states(connection, office=office)
        moments = statements.list_moments(connection, office=office)
        _, queued = list_waiting(connection, states=DECIDABLE, office=office, page=(0, 0))
    with context.desk.reading() as connection:
        answers = statements.list_first_answers(connection)
    now = context.clock()
    waits = [now - since for _, state, _, since in moments if state in DECIDABLE - LISTED]
    took = [answers[one] - since for one, _, _, since in moments if one in answers]
    return Figures(
        queue=queued,
        states=tuple((state, states[state]) for state in State if states.get(state)),
        waiting=_spans(waits),
        answered=_spans(took),
        median_hours=_median_hours(took),
        places=count_places(context, office),
        weeks=_weeks(context, [came for _, _, came, _ in moments]),
    )


def count_places(context: DeskContext, office: str | None) -> tuple[tuple[str, int], ...]:
    """Count the homes on the site by municipality, most first; nothing is opened for it."""
    found = Counter(listed_places(context, office).values())
    return tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def listed_places(context: DeskContext, office: str | None) -> dict[str, str]:
    """Return the municipality of each home on the site that an office answers for, by its id."""
    names = {home.slug: home.name for home in context.region.municipalities.values()}
    directory = OfferDirectory(context.offers_file)
    places: dict[str, str] = {}
    for path in context.content.offer_paths():
        _, slug, name = path.removesuffix(".yaml").rsplit("/", 2)
        listed = directory.find(name, today=context.today)
        if listed is not None and office in {None, listed.office}:
            places[name] = names.get(slug, slug)
    return places


def _spans(waits: Iterable[timedelta]) -> tuple[int, ...]:
    counts = [0] * (len(DAYS_UP_TO) + 1)
    for wait in waits:
        place = sum(wait > timedelta(days=days) for days in DAYS_UP_TO)
        counts[place] += 1
    return tuple(counts)


def _median_hours(waits: Sequence[timedelta]) -> int | None:
    return round(median(wait.total_seconds() for wait in waits) / 3600) if waits else None


def _weeks(context: DeskContext, moments: Sequence[datetime]) -> tuple[tuple[date, int], ...]:
    zone = context.region.settings.time_zone
    this = _monday(context.today)
    counted = Counter(_monday(local_day(moment, zone)) for moment in moments)
    mondays = [this - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]
    return tuple((monday, counted[monday]) for monday in mondays)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
