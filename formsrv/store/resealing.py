"""Statements that replace the sealed part of rows when a record gets another key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, func, select, update

from formsrv.store.rows import MessageRow, OutboxRow
from formsrv.store.tables import messages, outbox


def list_mails(connection: Connection, record_id: str) -> list[OutboxRow]:
    """Return all mails about a record, sent or not."""
    query = select(outbox).where(outbox.c.record_id == record_id).order_by(outbox.c.id)
    return [OutboxRow(**row._asdict()) for row in connection.execute(query)]


def replace_message(connection: Connection, row: MessageRow) -> None:
    """Write a message that was sealed anew."""
    values = {"key_ids": row.key_ids, "sealed": row.sealed}
    connection.execute(update(messages).where(messages.c.id == row.id).values(values))


def replace_mail(connection: Connection, row: OutboxRow) -> None:
    """Write a mail that was sealed anew, for another office."""
    values = {"key_ids": row.key_ids, "office": row.office, "sealed": row.sealed}
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The sealed part of a row of any table; ``sealed`` is empty in lists."""

    id: str
    key_ids: str
    sealed: bytes = b""


def list_sealed(connection: Connection, table: Table) -> list[Sealed]:
    """Return ids and keys of the rows of a table in which something is sealed, oldest id first."""
    key = _key(table)
    query = select(key, table.c.key_ids).where(func.length(table.c.sealed) > 0).order_by(key)
    return [Sealed(id=str(found[0]), key_ids=found[1]) for found in connection.execute(query)]


def read_sealed(connection: Connection, table: Table, row_id: str) -> Sealed | None:
    """Return the sealed part of a row; null when it is gone."""
    key = _key(table)
    query = select(table.c.key_ids, table.c.sealed).where(key == key.type.python_type(row_id))
    found = connection.execute(query).one_or_none()
    return found and Sealed(id=row_id, key_ids=found.key_ids, sealed=found.sealed)


def swap_sealed(
    connection: Connection, table: Table, before: Sealed, *, key_ids: str, sealed: bytes
) -> bool:
    """Replace the sealed part of a row that is still as it was read."""
    key = _key(table)
    query = (
        update(table)
        .where(key == key.type.python_type(before.id), table.c.sealed == before.sealed)
        .values(key_ids=key_ids, sealed=sealed)
    )
    return connection.execute(query).rowcount == 1


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key.columns
    return key
