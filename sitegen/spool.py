"""Spool: records that wait on disk, in a file without a name, until their pages are made."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sitegen.state import Item

TOGETHER = 16
"""So many records are written as one: each alone would name its classes anew, which is half
of its cost. Whoever asks for one gets the others, and asks for them next."""


class Spool:
    """Keeps records by item; those that were kept last together are read together."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (open as long as the build lasts)
        self._places: dict[Item, int] = {}
        self._read: dict[Item, Any] = {}

    def keep(self, records: Mapping[Item, Any]) -> None:
        """Write records, in the order in which they will be asked for."""
        rest = iter(records.items())
        while some := dict(islice(rest, TOGETHER)):
            place = self._file.seek(0, os.SEEK_END)
            pickle.dump(some, self._file, pickle.HIGHEST_PROTOCOL)
            self._places.update(dict.fromkeys(some, place))

    def __contains__(self, item: Item) -> bool:
        return item in self._places

    def __getitem__(self, item: Item) -> Any:  # noqa: ANN401 (each kind of item has its own)
        """Return a record. Raises KeyError."""
        if item not in self._read:
            self._file.seek(self._places[item])
            self._read = pickle.load(self._file)  # noqa: S301 (our own file, without a name)
        return self._read[item]

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
