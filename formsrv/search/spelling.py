"""Spelling: the names of places that may have been meant where no home was found."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.folding import words
from catalog.place_names import PlaceNames
from formsrv.search.answer import Answer, Group
from formsrv.search.question import MOST_WORDS

MOST_MEANT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """A place by its own spelling, and what was typed with it in its stead."""

    name: str
    text: str


def places_meant(text: str, answer: Answer, places: PlaceNames) -> list[Meant]:
    """Return the places that misspelt words may mean; none where homes were found."""
    if answer.guessed or (_has_homes(answer) and not answer.some_words):
        return []
    typed = text.split()
    found = [
        Meant(name=name, text=" ".join((*typed[:at], name, *typed[at + 1 :])))
        for at, part in enumerate(typed[:MOST_WORDS])
        for word in words(part)
        for name in places.alike(word)
    ]
    return found[:MOST_MEANT]


def _has_homes(answer: Answer) -> bool:
    return any(found.group is Group.HOMES for found in answer.groups)
