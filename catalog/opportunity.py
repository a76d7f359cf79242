"""An opportunity to take part: a course, a language café, advice, a club, a vote."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from catalog.fields import Ags, Cents, ClockTime, Day, Line, Record, Text
from catalog.vocabulary import Audience, LanguageLevel, OpportunityKind


class Venue(Record):
    """A public place where it happens; ``online`` venues have no municipality."""

    id: Annotated[str, Field(min_length=1, max_length=30)]
    name: Annotated[Line, Field(min_length=2, max_length=80)]
    municipality: Ags | None = None
    address: Annotated[Line, Field(max_length=120)] | None = None
    online: bool = False
    step_free: bool = False


class Extra(Record):
    """One date outside the rule, at its own time or place if it differs."""

    on: Day
    begins: ClockTime | None = None
    ends: ClockTime | None = None
    venue: str | None = None


class Schedule(Record):
    """When it happens.

    ``rule`` is an RFC 5545 RRULE counted from ``first``; without a rule only ``first`` and the
    extra dates count. ``rotation`` names venues in turn, one a date: one teacher goes round
    while the others join online. Days in ``except_on`` and in school holidays were never
    planned and use up no turn; ``cancelled`` ones were announced, keep theirs and are shown.
    """

    first: Day
    begins: ClockTime
    ends: ClockTime
    rule: Annotated[str, Field(max_length=200)] | None = None
    until: Day | None = None
    except_on: list[Day] = []
    cancelled: list[Day] = []
    extra: list[Extra] = []
    rotation: list[str] = []
    not_in_school_holidays: bool = False


class Organiser(Record):
    """Who answers for it: an institution's public contact, never a private person's."""

    name: Annotated[Line, Field(min_length=3, max_length=100)]
    mail: Annotated[Line, Field(max_length=100)] | None = None
    phone: Annotated[Line, Field(max_length=40)] | None = None
    website: Annotated[Line, Field(max_length=200, pattern="^https://")] | None = None


class Opportunity(Record):
    """One opportunity. Its slug is the name of its file."""

    kind: OpportunityKind
    demo: bool = False
    organiser: Organiser
    venues: Annotated[list[Venue], Field(min_length=1)]
    schedule: Annotated[list[Schedule], Field(min_length=1)]
    listed_until: Day | None = None
    cost: Cents = 0
    registration: bool = False
    level: LanguageLevel | None = None
    childcare: bool = False
    audience: Annotated[list[Audience], Field(min_length=1)]
    languages: Annotated[list[str], Field(min_length=1)]
    texts: Annotated[dict[str, Text], Field(min_length=1)]
