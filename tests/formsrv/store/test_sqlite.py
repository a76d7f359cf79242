"""What holds for the file that is used when no server is named."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from formsrv.desk.setup import prepare
from formsrv.errors import AlreadyRunningError
from formsrv.store.database import Database
from tests.support.ports import free_port
from tests.support.processes import ROOT, running


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'intake.sqlite'}", "intake")
    yield database
    database.close()


def test_what_is_committed_survives_power_loss(file: Database) -> None:
    """WAL alone would not: SQLite must wait for the disk at each commit."""
    with file.reading() as connection:
        found = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        ]

    assert found == ["wal", 2, 1, 1]


def test_a_write_waits_for_its_turn_at_the_start(file: Database) -> None:
    """BEGIN IMMEDIATE: another connection cannot write between our reading and our writing."""
    with file.writing() as connection:
        raw = file.engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="locked"):
                raw.cursor().execute("BEGIN IMMEDIATE")
        finally:
            raw.cursor().execute("PRAGMA busy_timeout=10000")
            raw.close()
        assert connection.in_transaction()


def test_a_full_disk_is_an_error_and_stores_nothing(file: Database) -> None:
    with file.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE words (word TEXT)")

    def fill() -> None:
        with file.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=3")
            connection.exec_driver_sql("INSERT INTO words VALUES ('short')")
            connection.exec_driver_sql("INSERT INTO words VALUES (hex(zeroblob(100000)))")

    with pytest.raises(OperationalError, match="full"):
        fill()

    with file.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM words").scalar_one() == 0


def test_only_one_public_process_at_a_time(file: Database) -> None:
    with file.only_public(), pytest.raises(AlreadyRunningError), file.only_public():
        pass
    with file.only_public():
        pass


def test_a_second_public_process_refuses_to_start_in_one_sentence(tmp_path: Path) -> None:
    var, region = tmp_path / "var", ROOT / "region"
    prepare(var, region, demo=False)
    command = [sys.executable, "-m", "formsrv", "public", "--var", str(var)]
    command += ["--region", str(region), "--port"]

    with running([*command, str(free_port())], ready="^ready$") as first:
        second = subprocess.run(
            [*command, str(free_port())],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert first.process.poll() is None

    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr == (
        f"Another public process writes to {var / 'public' / 'intake.sqlite'}. An SQLite file "
        "takes one; for several of them set DATABASE_URL to a PostgreSQL database.\n"
    )
