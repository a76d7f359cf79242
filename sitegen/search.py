"""Search: keeps the index beside the site at what lists show, after each build.

What is in the file is compared with what the state of the site asks for, so that any past is
repaired by the next build: a build that was killed, an older file, a damaged one.
"""

from __future__ import annotations

import logging
import marshal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from catalog.urls import NO_PAGE
from sitegen.load import FaultyItemError, Sources, as_summary, item_of, load_item
from sitegen.scan import Files, changed_names
from sitegen.state import FOLDER, Item, State, boot_id, read_sealed, stamp_of, write_sealed

if TYPE_CHECKING:
    from catalog.region import Region
    from sitegen.build import Folders
    from sitegen.rents import RentsOfTheDay
    from sitegen.search_rows import Row

_SEAL = "search"
_MADE_BY = {"catalog": "", "region": "", "requirements": "", "sitegen": "search"}
"""Which files beside the content the rows depend on: the root, and how their names begin."""
_NOTHING_HERE = ("page", NO_PAGE)
"""The page that says so is no answer to a search."""
_UNUSABLE = {1, 11, 19, 26}
"""Primary result codes of SQLite for a file that is none of ours: ERROR, CORRUPT, CONSTRAINT, NOTADB."""


class Follower:
    """Keeps the index of a site; between builds it remembers what it has brought the index to."""

    def __init__(self, folders: Folders) -> None:
        self.folders = folders
        self._followed: _Followed | None = None

    def follow(self, region: Callable[[], Region], state: State, *, recheck: bool) -> None:
        """Bring the index to the saved state of the site; where that cannot be, the log says so.

        The pages stand already and are right: a search that lags behind is no reason to refuse them.
        """
        file, output = self.folders.search, self.folders.output
        if file is None:
            return
        seal, stamp = _read_seal(output), stamp_of(output)
        before, self._followed = self._followed, None
        touched = recheck or seal[1:] != (_stamp(file), boot_id())
        if touched or seal[0] != stamp:
            known = before if before and not touched and seal[0] == before.stamp else None
            task = _Task(folders=self.folders, region=cache(region), state=state, before=known)
            if not _is_done(task, file, check=touched):
                return
            _write_seal(output, file)
        self._followed = _Followed(stamp, state.fingerprint, state.today, state.sources)


def forget_found(file: Path | None, item: Item) -> None:
    """Take an item out of the index at once; the next build looks at the whole file."""
    if file is None or not file.exists():
        return
    import sqlite3

    from sitegen.search_store import discard, opened

    try:
        with opened(file) as store:
            store.remove(item)
    except sqlite3.Error:
        discard(file)  # rather no search than a home that was taken back


class _Followed(NamedTuple):
    """What an index was brought to: a saved state, by what rows are made from."""

    stamp: tuple[int, int]
    fingerprint: bytes
    today: int
    sources: Files


@dataclass(frozen=True, kw_only=True)
class _Task:
    """A state that the index shall be brought to, from another one if that is known."""

    folders: Folders
    region: Callable[[], Region]
    state: State
    before: _Followed | None

    @cached_property
    def today(self) -> date:
        """The day of the state."""
        return date.fromordinal(self.state.today)

    @cached_property
    def sources(self) -> Sources:
        """The files of all items that are looked at."""
        files = self.state.sources
        if self.changed is None:
            return Sources(files)
        beginnings = tuple(
            name.removesuffix(name.rpartition("/")[2]) if name.endswith(".md") else name
            for name in self.changed
        )
        return Sources({name: files[name] for name in files if name.startswith(beginnings)})

    @cached_property
    def changed(self) -> set[str] | None:
        """The files that are others than before; null where all must be looked at."""
        before, state = self.before, self.state
        if before is None or (before.fingerprint, before.today) != (state.fingerprint, state.today):
            return None
        return set(changed_names(state.sources, before.sources))

    @cached_property
    def items(self) -> set[Item] | None:
        """The items to look at; null for all."""
        if self.changed is None:
            return None
        return {item for name in self.changed if (item := item_of(name)) is not None}

    def wanted(self) -> Iterator[tuple[Item, bytes]]:
        """Yield what lists show, and what the row of each is made from."""
        summaries = self.state.items
        for item in summaries if self.items is None else self.items & summaries.keys():
            made_from = self._made_from(item, summaries[item])
            if made_from is not None:
                yield item, made_from

    def _made_from(self, item: Item, values: tuple[object, ...]) -> bytes | None:
        """Return a digest of what a row is made from; null for an item that no list shows."""
        if item[0] == "offer":
            offer = as_summary(item, values)
            if not offer.is_listed(self.today):
                return None
            answered = self._rents.on(offer)  # another table, another row
            said = repr((answered.verdict, answered.within)).encode()
            return _digest(self.sources[item] + said)
        if item[0] == "opportunity":  # its row holds its next date
            over = as_summary(item, values).over
            return None if over else _digest(self.sources[item] + repr(values).encode())
        return self.sources[item] if item != _NOTHING_HERE else None

    def row(self, item: Item) -> Row:
        """Read an item and return its row; raises FaultyItemError if it has changed since."""
        from sitegen.search_rows import row_of

        region, names = self.region(), self.sources.names[item]
        loaded = load_item(self.folders.content, item, names, region=region, today=self.today)
        summary = as_summary(item, self.state.items[item])
        if item[0] == "offer":
            summary = self._rents.on(summary)
        return row_of(item, loaded.record, summary, region)

    @cached_property
    def _rents(self) -> RentsOfTheDay:
        from sitegen.rents import RentsOfTheDay

        return RentsOfTheDay(self.region(), self.today)


def _is_done(task: _Task, file: Path, *, check: bool) -> bool:
    """Carry out a task; a file that cannot be used is made anew. False: it could not be done."""
    import sqlite3

    from sitegen.search_store import discard

    try:
        try:
            _update(file, task, check=check)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _UNUSABLE:
                raise
            discard(file)
            _update(file, replace(task, before=None), check=False)
    except (sqlite3.Error, OSError) as error:
        logging.getLogger(__name__).error("The search index could not be written: %s", error)  # noqa: TRY400 (its words say all)
        return False
    except FaultyItemError:  # changed since it was built: the next build has seen it
        return False
    return True


def _update(file: Path, task: _Task, *, check: bool) -> None:
    from sitegen.search_store import opened

    wanted, world = dict(task.wanted()), _world(task.state)
    with opened(file) as store:
        known = store.known(world, task.items)
        if known is None:
            task = replace(task, before=None)
            wanted, known = dict(task.wanted()), {}
            store.clear(world, task.region().tags)
        elif check:
            store.check()
        for item in sorted(known.keys() | wanted.keys()):
            if known.get(item) != wanted.get(item):
                store.remove(item)
                if item in wanted:
                    store.add(task.row(item), wanted[item])


def _digest(payload: bytes) -> bytes:
    return blake2b(payload, digest_size=20).digest()


def _world(state: State) -> str:
    """Name what all rows depend on beside their own files."""
    digest = blake2b(digest_size=20)
    for root, beginning in sorted(_MADE_BY.items()):
        for name, (found, _) in sorted(state.environment.get(root, {}).items()):
            if name.startswith(beginning):
                digest.update(b"%b\0%b\0%b" % (root.encode(), name.encode(), found))
    return digest.hexdigest()


def _stamp(file: Path) -> tuple[int, int, int]:
    """Return what tells a file from the one that a build left: time, size and inode."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _read_seal(output: Path) -> tuple[object, ...]:
    """Return which state the index was brought to, and how its file was then."""
    payload = read_sealed(output / FOLDER / _SEAL)
    return tuple(marshal.loads(payload)) if payload else (None, None, None)  # noqa: S302 (our own bytes: the digest was compared)


def _write_seal(output: Path, file: Path) -> None:
    seal = (stamp_of(output), _stamp(file), boot_id())
    write_sealed(output / FOLDER / _SEAL, marshal.dumps(seal))
