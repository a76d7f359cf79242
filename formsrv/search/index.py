"""Reads the search index, as :mod:`catalog.search_index` describes it; never writes it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.search_index import VERSION

LOCK_SECONDS = 0.3
BUDGET_SECONDS = 0.4
_STEPS_BETWEEN_LOOKS = 2000


class SearchUnavailableError(Exception):
    """The index is missing, of another version, damaged, or took too long."""


@dataclass(frozen=True, slots=True)
class Reader:
    """An open index; ``tags`` are its languages."""

    connection: sqlite3.Connection
    tags: tuple[str, ...]

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(statement, values).fetchall()


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Where the index is. It is opened for each search, so that a new file is seen at once."""

    file: Path

    @contextmanager
    def opened(self, *, seconds: float = BUDGET_SECONDS) -> Iterator[Reader]:
        """Open the index for one search, which may take so long; raises SearchUnavailableError."""
        try:
            with closing(self._connect()) as connection:
                until = time.monotonic() + seconds
                connection.set_progress_handler(
                    lambda: time.monotonic() > until, _STEPS_BETWEEN_LOOKS
                )
                connection.execute("BEGIN")  # all that one page shows is of one moment
                yield Reader(connection, _languages(connection))
        except sqlite3.Error as error:
            raise SearchUnavailableError from error

    def _connect(self) -> sqlite3.Connection:
        address = f"{self.file.absolute().as_uri()}?mode=ro"
        return sqlite3.connect(address, uri=True, timeout=LOCK_SECONDS, isolation_level=None)


def _languages(connection: sqlite3.Connection) -> tuple[str, ...]:
    found = connection.execute("PRAGMA user_version").fetchone()
    if found != (VERSION,):
        raise SearchUnavailableError
    row = connection.execute("SELECT value FROM meta WHERE name = 'languages'").fetchone()
    return tuple(str(row[0]).split()) if row else ()
