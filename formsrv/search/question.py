"""From what somebody typed to an expression of SQLite's full-text search.

Nothing typed reaches it but folded words of letters and digits, each in quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import takewhile

from catalog.folding import words
from catalog.formats import weekday
from catalog.labels import LABELS
from catalog.place_names import PlaceNames, Spot
from catalog.search_index import (
    CHILDCARE_FACT,
    columns_of,
    district_fact,
    place_fact,
    rooms_fact,
    weekday_fact,
    word_fact,
)
from catalog.search_words import function_words, person_words
from catalog.vocabulary import (
    Audience,
    Extra,
    Furnished,
    LanguageLevel,
    OfferKind,
    OpportunityKind,
    Pets,
    Room,
)
from catalog.wording import Wording

LONGEST_QUERY = 100
MOST_WORDS = 8
"""So many words are looked for; of a sentence more are read."""
MOST_READ = 16
MOST_PERSONS = 20
ROOMS = "%(n)s room"
PERSONS = ("%(n)s person", "for %(n)s person")
CHILDCARE = ("Childcare", "With childcare")
_SEARCHED = (
    OfferKind,
    Room,
    Extra,
    Furnished,
    Pets,
    OpportunityKind,
    Audience,
    LanguageLevel,
)
_NOT_INDEXED = {Furnished.NO, Pets.NOT_ALLOWED, Pets.ON_REQUEST, Audience.EVERYONE}
_LEVELS = frozenset(level.lower() for level in LanguageLevel)
_SHORTEST = 3
_FIRST_SYLLABARY = "\u1200"
"""From here on in Unicode two letters may be a word of weight: Ethiopic, Chinese."""
_NUMBER = re.compile(r"[0-9]{1,2}(\.5)?")
_PREPOSITION = re.compile("[\u0621-\u06d3\u1200-\u137f]+(?=[0-9.]+$)")
"""In Arabic and Ethiopic script a short one hangs on the number after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: ``terms`` all must hold, ``spots`` are where.

    ``homes_at`` are the terms for homes at these places, ``places`` those for what else is there
    or names them: a home that is an hour away names the town, too. ``persons`` is how many a home must be for, if that was typed, else 0.
    """

    terms: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    homes_at: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    persons: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was typed that can be looked for."""
        return not (self.terms or self.places or self.persons)


@dataclass(frozen=True)
class Words:
    """The words of vocabularies and counts in the languages that a reader may type."""

    wordings: tuple[Wording, ...]

    @cached_property
    def facts(self) -> list[tuple[str, str]]:
        """Words of labels and the facts that they stand for, sorted."""
        found = {
            (word, fact)
            for wording in self.wordings
            for text, fact in _named(wording)
            for word in words(text)
            if (_weighty(word) and word not in self.without_weight) or word in _LEVELS
        }
        return sorted(found)

    @cached_property
    def without_weight(self) -> frozenset[str]:
        """The words that a sentence needs and a search does not."""
        return frozenset[str]().union(*map(function_words, self._tags))

    @cached_property
    def rooms(self) -> frozenset[str]:
        """The words for rooms in counts."""
        return self._counted(ROOMS)

    @cached_property
    def persons(self) -> frozenset[str]:
        """The words for persons in counts."""
        others = frozenset[str]().union(*map(person_words, self._tags))
        return others | self._counted(*PERSONS) - self.without_weight

    @property
    def _tags(self) -> list[str]:
        return [wording.language.tag for wording in self.wordings]

    def beginning(self, word: str) -> list[str]:
        """Return the facts with a label that has a word beginning so."""
        place = bisect_left(self.facts, (word,))
        begun = takewhile(lambda pair: pair[0].startswith(word), self.facts[place:])
        return sorted({fact for _, fact in begun})

    def _counted(self, *messages: str) -> frozenset[str]:
        texts = [
            text.replace("%(n)s", " ")
            for wording in self.wordings
            for message in messages
            for text in (message, *wording.messages.get((None, message), ()))
        ]
        return frozenset(word for text in texts for word in words(text) if _weighty(word))


def ask(typed: str, known: Words, places: PlaceNames, *, by_sound: bool = False) -> Question:
    """Understand what somebody typed: places, numbers of rooms and persons, words.

    ``by_sound`` also guesses places that are written as they sound in another script.
    """
    found = [_PREPOSITION.sub("", word) for word in words(typed[:LONGEST_QUERY])[:MOST_READ]]
    looked_for = _looked_for(found, known.without_weight)
    spots = places.spots(found, by_sound=by_sound)
    persons, terms, taken = (
        0,
        list[str](),
        {at for one in spots for at in range(one.start, one.stop)},
    )
    for at, word in enumerate(found):
        if at in taken:
            continue
        after = found[at + 1] if at + 1 < len(found) and at + 1 not in taken else ""
        if _NUMBER.fullmatch(word) and _means(after, known.rooms):
            terms.append(_exact(rooms_fact(Decimal(word))))
            taken.add(at + 1)
        elif (
            word.isdecimal()
            and len(word) <= len(str(MOST_PERSONS))
            and _means(after, known.persons)
        ):
            persons = min(int(word), MOST_PERSONS)
            taken.add(at + 1)
        elif word in looked_for:
            terms.append(_any([_begun(word), *map(_exact, known.beginning(word))]))
    return Question(
        terms=tuple(terms[:MOST_WORDS]),
        spots=tuple(spots),
        homes_at=tuple(_homes_at(spot, found) for spot in spots),
        places=tuple(_place(spot, found) for spot in spots),
        persons=persons,
    )


def expression(terms: Iterable[str], tags: Iterable[str], *, titles: bool = False) -> str:
    """Join terms that all must hold, as facts or in texts of some languages or their titles alone."""
    columns = [name for tag in tags for name in columns_of(tag)[: 1 if titles else 2]]
    return f"{{{' '.join(['facts', *columns])}}} : ({' AND '.join(terms)})"


def one_of(terms: Iterable[str]) -> str:
    """Join terms of which one must hold."""
    return _any(terms)


def at_places(keys: Iterable[str]) -> str:
    """Return the term for homes at public places."""
    return _any(_exact(place_fact(key)) for key in keys)


def in_district(district: str) -> str:
    """Return the term for homes in a district."""
    return _exact(district_fact(district))


def _homes_at(spot: Spot, typed: Sequence[str]) -> str:
    """Return the term for homes at a place; a beginning may mean a word just as well."""
    if not spot.exact:
        return _place(spot, typed)
    own = [_exact(typed[spot.start])] if spot.kind == "postcode" else []
    return _any([*own, *_facts(spot)])


def _place(spot: Spot, typed: Sequence[str]) -> str:
    """Return the term for what is at a place, or names it in its texts."""
    written = _exact if spot.heard else _begun
    return _any([*_facts(spot), _all(map(written, typed[spot.start : spot.stop]))])


def _facts(spot: Spot) -> list[str]:
    own = [_exact(place_fact(key)) for key in spot.keys]
    return [*own, in_district(spot.district)] if spot.district else own


def _means(word: str, meant: Iterable[str]) -> bool:
    """Tell whether a word is one of some words, or begins one as far as it was typed."""
    return bool(word) and any(
        word == one or (len(word) >= _SHORTEST and one.startswith(word)) for one in meant
    )


def _weighty(word: str) -> bool:
    """Tell whether a word is long enough to say something."""
    return len(word) >= _SHORTEST or word >= _FIRST_SYLLABARY


def _named(wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield how facts are called in a language."""
    for vocabulary in _SEARCHED:
        for member, text in LABELS[vocabulary].items():
            if member not in _NOT_INDEXED:
                yield wording.gettext(text), word_fact(member)
    yield from ((wording.gettext(text), CHILDCARE_FACT) for text in CHILDCARE)
    yield from ((weekday(day, wording.language), weekday_fact(day)) for day in range(7))


def _looked_for(typed: Sequence[str], without_weight: Iterable[str]) -> set[str]:
    """Return the words that say something; all of them where none does."""
    weighty = {word for word in typed if _weighty(word) or any(map(str.isdecimal, word))}
    return weighty.difference(without_weight) or weighty or set(typed)


def _exact(word: str) -> str:
    return f'"{word}"'


def _begun(word: str) -> str:
    return f'"{word}"*'


def _all(terms: Iterable[str]) -> str:
    return f"({' AND '.join(terms)})"


def _any(terms: Iterable[str]) -> str:
    return f"({' OR '.join(terms)})"
