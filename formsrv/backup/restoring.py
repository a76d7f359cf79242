"""Puts a backup back, and erases again what was erased since: before anybody can see it."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from formsrv.backup.content import content_from
from formsrv.backup.making import DUMP, file_name
from formsrv.backup.manifest import Manifest
from formsrv.backup.tombstones import add_tombstones, read_tombstones
from formsrv.clock import Clock, utc_now
from formsrv.config import DeskConfig
from formsrv.desk.audit import note
from formsrv.errors import AlreadyRunningError, NotPreparedError
from formsrv.store import staff
from formsrv.store.copying import check_file, replacing_schemas, settle_file
from formsrv.store.database import Database, Name, hold_lock
from formsrv.store.disk import sync
from formsrv.store.erased import (
    ERASED,
    count_records,
    count_users,
    erase_again,
    find_present,
    list_erased,
)
from formsrv.store.migrate import bring_forward, is_behind
from formsrv.store.rights import let_public

_NAMES: tuple[Name, ...] = ("intake", "desk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What is there now, and which records of the backup were erased again.

    ``offers`` are the ids under which such records may be on the branch; ``content`` tells
    whether the repository was put back.
    """

    records: int
    erased_again: tuple[str, ...]
    offers: tuple[str, ...] = ()
    content: bool = False


def restore_backup(
    config: DeskConfig, folder: Path, *, replace: bool = False, clock: Clock = utc_now
) -> Restored:
    """Put the backup in ``folder`` back; the tombstones lie beside that folder.

    Public and worker must not run. With ``replace`` what is there now is lost. Raises
    NotPreparedError; then all is as it was before.
    """
    folder = folder.resolve()
    manifest = Manifest.read(folder)
    tombstones = read_tombstones(folder.parent)
    if len(tombstones) < manifest.erased:
        raise NotPreparedError(
            f"The list of erased records beside {folder} is older than the backup itself: put "
            "the newest one there."
        )
    with _nobody_else(config):
        live = _look_at_live(config, replace=replace)
        if manifest.kind != live.kind:
            raise NotPreparedError(
                f"The backup is one of {manifest.kind}, the databases here are {live.kind}."
            )
        # An erasure that no backup has noted is known to the databases that are there.
        add_tombstones(folder.parent, live.erased)
        erased = [*tombstones, *live.erased]
        put_back = _put_files_back if live.kind == "sqlite" else _put_schemas_back
        with content_from(config, folder) as draft:
            done = put_back(config, folder, erased=erased, clock=clock)
            if draft is None:
                return done
            draft.remove_offers(done.offers, at=clock())
            draft.settle()
            return dataclasses.replace(done, content=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    kind: str
    erased: tuple[str, ...]


@contextmanager
def _nobody_else(config: DeskConfig) -> Iterator[None]:
    config.lock_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as stack:
        if not stack.enter_context(hold_lock(config.lock_folder / "worker.lock")):
            raise AlreadyRunningError("The worker runs: stop worker, staff and public first.")
        yield


def _look_at_live(config: DeskConfig, *, replace: bool) -> _Live:
    """Look at what is there; raises NotPreparedError when that is something and may not go."""
    with _opened(config) as (intake, desk):
        filled, erased = False, []
        if not is_behind(intake, "intake") and not is_behind(desk, "desk"):
            with intake.reading() as connection:
                filled = count_records(connection) > 0
            with desk.reading() as connection:
                filled = filled or count_users(connection) > 0
                erased = list_erased(connection)
        if filled and not replace:
            raise NotPreparedError(
                "There are records or members of the staff in the databases here. If they may "
                "be lost, restore with --replace."
            )
        return _Live(kind="sqlite" if desk.is_file else "postgresql", erased=tuple(erased))


@contextmanager
def _opened(config: DeskConfig) -> Iterator[tuple[Database, Database]]:
    urls = {"intake": config.intake_url, "desk": config.desk_url}
    with ExitStack() as stack:
        found = []
        for name in _NAMES:
            database = Database(urls[name], name)
            stack.callback(database.close)
            found.append(database)
        yield found[0], found[1]


def _put_files_back(
    config: DeskConfig, folder: Path, *, erased: Sequence[str], clock: Clock
) -> Restored:
    with _opened(config) as (intake, desk), intake.only_public():
        drafts: list[Path] = []
        try:
            copies: list[Database] = []
            for database in (intake, desk):
                draft = database.file.with_name(f"{file_name(database)}.restoring")
                drafts.append(draft)
                shutil.copyfile(folder / file_name(database), draft)
                draft.chmod(0o600)
                check_file(draft)
                copies.append(Database(f"sqlite:///{draft}", database.name))
            done = _renew(copies[0], copies[1], erased=erased, clock=clock)
            for database in (*copies, intake, desk):
                database.close()
                settle_file(database.file)
            for draft, database in zip(drafts, (intake, desk), strict=True):
                draft.replace(database.file)
                sync(database.file.parent)
        finally:
            for draft in drafts:
                for path in draft.parent.glob(f"{draft.name}*"):
                    path.unlink()
    return done


def _put_schemas_back(
    config: DeskConfig, folder: Path, *, erased: Sequence[str], clock: Clock
) -> Restored:
    with _opened(config) as (intake, desk), replacing_schemas(desk, folder / DUMP):
        done = _renew(intake, desk, erased=erased, clock=clock)
        if config.public_role is not None:
            with intake.writing() as connection:
                let_public(connection, config.public_role)
    return done


def _renew(intake: Database, desk: Database, *, erased: Sequence[str], clock: Clock) -> Restored:
    """Bring a restored pair forward and erase again what the tombstones name."""
    bring_forward(intake, "intake")
    bring_forward(desk, "desk")
    with intake.writing() as connection:
        again = find_present(connection, erased)
        offers = erase_again(connection, again)
        left = count_records(connection)
    with desk.writing() as connection:
        known = set(list_erased(connection))
        fresh = [record_id for record_id in dict.fromkeys(erased) if record_id not in known]
        staff.erase_mail_hashes(connection, list(erased))
        for record_id in fresh:
            note(connection, ERASED, record_id=record_id, user=None, at=clock())
    return Restored(records=left, erased_again=tuple(again), offers=tuple(dict.fromkeys(offers)))
