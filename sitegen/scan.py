"""Scan: which files there are, and what stands in them, by git object id.

A file is read only if its stamp (size, times, inode) differs from the one noted at the last
build. The id of its content is the one that git gives the same bytes, so that a commit can
be compared with a folder without reading either.
"""

from __future__ import annotations

import marshal
import os
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, takewhile

from sitegen.copies import Copy, can_fork, cores
from sitegen.walk import GONE, Stamp, stamp_of, walk_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

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
_STAMP, _ID = 32, 20
"""Bytes of a stamp and of an id in the columns of a table."""
MANY = 2000
"""So many files take 8 ms to walk; a copy of the process costs 3, and at the end one waits for a step."""
_CHUNK = 128
_FEW = 16
_NO_ID = bytes(_ID)
_Columns = tuple[str, bytes]
"""Names and stamps of a table."""


class FileTable(Files):
    """The same in columns, for thousands of files that are compared and kept as a whole.

    ``names`` are joined by null bytes, ``stamps`` and ``ids`` stand in their order.
    """

    def __init__(self, names: str, stamps: bytes, ids: bytes) -> None:
        self.names = names
        self.stamps = stamps
        self.ids = ids
        self._places: dict[str, int] | None = None
        self._sought = 0

    def __getitem__(self, name: str) -> tuple[bytes, Stamp]:
        place = self.place_of(name)
        if place is None:
            raise KeyError(name)
        found = _cell(self.ids, place, _ID)
        return b"" if found == _NO_ID else found, _stamp(self.stamps, place)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.place_of(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.places())

    def __len__(self) -> int:
        return len(self.ids) // _ID

    def places(self) -> dict[str, int]:
        """Return the row in which each file stands."""
        if self._places is None:
            self._places = {name: row for row, name in enumerate(_split(self.names))}
        return self._places

    def place_of(self, name: str) -> int | None:
        """Return the row in which a file stands; the first few are found without a row for each."""
        self._sought += 1
        if self._places is not None or self._sought > _FEW:
            return self.places().get(name)
        text = f"\0{self.names}\0"
        found = text.find(f"\0{name}\0")
        return None if found < 0 else text.count("\0", 0, found)

    def below(self, folder: str) -> list[str]:
        """Name the files below a folder, which stand together."""
        first = 0 if self.names.startswith(f"{folder}/") else self.names.find(f"\0{folder}/") + 1
        if not (first or self.names.startswith(f"{folder}/")):
            return []
        return list(
            takewhile(lambda name: name.startswith(f"{folder}/"), self.names[first:].split("\0"))
        )

    def columns(self) -> tuple[str, bytes, bytes]:
        """Return what makes up the table."""
        return self.names, self.stamps, self.ids

    def with_rows(self, rows: Mapping[int, tuple[bytes, Stamp]]) -> FileTable:
        """Return a table in which the rows at some places are others."""
        stamps, ids = bytearray(self.stamps), bytearray(self.ids)
        for place, (found, stamp) in rows.items():
            stamps[place * _STAMP : (place + 1) * _STAMP] = array("q", stamp).tobytes()
            ids[place * _ID : (place + 1) * _ID] = found or _NO_ID
        other = FileTable(self.names, bytes(stamps), bytes(ids))
        other._places = self._places
        return other


def as_table(files: Files) -> FileTable:
    """Put files into columns."""
    if isinstance(files, FileTable):
        return files
    ids = b"".join(found or _NO_ID for found, _ in files.values())
    stamps = array("q", (part for _, stamp in files.values() for part in stamp))
    return FileTable("\0".join(files), stamps.tobytes(), ids)


def changed_names(files: Files, known: Files) -> list[str]:
    """Name the files that are other ones than before, there no more, or new."""
    if files is known:
        return []
    now, before = as_table(files), as_table(known)
    names = _split(now.names)
    if now.names == before.names:
        return [names[row] for row in _differing(now.ids, before.ids, _ID)]
    places = before.places()
    came, went = now.places().keys() - places.keys(), places.keys() - now.places().keys()
    aligned = _rearranged(before, names, now.names)
    others = {names[row] for row in _differing(now.ids, aligned.ids, _ID)}
    return sorted(came | went | others, key=walk_order)


def object_id(content: bytes) -> bytes:
    """Return the id that git gives a file of this content."""
    from hashlib import sha1  # where nothing changed, nothing is read

    return sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).digest()


def scan_folder(
    root: Path | str, known: Files, *, read: bool = True, meanwhile: Iterator[str] | None = None
) -> Files:
    """Return every file below a folder; hidden ones and folders do not count.

    A link that leads nowhere counts, with an empty id: somebody meant it to be there. Without
    ``read`` files that are not known have an empty id too: who reads them will tell it.
    Returns ``known`` itself when it is a table and every file is as it says. ``meanwhile`` does
    something in steps, and names each: as many as there is time for while a copy of this process walks, and
    none where no copy does.
    """
    before = as_table(known)
    joined, stamps = _walked(str(root), before, meanwhile)
    if before.names != joined:
        before = _rearranged(before, _split(joined), joined)
    rows = list(_differing(stamps, before.stamps, _STAMP))
    if not rows and before is known:
        return known
    names = _split(joined)
    entries = [(names[row], _stamp(stamps, row)) for row in rows]
    looked_at = _look_at(root, entries, read=read)
    return before.with_rows(dict(zip(rows, looked_at, strict=True)))


def scan_paths(
    root: Path | str, names: Iterable[str], known: Files
) -> dict[str, tuple[bytes, Stamp]]:
    """Look at some files only; those that are gone or hidden are missing in the answer."""
    found = {
        name: stamp_of(os.stat(f"{root}/{name}"))  # noqa: PTH116 (as the walk does)
        for name in sorted(set(names), key=walk_order)
        if not _is_hidden(name) and os.path.isfile(f"{root}/{name}")  # noqa: PTH113 (the same)
    }
    same = {name for name, stamp in found.items() if name in known and known[name][1] == stamp}
    others = [(name, stamp) for name, stamp in found.items() if name not in same]
    looked_at = dict(
        zip((name for name, _ in others), _look_at(root, others, read=True), strict=True)
    )
    return {name: known[name] if name in same else looked_at[name] for name in found}


def walk_order(name: str) -> list[str]:
    """Return what puts a path into the order of files."""
    return name.split("/")


def read_file(root: Path | str, name: str) -> bytes:
    """Return the bytes of a file; raises OSError."""
    with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 (called thousands of times)
        return file.read()


def _walked(root: str, before: FileTable, meanwhile: Iterator[str] | None) -> _Columns:
    if meanwhile is None or len(before) < MANY or cores() == 1 or not can_fork():
        return _columns(root)
    copy = Copy(lambda: [_what_differs(root, before)])
    try:
        while not copy.has_answered():
            if next(meanwhile, None) is None:
                break
        answer = copy.answer()
    finally:
        copy.close()  # if something went wrong here, the copy ends as well
    if answer is None:  # what was wrong there shows here, in words
        return _columns(root)
    names, stamps = marshal.loads(answer)  # noqa: S302 (our own bytes)
    return before.names if names is None else names, before.stamps if stamps is None else stamps


def _columns(root: str) -> _Columns:
    """Walk, and return names and stamps as a table has them; raises OSError."""
    found = walk_folder(root)
    return "\0".join(found.names), found.stamps.tobytes()


def _what_differs(root: str, before: FileTable) -> bytes:
    """Walk, and return the same with null for a column that is as before; raises OSError."""
    names, stamps = _columns(root)
    same = names == before.names, stamps == before.stamps
    return marshal.dumps((None if same[0] else names, None if same[1] else stamps))


def _split(names: str) -> list[str]:
    return names.split("\0") if names else []


def _cell(column: bytes, row: int, size: int) -> bytes:
    return column[row * size : (row + 1) * size]


def _stamp(stamps: bytes, row: int) -> Stamp:
    size, changed, status, inode = array("q", _cell(stamps, row, _STAMP))
    return size, changed, status, inode


def _differing(one: bytes, other: bytes, size: int) -> Iterator[int]:
    """Yield the rows in which two columns of the same length differ; most often there are few."""
    step = size * _CHUNK
    for start in range(0, len(one), step):
        if one[start : start + step] != other[start : start + step]:
            first = start // size
            for row in range(first, min(first + _CHUNK, len(one) // size)):
                if _cell(one, row, size) != _cell(other, row, size):
                    yield row


def _rearranged(known: FileTable, names: list[str], joined: str) -> FileTable:
    """Put what is known of files into another order; of others nothing is known."""
    places = known.places()
    stamps, ids = known.stamps + array("q", UNSURE).tobytes(), known.ids + _NO_ID
    nothing = len(known)
    rows = [places.get(name, nothing) for name in names]
    runs = list(_runs(rows))
    return FileTable(
        joined,
        b"".join([stamps[first * _STAMP : end * _STAMP] for first, end in runs]),
        b"".join([ids[first * _ID : end * _ID] for first, end in runs]),
    )


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches in which rows follow one another: first row, row behind the last."""
    breaks = [at for at, (one, other) in enumerate(pairwise(rows), 1) if other != one + 1]
    for start, end in pairwise([0, *breaks, len(rows)] if rows else []):
        yield rows[start], rows[end - 1] + 1


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name


def _look_at(
    root: Path | str, entries: Iterable[tuple[str, Stamp]], *, read: bool
) -> Iterator[tuple[bytes, Stamp]]:
    """Read files that are new or others, and say what stands in each."""
    now = time.time_ns()
    for name, stamp in entries:
        if stamp == GONE:
            yield b"", GONE
            continue
        try:
            found = object_id(read_file(root, name)) if read else b""
        except OSError:  # unreadable: the check of the content says so in its own words
            yield b"", UNSURE
            continue
        changed = max(stamp[1], stamp[2])
        settled = now - changed > (TICK_NS if changed % 1_000_000_000 else COARSE_TICK_NS)
        yield found, (stamp if settled else UNSURE)
