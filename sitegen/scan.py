"""Scan: which files there are, and what stands in them, by git object id.

A file is read only if its stamp (size, times, inode) differs from the one noted at the last
build. The id of its content is the one that git gives the same bytes, so that a commit can
be compared with a folder without reading either.
"""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path

Stamp = tuple[int, int, int, int]
"""Size, time of change and of status change in nanoseconds, inode."""
Files = Mapping[str, tuple[bytes, Stamp]]
"""By path below a folder: the id of the content and the stamp it was read under.

Their order is that of a walk through sorted folders.
"""

TICK_NS, COARSE_TICK_NS = 50_000_000, 2_000_000_000
"""A file changed so shortly before it was read may change again under the same stamp.

Linux counts the times of files in steps of 4 to 10 ms, FAT and old network drives in seconds:
their times are whole ones.
"""
UNSURE: Stamp = (-1, 0, 0, 0)
_STAMP_SIZE, _ID_SIZE = 4, 20
_NO_ID = bytes(_ID_SIZE)
_INODE = 2**63 - 1
_by_name = attrgetter("name")


class FileTable(Files):
    """The same in columns, for thousands of files that are compared and kept as a whole.

    ``names`` are joined by null bytes, ``stamps`` and ``ids`` stand in their order.
    """

    def __init__(self, names: str, stamps: bytes, ids: bytes) -> None:
        self.names = names
        self.stamps = stamps
        self.ids = ids
        self._rows: dict[str, tuple[bytes, Stamp]] | None = None

    def __getitem__(self, name: str) -> tuple[bytes, Stamp]:
        return self.rows()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows())

    def __len__(self) -> int:
        return len(self.ids) // _ID_SIZE

    def rows(self) -> dict[str, tuple[bytes, Stamp]]:
        """Return a row a file."""
        if self._rows is None:
            stamps = array("q", self.stamps)
            parts = [iter(stamps)] * _STAMP_SIZE
            ids = (self.ids[at : at + _ID_SIZE] for at in range(0, len(self.ids), _ID_SIZE))
            known = (b"" if one == _NO_ID else one for one in ids)
            self._rows = dict(
                zip(
                    _split(self.names),
                    zip(known, zip(*parts, strict=True), strict=True),
                    strict=True,
                )
            )
        return self._rows

    def columns(self) -> tuple[str, bytes, bytes]:
        """Return what makes up the table."""
        return self.names, self.stamps, self.ids


def as_table(files: Files) -> FileTable:
    """Put files into columns."""
    if isinstance(files, FileTable):
        return files
    ids = b"".join(found or _NO_ID for found, _ in files.values())
    stamps = array("q", (part for _, stamp in files.values() for part in stamp))
    return FileTable("\0".join(files), stamps.tobytes(), ids)


def object_id(content: bytes) -> bytes:
    """Return the id that git gives a file of this content."""
    from hashlib import sha1  # where nothing changed, nothing is read

    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).digest()


def scan_folder(root: Path, known: Files, *, read: bool = True) -> Files:
    """Return every file below a folder; hidden ones and folders do not count.

    A link that leads nowhere counts, with an empty id: somebody meant it to be there. Without
    ``read`` files that are not known have an empty id too: who reads them will tell it.
    Returns ``known`` itself when it is a table and every file is as it says.
    """
    names: list[str] = []
    stamps = array("q")
    _walk(str(root), "", names, stamps)
    if (
        isinstance(known, FileTable)
        and known.stamps == stamps.tobytes()
        and known.names == "\0".join(names)
    ):
        return known
    entries = zip(names, zip(*[iter(stamps)] * _STAMP_SIZE, strict=True), strict=True)
    return dict(_look_at(root, entries, known, read=read))


def scan_paths(root: Path, names: Iterable[str], known: Files) -> dict[str, tuple[bytes, Stamp]]:
    """Look at some files only; those that are gone or hidden are missing in the answer."""
    there = [
        (name, _stamp(os.stat(f"{root}/{name}")))  # noqa: PTH116 (as the walk does)
        for name in sorted(set(names), key=walk_order)
        if not _is_hidden(name) and os.path.isfile(f"{root}/{name}")  # noqa: PTH113 (the same)
    ]
    return dict(_look_at(root, there, known, read=True))


def walk_order(name: str) -> list[str]:
    """Return what puts a path into the order of files."""
    return name.split("/")


def read_file(root: Path, name: str) -> bytes:
    """Return the bytes of a file; raises OSError."""
    with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 (called thousands of times)
        return file.read()


def _split(names: str) -> list[str]:
    return names.split("\0") if names else []


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name


def _walk(folder: str, prefix: str, names: list[str], stamps: array[int]) -> None:
    """Add all files below a folder: most of what a build costs that has nothing to do."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=_by_name)
    for entry in found:
        name = entry.name
        if name[0] == "." or name == "__pycache__":
            continue
        if entry.is_dir():
            _walk(f"{folder}/{name}", f"{prefix}{name}/", names, stamps)
            continue
        names.append(prefix + name)
        try:
            stamps.extend(_stamp(entry.stat()))
        except OSError:
            stamps.extend(UNSURE)


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _INODE


def _look_at(
    root: Path, entries: Iterable[tuple[str, Stamp]], known: Files, *, read: bool
) -> Iterator[tuple[str, tuple[bytes, Stamp]]]:
    now = time.time_ns()
    rows = known.rows() if isinstance(known, FileTable) else known
    for name, stamp in entries:
        if stamp == UNSURE:
            yield name, (b"", UNSURE)
            continue
        before = rows.get(name)
        if before is not None and before[1] == stamp:
            yield name, before
            continue
        try:
            found = object_id(read_file(root, name)) if read else b""
        except OSError:  # unreadable: the check of the content says so in its own words
            yield name, (b"", UNSURE)
            continue
        changed = max(stamp[1], stamp[2])
        settled = now - changed > (TICK_NS if changed % 1_000_000_000 else COARSE_TICK_NS)
        yield name, (found, stamp if settled else UNSURE)
