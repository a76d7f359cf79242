"""Statements about mails that wait to be sent."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from formsrv.store.rows import OutboxRow
from formsrv.store.tables import outbox


def add_mail(connection: Connection, row: OutboxRow) -> None:
    """Write a mail in the transaction of what it tells about."""
    connection.execute(insert(outbox).values(asdict(row)))


def list_due(connection: Connection, now: datetime, *, limit: int) -> list[OutboxRow]:
    """Return the waiting mails whose time has come, in order."""
    query = (
        select(outbox)
        .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
        .order_by(outbox.c.due_at, outbox.c.created_at, outbox.c.id)
        .limit(limit)
    )
    return [OutboxRow(**row._asdict()) for row in connection.execute(query)]


def mark_sent(connection: Connection, mail_id: str, now: datetime) -> None:
    """Note that the mail server took a mail."""
    values = {"state": "sent", "sent_at": now}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(values))


def put_off(connection: Connection, mail_id: str, *, tries: int, due_at: datetime) -> None:
    """Note a failed try and when the next one is due."""
    values = {"tries": tries, "due_at": due_at}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(values))


def mark_failed(connection: Connection, mail_id: str, *, tries: int) -> None:
    """Give a mail up."""
    values = {"state": "failed", "tries": tries}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(values))


def erase_sent(connection: Connection, *, before: datetime) -> int:
    """Delete mails that were sent or given up and written before a moment; return how many."""
    query = delete(outbox).where(outbox.c.state != "waiting", outbox.c.created_at < before)
    return connection.execute(query).rowcount
