"""Nobody changes the audit log by the database; whoever writes past it is noticed."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from formsrv.desk.audit import Mark, newest_mark, verify_chain
from formsrv.errors import DamagedAuditError, InvalidValueError
from tests.formsrv.samples import LANDLORD_CANARIES
from tests.formsrv.way import Way
from tests.support.processes import ROOT

CHANGES = [
    ("UPDATE audit SET action = 'refuse' WHERE number = 2", "2"),
    ('UPDATE audit SET "user" = 7 WHERE number = 1', "1"),
    ("DELETE FROM audit WHERE number = 1", "1"),
    ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE number = 3", "3"),
]


def write_past(way: Way, *changes: str) -> None:
    """Do what the database refuses, as somebody with its file can."""
    with way.desk.desk.writing() as connection:
        if connection.dialect.name == "sqlite":
            for trigger in ("audit_no_update", "audit_no_delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_only_grows ON audit")
        for change in changes:
            connection.exec_driver_sql(change)


def head(way: Way) -> Mark:
    with way.desk.desk.reading() as connection:
        mark = newest_mark(connection)
    assert mark is not None
    return mark


@pytest.mark.parametrize("change", [change for change, _ in CHANGES])
def test_the_database_refuses_to_change_an_entry(way: Way, change: str) -> None:
    way.published()
    way.published()

    with pytest.raises(DBAPIError, match="only grows"), way.desk.desk.writing() as connection:
        connection.exec_driver_sql(change)

    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) == 3


@pytest.mark.parametrize(("change", "number"), CHANGES)
def test_a_changed_entry_breaks_the_chain(way: Way, change: str, number: str) -> None:
    way.published()
    way.published()
    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) == 3
    write_past(way, change)

    with way.desk.desk.reading() as connection, pytest.raises(DamagedAuditError) as damaged:
        verify_chain(connection)

    assert damaged.value.subject == number


def test_a_log_that_lost_its_end_is_found_by_a_mark(way: Way) -> None:
    """What is left is whole in itself: only somebody who kept the mark can tell."""
    way.published()
    way.published()
    kept = head(way)
    write_past(way, "DELETE FROM audit WHERE number = 3")

    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) == 2
        with pytest.raises(DamagedAuditError):
            verify_chain(connection, known=kept)


def test_a_mark_of_before_still_holds(way: Way) -> None:
    way.published()
    kept = Mark.read(f" {head(way)}\n")
    way.published()

    with way.desk.desk.reading() as connection:
        assert verify_chain(connection, known=kept) == 3


@pytest.mark.parametrize("text", ["", "3", "3:abc", "x:" + "0" * 64])
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        Mark.read(text)


def test_the_log_holds_nothing_personal(way: Way) -> None:
    way.published()

    with way.desk.desk.reading() as connection:
        rows = str(connection.exec_driver_sql("SELECT * FROM audit").all())

    assert "publish" in rows
    assert [word for word in (*LANDLORD_CANARIES, way.editor.name) if word in rows] == []


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "formsrv", "audit", "--var", str(var)]
    command += ["--region", str(ROOT / "region"), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_says_what_a_mark_is(var: Path) -> None:
    found = run(var, "--known", "foo")

    assert found.returncode == 1
    assert "--known must be a mark that this command has printed" in found.stderr
    assert "Error" not in found.stderr


def test_the_command_tells_a_whole_log_from_a_damaged_one(way: Way, var: Path) -> None:
    way.published()
    mark = str(head(way))

    whole = run(var, "--known", mark)
    write_past(way, "UPDATE audit SET action = 'refuse' WHERE number = 2")
    damaged = run(var)

    assert (whole.returncode, mark in whole.stdout) == (0, True), whole.stderr
    assert (damaged.returncode, "2" in damaged.stderr) == (1, True)
