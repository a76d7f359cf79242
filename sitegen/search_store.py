"""The file of the search index: opened, compared with what is wanted, and changed in one step.

It is changed in place, in one transaction of a rollback journal: readers see all of it or
nothing, and need no right to write, as a write-ahead log would ask of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from catalog.search_index import TABLES, VERSION, texts_table
from sitegen.search_rows import Row
from sitegen.state import Item

PATIENCE_SECONDS = 10
_ITEM = (
    "INSERT INTO items (kind, key, made_from, until, sorting, persons, total, titles, shown) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


_COUNTS = (
    "SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM texts), "
    "(SELECT count(*) FROM items JOIN texts ON texts.rowid = items.id)"
)


class DamagedError(sqlite3.DatabaseError):
    """The file can be read, but what it holds does not fit together."""

    sqlite_errorcode = sqlite3.SQLITE_CORRUPT


class Store:
    """An open index, inside its one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def known(self, world: str, items: Collection[Item] | None) -> dict[Item, bytes] | None:
        """Return what some items, or all, were made from; null if all must be made anew.

        ``world`` stands for what all rows depend on: the languages, the places, this program.
        """
        if self._connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
            return None
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'world'").fetchone()
        if row is None or row[0] != world:
            return None
        select = "SELECT kind, key, made_from FROM items"
        if items is None:
            found = self._connection.execute(select).fetchall()
        else:
            one = f"{select} WHERE kind = ? AND key = ?"
            found = [row for item in items for row in self._connection.execute(one, item)]
        return {(kind, key): made_from for kind, key, made_from in found}

    def clear(self, world: str, tags: Iterable[str]) -> None:
        """Empty the file and make it ready for a world and its languages."""
        for table in ("meta", "items", "texts"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in (*TABLES.split(";")[:-1], texts_table(tags)):
            self._connection.execute(statement)
        self._connection.execute(f"PRAGMA user_version = {VERSION}")
        rows = (("world", world), ("languages", " ".join(tags)))
        self._connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)

    def remove(self, item: Item) -> None:
        """Forget an item, if it is there."""
        find = "SELECT id FROM items WHERE kind = ? AND key = ?"
        for (number,) in self._connection.execute(find, item).fetchall():
            self._connection.execute("DELETE FROM texts WHERE rowid = ?", (number,))
            self._connection.execute("DELETE FROM items WHERE id = ?", (number,))

    def add(self, row: Row, made_from: bytes) -> None:
        """Add an item that is not there."""
        values = (row.kind, row.key, made_from, row.until, row.sorting, row.persons, row.total)
        number = self._connection.execute(_ITEM, (*values, row.titles, row.shown)).lastrowid
        columns = ", ".join(row.texts)  # names of ours, made from the tags of languages
        places = ", ".join("?" for _ in row.texts)
        self._connection.execute(
            f"INSERT INTO texts (rowid, {columns}) VALUES (?, {places})",  # noqa: S608 (the same)
            (number, *row.texts.values()),
        )

    def check(self) -> None:
        """Read the whole file; raises sqlite3.DatabaseError where it is damaged."""
        found = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        counts = self._connection.execute(_COUNTS).fetchone()
        if found != ("ok",) or len(set(counts)) > 1:
            raise DamagedError(found, counts)
        self._connection.execute("INSERT INTO texts (texts) VALUES ('integrity-check')")


@contextmanager
def opened(file: Path) -> Iterator[Store]:
    """Open or make the file; what is done in the block happens at once or not at all.

    Raises sqlite3.Error.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)) as found:
        # What is lost with the power is noticed and made again, so nothing waits for the disk;
        # what does not fit the cache would lock readers out before the end.
        for setting in ("synchronous = OFF", "cache_spill = OFF", "temp_store = MEMORY"):
            found.execute(f"PRAGMA {setting}")
        found.execute("BEGIN IMMEDIATE")
        try:
            yield Store(found)
        except BaseException:
            found.execute("ROLLBACK")
            raise
        found.execute("COMMIT")


def discard(file: Path) -> None:
    """Remove a file that cannot be used; its journal first, which would be applied to the next."""
    file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
    file.unlink(missing_ok=True)
