"""The list of erased records. It lies beside the backups, so that none of them brings one back.

A line holds the reference of a record and nothing about the person. Lines are only added.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Iterable
from pathlib import Path

from formsrv.errors import NotPreparedError
from formsrv.store.disk import sync

NAME = "erased.txt"
_REFERENCE = re.compile(r"[a-z0-9]{1,40}\Z")

log = logging.getLogger(__name__)


def read_tombstones(folder: Path) -> list[str]:
    """Return the erased records; raises NotPreparedError without a list or when it is damaged."""
    path = folder / NAME
    if not path.exists():
        raise NotPreparedError(
            f"{path} is missing. It says what was erased since the backup; without it the "
            "backup would bring that back, so nothing is restored."
        )
    return _parse(path, path.read_text("ascii", errors="replace"))


def add_tombstones(folder: Path, record_ids: Iterable[str]) -> int:
    """Add what is not in the list yet, durably; return how many are in it."""
    path = folder / NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="ascii") as file:
        # Worker and backup may both add.
        fcntl.flock(file, fcntl.LOCK_EX)
        text = file.read()
        known = dict.fromkeys(_parse(path, text))
        fresh = [record_id for record_id in dict.fromkeys(record_ids) if record_id not in known]
        whole = text[: text.rfind("\n") + 1]
        file.seek(len(whole))
        file.truncate()
        file.writelines(f"{record_id}\n" for record_id in fresh)
        file.flush()
        os.fsync(file.fileno())
    sync(folder)
    return len(known) + len(fresh)


def note_erased(folder: Path | None, record_ids: Iterable[str]) -> None:
    """Add to the list where backups lie, if that is known here; a fault there stops no erasure.

    The next backup adds what is missing: the audit log knows it.
    """
    gone = list(record_ids)
    if folder is None or not gone:
        return
    try:
        add_tombstones(folder, gone)
    except (OSError, NotPreparedError) as error:
        log.error(  # noqa: TRY400 (where it was raised says nothing)
            "ALARM %d erasures could not be noted beside the backups (%s)",
            len(gone),
            type(error).__name__,
        )


def _parse(path: Path, text: str) -> list[str]:
    # What a crash cut off in the last line was not told to anybody as done.
    lines = text[: text.rfind("\n") + 1].splitlines()
    for number, line in enumerate(lines, start=1):
        if not _REFERENCE.match(line):
            raise NotPreparedError(f"{path}:{number} is no reference of a record.")
    return lines
