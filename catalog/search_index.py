"""The shape of the search index, a file of SQLite: the build writes it, the form service reads it.

``items``: one row for each home, opportunity, guide or page that lists show today.

- ``kind`` and ``key``: ``offer``, ``opportunity``, ``guide`` or ``page``, and its id or slug
- ``made_from``: a digest by which the build sees what changed; of no use to readers
- ``until``: the last day on which it may be shown, as an ordinal
- ``sorting``: what comes first has the smaller number
- ``persons``, ``total``: of a home, else 0; how many it is for, cents a month
- ``titles``: a JSON object, titles by language
- ``shown``: a JSON object, what else a result says; see :class:`HomeShown` and :class:`EventShown`

``texts``: the words by which an item is found, folded by :func:`catalog.folding.words`, each
once; ``rowid`` is the item's ``id``. Column ``facts`` counts in every language; the others are
the title and the texts of one language: ``title_de``, ``text_de`` …

Facts are words that nobody can type: a place ``@key``, a district ``#id``, a number of rooms
``=rooms.2``, a word of a vocabulary ``=balcony``, a day of the week ``=weekday.0``. Beside them stand postcodes that are public,
and names of venues. Only :meth:`~catalog.region.Region.public_place` gives places.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from catalog.vocabulary import Word

VERSION = 2
"""The schema's, kept as ``PRAGMA user_version``; a reader of another version reads nothing."""
KINDS = ("offer", "opportunity", "guide", "page")
FOREVER = 9_999_999
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  made_from BLOB NOT NULL,
  until INTEGER NOT NULL,
  sorting INTEGER NOT NULL,
  persons INTEGER NOT NULL,
  total INTEGER NOT NULL,
  titles TEXT NOT NULL,
  shown TEXT NOT NULL,
  UNIQUE (kind, key)
);
"""


CHILDCARE_FACT = "=childcare"
"""The fact that children are looked after meanwhile."""


class HomeShown(NamedTuple):
    """What a result says of a home; figures as text, ``place`` is the public name.

    ``free`` is the first day, as an ordinal. ``verdict`` and ``within`` are what the rent tables
    of the day of the build say, as lists do: households by the number of persons.
    """

    word: str
    state: str
    rooms: str
    area: str
    place: str
    free: int
    verdict: str
    within: tuple[int, ...]


class EventShown(NamedTuple):
    """What a result says of an opportunity; ``begins`` is the next date, empty where none is."""

    word: str
    begins: str
    venue: str
    place: str


def columns_of(tag: str) -> tuple[str, str]:
    """Return the columns of a language: title and texts."""
    name = tag.replace("-", "_")
    return f"title_{name}", f"text_{name}"


def texts_table(tags: Iterable[str]) -> str:
    """Return the statement that makes the full-text table for some languages.

    Words are folded and split before they come here, so that the simplest tokenizer does.
    """
    columns = ", ".join(("facts", *(name for tag in tags for name in columns_of(tag))))
    return (
        f"CREATE VIRTUAL TABLE texts USING fts5({columns}, detail=column, columnsize=0, "
        "tokenize=\"ascii tokenchars '.=@#_-'\")"
    )


def place_fact(key: str) -> str:
    """Return the fact that something is at a public place."""
    return f"@{key}"


def district_fact(district: str) -> str:
    """Return the fact that something is in a district."""
    return f"#{district}"


def rooms_fact(rooms: Decimal) -> str:
    """Return the fact that a home has so many rooms."""
    return f"=rooms.{rooms.normalize():f}"


def weekday_fact(day: int) -> str:
    """Return the fact that something takes place on a day of the week, Monday is 0."""
    return f"=weekday.{day}"


def word_fact(word: Word) -> str:
    """Return the fact that a word of a vocabulary applies."""
    return f"={type(word).__name__}.{word.value}".lower()
