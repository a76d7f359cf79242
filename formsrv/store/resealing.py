"""Statements that replace the sealed part of rows when a record gets another key."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

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
