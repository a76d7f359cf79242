"""Walk: names and stamps of all files below a folder; what a build with nothing to do waits for most."""

from __future__ import annotations

import os
from array import array
from operator import attrgetter

_INODE = 2**63 - 1
_by_name = attrgetter("name")

Stamp = tuple[int, int, int, int]
"""Size, time of change and of status change in nanoseconds, inode."""
GONE: Stamp = (-2, 0, 0, 0)
"""The stamp of a link that leads nowhere."""


class Found:
    """Paths in the order of a walk through sorted folders, and four numbers of stamp for each."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.stamps = array("q")


def walk_folder(root: str) -> Found:
    """Walk. Raises OSError."""
    found = Found()
    _walk(root, "", found)
    return found


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what tells that a file is another one than before."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _INODE


def _walk(folder: str, prefix: str, found: Found) -> None:
    """Add all files below a folder."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=_by_name)
    names, stamps = found.names, found.stamps
    for entry in ordered:
        name = entry.name
        if name[0] == "." or name == "__pycache__":
            continue
        if entry.is_dir():
            _walk(f"{folder}/{name}", f"{prefix}{name}/", found)
            continue
        names.append(prefix + name)
        try:
            stamps.extend(stamp_of(entry.stat()))
        except OSError:
            stamps.extend(GONE)
