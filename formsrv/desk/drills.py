"""The drill with the printed recovery key: that somebody holds it, and that it opens records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.region_files import load_region
from formsrv.clock import local_day, utc_now
from formsrv.config import DeskConfig
from formsrv.desk.context import DeskContext
from formsrv.desk.rotation import Resealed
from formsrv.errors import CannotOpenError, UnknownLinkError
from formsrv.sealing import LinkKey, open_sealed
from formsrv.store.resealing import list_sealed, read_sealed
from formsrv.store.tables import records

_PREFIX = "age-secret-key-"
_FILE = "drills.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """The last drill: of which recovery key (its public half), and when."""

    recovery: str
    on: date


def read_drill(folder: Path) -> Drill | None:
    """Return the last drill that was noted in the desk's folder; null when there is none."""
    try:
        found = json.loads((folder / _FILE).read_text("utf-8"))
        return Drill(recovery=str(found["recovery"]), on=date.fromisoformat(found["on"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_drill(folder: Path, drill: Drill) -> None:
    """Remember a drill that went well."""
    text = json.dumps({"recovery": drill.recovery, "on": drill.on.isoformat()})
    beside = folder / f"{_FILE}.new"
    beside.write_text(f"{text}\n", "utf-8")
    beside.replace(folder / _FILE)


def note_new_key(config: DeskConfig, identity: str) -> None:
    """Remember that a new recovery key was typed back when it was made."""
    settings = load_region(config.region_folder).settings
    today = local_day(utc_now(), settings.time_zone)
    note_drill(config.lock_folder, Drill(recovery=LinkKey(identity).recipient, on=today))


def is_same_key(typed: str, identity: str) -> bool:
    """Compare what somebody typed from paper with a key: case, spaces and hyphens do not count."""
    return _bare(typed) == _bare(identity)


def run_drill(context: DeskContext, typed: str) -> Resealed:
    """Open every record with a recovery key that somebody typed, and note the day.

    Returns how many opened and which did not. Raises UnknownLinkError for what is no key, and
    CannotOpenError for one that is not this region's.
    """
    key = LinkKey.from_secret(_bare(typed))
    if key.recipient != context.recipients.recovery:
        raise CannotOpenError
    opened, unreadable = 0, []
    with context.store.reading() as connection:
        for row in list_sealed(connection, records):
            found = read_sealed(connection, records, row.id)
            try:
                open_sealed(found.sealed if found else b"", [key.identity])
                opened += 1
            except CannotOpenError:
                unreadable.append(f"records/{row.id}")
    note_drill(context.lock_folder, Drill(recovery=key.recipient, on=context.today))
    return Resealed(done=opened, unreadable=tuple(unreadable))


def _bare(typed: str) -> str:
    kept = "".join(letter for letter in typed.lower() if letter.isalnum() or letter == "-")
    bare = kept.removeprefix(_PREFIX).replace("-", "")
    if not bare.isascii():
        raise UnknownLinkError
    return bare.removeprefix(_PREFIX.replace("-", ""))
