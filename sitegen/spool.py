"""Spool: records that wait on disk until their pages are made, for all processes of a build."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from sitegen.state import Item

TOGETHER = 16
"""So many records are written as one: each alone would name its classes anew, which is half
of its cost. Whoever asks for one gets the others, and asks for them next."""
AT_HAND = 3
"""So many times as many stay at hand: pages of one kind are made before those of the next."""


class Spool:
    """Records by item in a file; those that were kept last together are read together."""

    def __init__(self, path: Path, *, mode: str = "w+b") -> None:
        self._path = path
        self._file: BinaryIO = path.open(mode)  # type: ignore[assignment] # binary, as asked
        self._places: dict[Item, int] = {}
        self._read: dict[int, dict[Item, Any]] = {}

    @classmethod
    def of_another(cls, path: Path) -> Spool:
        """Open what another process has sealed."""
        found = cls(path, mode="rb")
        found._places = pickle.loads(_index(path).read_bytes())  # noqa: S301 (our own file)
        return found

    def keep(self, records: Mapping[Item, Any]) -> None:
        """Write records, in the order in which they will be asked for."""
        rest = iter(records.items())
        place = self._file.seek(0, 2)
        while some := dict(islice(rest, TOGETHER)):
            pickle.dump(some, self._file, pickle.HIGHEST_PROTOCOL)
            self._places.update(dict.fromkeys(some, place))
            place = self._file.tell()

    def seal(self) -> None:
        """Let others read what was kept."""
        self._file.flush()
        _index(self._path).write_bytes(pickle.dumps(self._places, pickle.HIGHEST_PROTOCOL))

    def __contains__(self, item: Item) -> bool:
        return item in self._places

    def __getitem__(self, item: Item) -> Any:  # noqa: ANN401 (each kind of item has its own)
        """Return a record. Raises KeyError."""
        place = self._places[item]
        if place not in self._read:
            if len(self._read) == AT_HAND:
                del self._read[next(iter(self._read))]  # the one that was read first
            self._file.seek(place)
            self._read[place] = pickle.load(self._file)  # noqa: S301 (our own file)
        return self._read[place][item]

    def close(self) -> None:
        """Let the file go."""
        self._file.close()


class Spools:
    """The records of all processes of a build: one's own, and what the others have loaded."""

    def __init__(self, paths: Sequence[Path], own: int) -> None:
        self._paths = paths
        self._own = own

    @cached_property
    def mine(self) -> Spool:
        """Where this process keeps what it loads."""
        return Spool(self._paths[self._own])

    @cached_property
    def _others(self) -> list[Spool]:
        paths = [path for path in self._paths if path != self._paths[self._own]]
        return [Spool.of_another(path) for path in paths]

    def __getitem__(self, item: Item) -> Any:  # noqa: ANN401 (each kind of item has its own)
        """Return a record, of another process's once all have loaded. Raises KeyError."""
        if item in self.mine:
            return self.mine[item]
        for spool in self._others:
            if item in spool:
                return spool[item]
        raise KeyError(item)

    def close(self) -> None:
        """Let the files go."""
        opened = self.__dict__  # what was never asked for is not opened now
        mine = [opened["mine"]] if "mine" in opened else []
        for spool in (*mine, *opened.get("_others", ())):
            spool.close()


def remove_spool(path: Path) -> None:
    """Remove what a process kept; nobody reads it any more."""
    path.unlink(missing_ok=True)
    _index(path).unlink(missing_ok=True)


def _index(path: Path) -> Path:
    return path.with_name(f"{path.name}.index")
