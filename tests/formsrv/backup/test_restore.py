"""A backup is put back whole or not at all, and without what was erased since."""

from dataclasses import replace

import pytest

from formsrv.backup.restoring import restore_backup
from formsrv.backup.tombstones import NAME as TOMBSTONES
from formsrv.desk.audit import verify_chain
from formsrv.errors import AlreadyRunningError, NotPreparedError, UnknownLinkError
from formsrv.services import links
from formsrv.states import State
from formsrv.store.database import hold_lock
from tests.formsrv.backup.vaults import (
    Vault,
    close,
    contents,
    erased_offer,
    let_it_be_erased,
    opened,
)
from tests.formsrv.way import Way


@pytest.mark.parametrize("known_by", ["the next backup", "the worker at once"])
def test_what_was_erased_since_is_erased_again(way: Way, vault: Vault, known_by: str) -> None:
    erased, kept = erased_offer(way, vault.clock), way.offer()
    sealed = way.row(erased.record_id).sealed
    backup = vault.backup()
    if known_by == "the worker at once":
        way.desk = replace(way.desk, backup_folder=vault.folder)
    assert let_it_be_erased(way, vault.clock) == [erased.record_id]
    if known_by == "the next backup":
        vault.backup()
    assert sealed in contents(backup)

    there = vault.elsewhere()
    done = restore_backup(there.desk, backup, clock=vault.clock)

    assert (done.records, done.erased_again) == (1, (erased.record_id,))
    with opened(there, vault.clock) as (public, desk):
        with pytest.raises(UnknownLinkError):
            links.find_record(public, erased.secret)
        assert links.find_record(public, kept.secret).state is State.CONFIRMED
        for database, table in ((desk.store, "outbox"), (desk.desk, "mail_hashes")):
            with database.reading() as connection:
                rows = connection.exec_driver_sql(f"SELECT record_id FROM {table}")  # noqa: S608
                assert erased.record_id not in [row[0] for row in rows]
        with desk.desk.reading() as connection:
            verify_chain(connection)
    for path in there.desk.lock_folder.parent.rglob("*.sqlite*"):
        assert sealed not in path.read_bytes()


def test_a_list_that_cannot_be_written_stops_no_erasure(
    way: Way, vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    erased = erased_offer(way, vault.clock)
    way.desk = replace(way.desk, backup_folder=vault.folder / "not" / "there")

    assert let_it_be_erased(way, vault.clock) == [erased.record_id]
    assert "ALARM 1 erasures could not be noted" in caplog.text
    vault.backup()
    assert erased.record_id in (vault.folder / TOMBSTONES).read_text("ascii")


def test_without_the_list_of_erasures_nothing_is_restored(way: Way, vault: Vault) -> None:
    way.offer()
    backup = vault.backup()
    (vault.folder / TOMBSTONES).unlink()

    with pytest.raises(NotPreparedError, match=r"erased\.txt is missing"):
        vault.restore(backup)


def test_a_list_older_than_the_backup_is_refused(way: Way, vault: Vault) -> None:
    erased_offer(way, vault.clock)
    let_it_be_erased(way, vault.clock)
    backup = vault.backup()
    (vault.folder / TOMBSTONES).write_text("")

    with pytest.raises(NotPreparedError, match="older than the backup"):
        vault.restore(backup)


def test_a_damaged_list_is_refused(way: Way, vault: Vault) -> None:
    backup = vault.backup()
    (vault.folder / TOMBSTONES).write_text("abc\n<html>\n")

    with pytest.raises(NotPreparedError, match=r"erased\.txt:2"):
        vault.restore(backup)


def test_a_damaged_backup_is_refused_and_changes_nothing(way: Way, vault: Vault) -> None:
    kept = way.offer()
    backup = vault.backup()
    name = next(path for path in backup.iterdir() if path.name != "manifest.json")
    raw = bytearray(name.read_bytes())
    raw[len(raw) // 2] ^= 1
    name.write_bytes(raw)

    with pytest.raises(NotPreparedError, match="damaged"):
        restore_backup(vault.config, backup, replace=True)

    assert links.find_record(way.public, kept.secret).state is State.CONFIRMED


def test_what_is_there_is_not_replaced_by_mistake(way: Way, vault: Vault) -> None:
    way.offer()
    backup = vault.backup()
    later = way.offer()
    close(way)

    with pytest.raises(NotPreparedError, match="--replace"):
        restore_backup(vault.config, backup)
    assert links.find_record(way.public, later.secret).state is State.CONFIRMED

    close(way)
    assert restore_backup(vault.config, backup, replace=True).records == 1
    with pytest.raises(UnknownLinkError):
        links.find_record(way.public, later.secret)


def test_nothing_is_restored_while_the_worker_runs(way: Way, vault: Vault) -> None:
    backup = vault.backup()

    with (
        hold_lock(vault.config.lock_folder / "worker.lock"),
        pytest.raises(AlreadyRunningError, match="worker runs"),
    ):
        restore_backup(vault.config, backup, replace=True)


def test_a_restore_that_fails_half_way_leaves_all_as_it_was(
    way: Way, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = vault.backup()
    later = way.offer()
    close(way)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("formsrv.backup.restoring.bring_forward", fail)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(vault.config, backup, replace=True)

    assert links.find_record(way.public, later.secret).state is State.CONFIRMED
    assert list(vault.config.lock_folder.parent.rglob("*restoring*")) == []
