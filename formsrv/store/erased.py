"""Statements about what was erased, for backups that must not bring it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from formsrv.store.tables import audit, records, users

ERASED = "erased"
"""The action under which the audit log notes an erasure."""


def list_erased(connection: Connection) -> list[str]:
    """Return the ids of all records that the audit log calls erased, each once, in order."""
    query = select(audit.c.record_id).where(audit.c.action == ERASED).order_by(audit.c.number)
    return list(dict.fromkeys(str(row.record_id) for row in connection.execute(query)))


def find_present(connection: Connection, record_ids: Sequence[str]) -> list[str]:
    """Return which of these records are there."""
    found: list[str] = []
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        query = select(records.c.id).where(records.c.id.in_(some)).order_by(records.c.id)
        found += [str(row.id) for row in connection.execute(query)]
    return found


def count_records(connection: Connection) -> int:
    """Count offers and inquiries."""
    return int(connection.execute(select(func.count()).select_from(records)).scalar_one())


def count_users(connection: Connection) -> int:
    """Count the members of the staff."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())
