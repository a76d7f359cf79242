"""Scan: which files there are, and what stands in them, by git object id.

A file is read only if its stamp (size, times, inode) differs from the one noted at the last
build. The id of its content is the one that git gives the same bytes, so that a commit can
be compared with a folder without reading either.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Stamp = tuple[int, int, int, int]
"""Size, time of change and of status change in nanoseconds, inode."""
Files = dict[str, tuple[bytes, Stamp]]
"""By path below a folder: the id of the content and the stamp it was read under."""

TICK_NS, COARSE_TICK_NS = 50_000_000, 2_000_000_000
"""A file changed so shortly before it was read may change again under the same stamp.

Linux counts the times of files in steps of 4 to 10 ms, FAT and old network drives in seconds:
their times are whole ones.
"""
UNSURE: Stamp = (-1, 0, 0, 0)


def object_id(content: bytes) -> bytes:
    """Return the id that git gives a file of this content."""
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).digest()


def scan_folder(
    root: Path, known: Mapping[str, tuple[bytes, Stamp]], *, read: bool = True
) -> Files:
    """Return every file below a folder in sorted order; hidden ones and folders do not count.

    A link that leads nowhere counts, with an empty id: somebody meant it to be there. Without
    ``read`` files that are not known have an empty id too: who reads them will tell it.
    """
    return dict(_look_at(root, sorted(_walk(str(root), "")), known, read=read))


def scan_paths(root: Path, names: Iterable[str], known: Mapping[str, tuple[bytes, Stamp]]) -> Files:
    """Look at some files only; those that are gone or hidden are missing in the answer."""
    there = [
        (name, (root / name).stat())
        for name in sorted(set(names))
        if not _is_hidden(name) and (root / name).is_file()
    ]
    return dict(_look_at(root, there, known, read=True))


def read_file(root: Path, name: str) -> bytes:
    """Return the bytes of a file; raises OSError."""
    with open(f"{root}/{name}", "rb") as file:  # noqa: PTH123 (called thousands of times)
        return file.read()


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or "/." in name


def _walk(root: str, prefix: str) -> Iterator[tuple[str, os.stat_result | None]]:
    with os.scandir(f"{root}/{prefix}") as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__pycache__":
                continue
            name = prefix + entry.name
            if entry.is_dir():
                yield from _walk(root, f"{name}/")
                continue
            try:
                yield name, entry.stat()
            except OSError:
                yield name, None


def _look_at(
    root: Path,
    entries: Iterable[tuple[str, os.stat_result | None]],
    known: Mapping[str, tuple[bytes, Stamp]],
    *,
    read: bool,
) -> Iterator[tuple[str, tuple[bytes, Stamp]]]:
    now = time.time_ns()
    for name, status in entries:
        if status is None:
            yield name, (b"", UNSURE)
            continue
        stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        before = known.get(name)
        if before is not None and before[1] == stamp:
            yield name, before
            continue
        try:
            found = object_id(read_file(root, name)) if read else b""
        except OSError:  # unreadable: the check of the content says so in its own words
            yield name, (b"", UNSURE)
            continue
        changed = max(status.st_mtime_ns, status.st_ctime_ns)
        settled = now - changed > (TICK_NS if changed % 1_000_000_000 else COARSE_TICK_NS)
        yield name, (found, stamp if settled else UNSURE)
