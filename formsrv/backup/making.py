"""Makes a backup while everything runs."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from formsrv.backup.content import BUNDLE, bundle_content
from formsrv.backup.manifest import NAME as MANIFEST
from formsrv.backup.manifest import Manifest, hash_file
from formsrv.backup.tombstones import add_tombstones
from formsrv.clock import Clock, utc_now
from formsrv.config import DeskConfig
from formsrv.errors import AlreadyRunningError, NotPreparedError
from formsrv.store.copying import copy_file, dump_server
from formsrv.store.database import Database, hold_lock
from formsrv.store.disk import sync
from formsrv.store.erased import list_erased
from formsrv.store.migrate import open_ready

DUMP = "database.dump"
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was made, and what was thrown away for it."""

    folder: Path
    removed: int


def make_backup(
    config: DeskConfig, folder: Path, *, keep: int | None = None, clock: Clock = utc_now
) -> Backup:
    """Make a backup in a folder of its own below ``folder``, and bring its tombstones up to date.

    With ``keep`` only so many of the newest stay. Raises NotPreparedError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with hold_lock(folder / "backup.lock") as held:
        if not held:
            raise AlreadyRunningError(f"Another backup is being made in {folder}.")
        made = _make(config, folder, clock())
        return Backup(folder=made, removed=_thin_out(folder, keep))


def list_backups(folder: Path) -> list[Path]:
    """Return the whole backups in a folder, oldest first."""
    found = (path for path in folder.iterdir() if _STAMP.match(path.name))
    return sorted(path for path in found if (path / MANIFEST).exists())


def file_name(database: Database) -> str:
    """Return how the copy of an SQLite file is called."""
    return f"{database.name}.sqlite"


def _make(config: DeskConfig, folder: Path, now: datetime) -> Path:
    done = folder / f"{now:%Y-%m-%dT%H%M%SZ}"
    if done.exists():
        raise NotPreparedError(f"{done} is there already.")
    # Under its name it is whole; what a crash left of an earlier one is thrown away.
    for left in folder.glob("*.unfinished"):
        shutil.rmtree(left)
    draft = done.with_name(f"{done.name}.unfinished")
    draft.mkdir(mode=0o700)
    try:
        kind = _copy(config, draft)
        # Last: a publication that the databases do not know of is found by its trailer.
        bundle_content(config, draft / BUNDLE)
        erased = add_tombstones(folder, _erased(config))
        files = {path.name: hash_file(path) for path in sorted(draft.iterdir())}
        Manifest(made_at=now, kind=kind, files=files, erased=erased).write(draft)
        sync(draft)
        draft.rename(done)
        sync(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return done


def _copy(config: DeskConfig, draft: Path) -> Literal["sqlite", "postgresql"]:
    intake = open_ready(config.intake_url, "intake")
    desk = open_ready(config.desk_url, "desk")
    try:
        if not desk.is_file:
            # One snapshot holds both schemas.
            dump_server(desk, draft / DUMP)
            return "postgresql"
        # The desk first: of a decision that is under way it then knows the beginning, and
        # resuming what was begun is what the desk does after each crash.
        for database in (desk, intake):
            copy_file(database.file, draft / file_name(database))
        return "sqlite"
    finally:
        intake.close()
        desk.close()


def _erased(config: DeskConfig) -> list[str]:
    desk = open_ready(config.desk_url, "desk")
    try:
        with desk.reading() as connection:
            return list_erased(connection)
    finally:
        desk.close()


def _thin_out(folder: Path, keep: int | None) -> int:
    surplus = list_backups(folder)[:-keep] if keep else []
    for path in surplus:
        shutil.rmtree(path)
    return len(surplus)
