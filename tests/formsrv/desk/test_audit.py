"""Changing, dropping or swapping an entry of the audit log is noticed."""

import pytest

from formsrv.desk.audit import verify_chain
from formsrv.errors import DamagedAuditError
from tests.formsrv.way import Way


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ("UPDATE audit SET action = 'refuse' WHERE number = 2", "2"),
        ("UPDATE audit SET user = 7 WHERE number = 1", "1"),
        ("DELETE FROM audit WHERE number = 1", "1"),
        ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE number = 3", "3"),
    ],
)
def test_a_changed_entry_breaks_the_chain(way: Way, change: str, number: str) -> None:
    way.published()
    way.published()
    with way.desk.desk.reading() as connection:
        assert verify_chain(connection) == 3
    with way.desk.desk.writing() as connection:
        connection.exec_driver_sql(change)

    with way.desk.desk.reading() as connection, pytest.raises(DamagedAuditError) as damaged:
        verify_chain(connection)

    assert damaged.value.subject == number
