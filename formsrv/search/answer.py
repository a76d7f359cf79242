"""Answers a question from the index: homes, opportunities and guides, with their numbers.

Where nothing is at the place that was named, homes around it are shown; where nothing holds all
words, what holds some of them is. The answer says which of it was done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from catalog.home_titles import home_title
from catalog.place_names import PlaceNames, Spot
from catalog.region import Language, Region
from catalog.search_index import EventShown, HomeShown
from catalog.texts import Shown, choose
from catalog.vocabulary import Availability, OfferKind, OpportunityKind
from catalog.wording import Wording
from formsrv.search.index import Reader
from formsrv.search.question import Question, at_places, expression, in_district, one_of

PAGE = 10
SOME = {"homes": 4, "opportunities": 3, "guides": 3}
"""How many of each group are shown where all groups are."""

_MORE_THAN_TITLES = 100


class Group(StrEnum):
    """What a result is, as an address names it."""

    HOMES = "homes"
    OPPORTUNITIES = "opportunities"
    GUIDES = "guides"


_KINDS = {
    Group.HOMES: ("offer",),
    Group.OPPORTUNITIES: ("opportunity",),
    Group.GUIDES: ("guide", "page"),
}


class Wider(StrEnum):
    """Where homes are shown from, since none is where it was asked for."""

    PLACE = "place"
    NEAR = "near"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked, and of what: one group or all; ``rent`` in cents, 0: any.

    ``guess`` is the same with places that words of other scripts sound like.
    """

    question: Question
    guess: Question = field(default_factory=Question)
    group: Group | None = None
    persons: int = 0
    rent: int = 0
    start: int = 0

    @property
    def households(self) -> int:
        """For how many persons a home must be."""
        return max(self.persons, self.question.persons)

    @property
    def of_homes(self) -> bool:
        """Whether something is asked that only homes have."""
        return bool(self.persons or self.rent)

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return self.question.empty and not self.of_homes


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A home as a result shows it; ``within`` are the households within the rent limit."""

    key: str
    title: Shown[str]
    kind: OfferKind
    reserved: bool
    rooms: Decimal
    area: Decimal
    place: str
    persons: int
    total: int
    free_from: date
    verdict: str
    within: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An opportunity as a result shows it; ``begins`` null: no date is fixed."""

    key: str
    title: Shown[str]
    kind: OpportunityKind
    begins: datetime | None
    venue: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A guide or page as a result shows it."""

    key: str
    kind: str
    title: Shown[str]


Hit = Home | Event | Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One group of results: how many there are, and those that are shown.

    ``best`` is how well the best of them fits; see :meth:`Finder._fitting`.
    """

    group: Group
    count: int
    hits: tuple[Hit, ...]
    best: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that was found; ``wider`` and ``where`` say from where homes are, if not as asked.

    ``village``: homes are shown under the name ``where``, which is that of an Amt.
    ``guessed``: nothing was found, and the words sound like the name of the place ``where``.
    ``some_words``: nothing holds all words, and what is shown holds some of them.
    """

    groups: tuple[Found, ...] = ()
    wider: Wider | None = None
    where: str = ""
    village: bool = False
    guessed: bool = False
    some_words: bool = False

    @property
    def count(self) -> int:
        """How many results there are."""
        return sum(found.count for found in self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """Asks an open index for a reader of one language."""

    reader: Reader
    region: Region
    places: PlaceNames
    wording: Wording
    today: date

    @property
    def language(self) -> Language:
        """The reader's."""
        return self.wording.language

    def answer(self, wish: Wish) -> Answer:
        """Return what was found, or what is nearest to it."""
        strict = self._strict(wish)
        if strict.count:
            return strict
        if wish.guess.spots and wish.guess.spots != wish.question.spots:
            guessed = self._strict(replace(wish, question=wish.guess))
            if guessed.count:
                return replace(guessed, guessed=True, where=wish.guess.spots[0].name)
        return self._loose(wish) or strict

    def _strict(self, wish: Wish) -> Answer:
        """Look for what holds all words, at the places named or, for homes, around them."""
        question = wish.question
        strict = Answer(groups=self._groups(wish, question.terms))
        homes_wanted = Group.HOMES in _groups_of(wish)
        if question.spots and homes_wanted and not _has_homes(strict):
            wider = self._wider(wish, strict)
            if wider is not None:
                return wider
        if question.spots and question.spots[0].village and _has_homes(strict):
            return replace(strict, village=True, where=question.spots[0].name)
        return strict

    def _loose(self, wish: Wish) -> Answer | None:
        """Look for what holds some of the words; null where there is but one."""
        question = wish.question
        everything = (*question.terms, *question.places)
        if len(everything) < 2:  # noqa: PLR2004 (one word is all of the words)
            return None
        if question.terms and question.places:
            some = Answer(groups=self._groups(wish, question.terms, some=True))
            if some.count:
                return replace(some, some_words=True)
        free = replace(wish, question=Question(persons=question.persons))
        return Answer(groups=self._groups(free, everything, some=True), some_words=True)

    def _wider(self, wish: Wish, strict: Answer) -> Answer | None:
        """Look for homes around the place that was named; null where there are none either."""
        spot = wish.question.spots[0]
        for wider, where, term in self._around(spot):
            homes = self._found(wish, Group.HOMES, wish.question.terms, at=(term,))
            if homes.count:
                others = tuple(one for one in strict.groups if one.group is not Group.HOMES)
                return Answer(groups=(homes, *others), wider=wider, where=where)
        return None

    def _around(self, spot: Spot) -> Iterator[tuple[Wider, str, str]]:
        """Yield where else to look, the nearest first."""
        own = self.places.public_places(spot)
        yield Wider.PLACE, spot.name, at_places(own)
        yield Wider.NEAR, spot.name, at_places((*own, *self.places.amt_around(spot)))
        if beside := self.places.beside(spot):
            yield Wider.NEAR, spot.name, at_places(beside)
        for district in self.places.districts_of(spot):
            yield Wider.DISTRICT, district.name, in_district(district.id)

    def _groups(self, wish: Wish, terms: Sequence[str], *, some: bool = False) -> tuple[Found, ...]:
        """Return the groups of what holds all terms, or some, the one with the best result first."""
        found = [self._found(wish, group, terms, some=some) for group in _groups_of(wish)]
        return tuple(sorted((one for one in found if one.count), key=lambda one: -one.best))

    def _found(
        self,
        wish: Wish,
        group: Group,
        terms: Sequence[str],
        *,
        at: Sequence[str] | None = None,
        some: bool = False,
    ) -> Found:
        """Return a group of what holds all terms, or some, at the places asked for or at others."""
        question = wish.question
        if at is None:
            at = question.homes_at if group is Group.HOMES else question.places
        needed = (one_of(terms), *at) if some else (*terms, *at)
        where, values = self._condition(wish, group, needed)
        fitting, terms_held = self._fitting((*terms, *at))
        count, best = self.reader.rows(
            f"SELECT count(*), max({fitting}) FROM items WHERE {where}",  # noqa: S608 (values are bound)
            (*terms_held, *values),
        )[0]
        most, start = (PAGE, wish.start) if wish.group else (SOME[group.value], 0)
        # Of homes that hold all that was asked for the newest come first.
        order, more = ("", ()) if group is Group.HOMES and not some else (fitting, terms_held)
        rows = self.reader.rows(
            "SELECT kind, key, persons, total, titles, shown FROM items "  # noqa: S608 (the same)
            f"WHERE {where} ORDER BY {order and f'{order} DESC,'} sorting, key LIMIT ? OFFSET ?",
            (*values, *more, most, start),
        )
        return Found(group=group, count=count, hits=tuple(map(self._hit, rows)), best=best or 0)

    def _condition(
        self, wish: Wish, group: Group, terms: Sequence[str]
    ) -> tuple[str, tuple[object, ...]]:
        kinds = _KINDS[group]
        parts = [f"kind IN ({', '.join('?' for _ in kinds)})", "until >= ?"]
        values: list[object] = [*kinds, self.today.toordinal()]
        if group is Group.HOMES:
            parts.append("persons >= ?")
            values.append(wish.households)
            if wish.rent:
                parts.append("total <= ?")
                values.append(wish.rent)
        if terms:
            parts.append("id IN (SELECT rowid FROM texts WHERE texts MATCH ?)")
            values.append(expression(terms, self._tags))
        return " AND ".join(parts), tuple(values)

    def _fitting(self, terms: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Say how well an item fits: how many terms it holds, then how many as title or fact."""
        held = "(id IN (SELECT rowid FROM texts WHERE texts MATCH ?))"
        values = [
            expression((term,), self._tags, titles=titles)
            for titles in (False, True)
            for term in terms
        ]
        anywhere = " + ".join([held] * len(terms)) or "0"
        return f"(({anywhere}) * {_MORE_THAN_TITLES} + {anywhere})", tuple(values)

    @property
    def _tags(self) -> tuple[str, ...]:
        """The languages whose texts are searched: those in which a reader sees results."""
        default = self.region.settings.default_language
        wanted = (self.language.tag, *self.language.fallback, default)
        return tuple(tag for tag in dict.fromkeys(wanted) if tag in self.reader.tags)

    def _hit(self, row: tuple[str, str, int, int, str, str]) -> Hit:
        kind, key, persons, total, titles, shown = row
        if kind == "offer":
            home = HomeShown(**json.loads(shown))
            return _home(home, key, self._title(titles, home), persons=persons, total=total)
        title = choose(json.loads(titles), self.language, self.region)
        if kind == "opportunity":
            return _event(EventShown(**json.loads(shown)), key, title)
        return Page(key=key, kind=kind, title=title)

    def _title(self, titles: str, home: HomeShown) -> Shown[str]:
        return home_title(
            json.loads(titles),
            self.wording,
            self.region,
            kind=OfferKind(home.word),
            rooms=Decimal(home.rooms),
            place=home.place,
        )


def _groups_of(wish: Wish) -> Iterable[Group]:
    if wish.group is not None:
        return (wish.group,)
    return (Group.HOMES,) if wish.of_homes else Group


def _has_homes(answer: Answer) -> bool:
    return any(found.group is Group.HOMES for found in answer.groups)


def _home(shown: HomeShown, key: str, title: Shown[str], *, persons: int, total: int) -> Home:
    return Home(
        key=key,
        title=title,
        kind=OfferKind(shown.word),
        reserved=shown.state == Availability.RESERVED.value,
        rooms=Decimal(shown.rooms),
        area=Decimal(shown.area),
        place=shown.place,
        persons=persons,
        total=total,
        free_from=date.fromordinal(shown.free),
        verdict=shown.verdict,
        within=tuple(shown.within),
    )


def _event(shown: EventShown, key: str, title: Shown[str]) -> Event:
    return Event(
        key=key,
        title=title,
        kind=OpportunityKind(shown.word),
        begins=datetime.fromisoformat(shown.begins) if shown.begins else None,
        venue=shown.venue,
        place=shown.place,
    )
