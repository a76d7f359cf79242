"""Walk: names and stamps of all files below a folder; what a small build waits for most.

Of thousands of files a copy of this process looks at one half meanwhile, where that is safe and
there is a second core. Both halves together are what one walk finds.
"""

from __future__ import annotations

import os
import sys
from array import array
from operator import attrgetter

from sitegen.copies import Copy

MANY = 2000
"""So many files take 8 ms; a copy of the process costs 2."""
_HEAD = 8
"""Bytes that say how long the stamps are, which come before the names."""
_INODE = 2**63 - 1
_by_name = attrgetter("name")

Path = tuple[str, ...]
"""The names of folders and file below a root."""
Stamp = tuple[int, int, int, int]
"""Size, time of change and of status change in nanoseconds, inode."""
GONE: Stamp = (-2, 0, 0, 0)
"""The stamp of a link that leads nowhere."""


class Found:
    """Paths in the order of a walk through sorted folders, and four numbers of stamp for each."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.stamps = array("q")


def walk_folder(root: str, *, middle: str = "") -> Found:
    """Walk; from a path in the middle on in a copy of this process. Raises OSError."""
    found = Found()
    bound = tuple(middle.split("/"))
    if not (middle and can_fork() and cores() > 1):
        _walk(root, "", found)
        return found
    copy = Copy(lambda: _found_since(root, bound))
    try:
        _walk(root, "", found, until=bound)
        answered = copy.answer()
    finally:
        copy.close()  # if something went wrong here, the copy ends as well
    if answered is None:  # what was wrong there shows here, in words
        _walk(root, "", found, since=bound)
    elif len(answered) > _HEAD:  # the copy found any
        end = _HEAD + int.from_bytes(answered[:_HEAD], "big")
        found.stamps.frombytes(answered[_HEAD:end])
        found.names += os.fsdecode(answered[end:]).split("\0")
    return found


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what tells that a file is another one than before."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _INODE


def can_fork() -> bool:
    """Tell whether a copy of this process is safe: no thread of it may hold a lock."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def cores() -> int:
    """Return how many processes may work at a time on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _found_since(root: str, bound: Path) -> tuple[bytes, ...]:
    """Walk from a path on, and return what was found in bytes."""
    found = Found()
    _walk(root, "", found, since=bound)
    stamps = found.stamps.tobytes()
    return len(stamps).to_bytes(_HEAD, "big"), stamps, os.fsencode("\0".join(found.names))


def _walk(folder: str, prefix: str, found: Found, since: Path = (), until: Path = ()) -> None:
    """Add all files below a folder, from one path in it on and before another one."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=_by_name)
    if since or until:
        ordered = [entry for entry in ordered if _is_within(entry, since, until)]
    names, stamps = found.names, found.stamps
    for entry in ordered:
        name = entry.name
        if name[0] == "." or name == "__pycache__":
            continue
        if entry.is_dir():
            _walk(
                f"{folder}/{name}",
                f"{prefix}{name}/",
                found,
                since[1:] if (name,) == since[:1] else (),
                until[1:] if (name,) == until[:1] else (),
            )
            continue
        names.append(prefix + name)
        try:
            stamps.extend(stamp_of(entry.stat()))
        except OSError:
            stamps.extend(GONE)


def _is_within(entry: os.DirEntry[str], since: Path, until: Path) -> bool:
    here = (entry.name,)
    if until and here >= until:
        return False
    return here >= since or (here == since[:1] and entry.is_dir())
