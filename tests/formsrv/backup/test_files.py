"""SQLite files are replaced only while nobody uses them."""

from pathlib import Path

import pytest

from formsrv.backup.making import make_backup
from formsrv.backup.restoring import restore_backup
from formsrv.desk.setup import Prepared, prepare
from formsrv.errors import AlreadyRunningError, NotPreparedError
from formsrv.store.copying import copy_file
from formsrv.store.database import Database
from tests.support.processes import ROOT


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return prepare(tmp_path / "var", ROOT / "region", demo=False)


def test_a_file_that_somebody_uses_is_not_replaced(files: Prepared, tmp_path: Path) -> None:
    """Such as the staff app: what it wrote into the old file would be lost without a word."""
    backup = make_backup(files.desk, tmp_path / "backups").folder
    staff = Database(files.desk.desk_url, "desk")
    with staff.reading() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()

    with pytest.raises(AlreadyRunningError, match="in use"):
        restore_backup(files.desk, backup)
    staff.close()

    assert restore_backup(files.desk, backup).records == 0


def test_nothing_is_restored_while_public_runs(files: Prepared, tmp_path: Path) -> None:
    backup = make_backup(files.desk, tmp_path / "backups").folder
    public = Database(files.public.intake_url, "intake")

    with public.only_public(), pytest.raises(AlreadyRunningError, match="public process"):
        restore_backup(files.desk, backup)
    public.close()


def test_a_file_that_is_no_database_is_not_taken_for_a_copy(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"SQLite format 3\0" + b"x" * 5000)

    with pytest.raises(NotPreparedError, match="cannot be copied"):
        copy_file(broken, tmp_path / "copy.sqlite")
