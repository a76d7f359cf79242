"""Statements about mails that wait to be sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from formsrv.store.rows import OutboxRow
from formsrv.store.tables import outbox


def add_mail(connection: Connection, row: OutboxRow) -> None:
    """Write a mail in the transaction of what it tells about."""
    connection.execute(insert(outbox).values(asdict(row)))


def list_due(connection: Connection, now: datetime, *, limit: int) -> list[OutboxRow]:
    """Return the waiting mails whose time has come, in order.

    What was never tried is due, even if the clock was set back since it was written.
    """
    query = (
        select(outbox)
        .where(outbox.c.state == "waiting", (outbox.c.due_at <= now) | (outbox.c.tries == 0))
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


def withhold(connection: Connection, mail_id: str) -> None:
    """Keep a mail back for good: its address has got enough of them."""
    values = {"state": "withheld"}
    connection.execute(update(outbox).where(outbox.c.id == mail_id).values(values))


def list_letters(connection: Connection) -> list[OutboxRow]:
    """Return the mails that are about no record, such as the link to a draft, sent or not."""
    query = select(outbox).where(outbox.c.record_id.is_(None)).order_by(outbox.c.id)
    return [OutboxRow(**row._asdict()) for row in connection.execute(query)]


def drop_mail(connection: Connection, mail_id: str) -> None:
    """Delete a mail that nobody can get, or that nobody may read again."""
    connection.execute(delete(outbox).where(outbox.c.id == mail_id))


def find_by_message_id(connection: Connection, message_id: str) -> OutboxRow | None:
    """Return the mail with a Message-ID; null when it is none of ours, or was erased."""
    found = connection.execute(select(outbox).where(outbox.c.message_id == message_id)).first()
    return OutboxRow(**found._asdict()) if found else None


def erase_sent(connection: Connection, *, before: datetime) -> int:
    """Delete mails that were sent or given up and written before a moment; return how many.

    What is still to be told by telephone stays as long as its record.
    """
    over = outbox.c.state.not_in(["waiting", "to_tell"])
    query = delete(outbox).where(over, outbox.c.created_at < before)
    return connection.execute(query).rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCount:
    """How many mails wait and were given up, and since when the oldest waits."""

    waiting: int
    failed: int
    oldest_waiting: datetime | None


def count_mails(connection: Connection) -> MailCount:
    """Count what is in the outbox and was not sent."""
    waiting = select(func.count(), func.min(outbox.c.created_at)).where(outbox.c.state == "waiting")
    failed = select(func.count()).where(outbox.c.state == "failed")
    number, oldest = connection.execute(waiting).one()
    return MailCount(
        waiting=number, failed=connection.execute(failed).scalar_one(), oldest_waiting=oldest
    )


def list_mails_in(connection: Connection, state: str) -> list[OutboxRow]:
    """Return the mails in a state, oldest first."""
    query = select(outbox).where(outbox.c.state == state).order_by(outbox.c.created_at)
    return [OutboxRow(**row._asdict()) for row in connection.execute(query)]


def try_again(connection: Connection, now: datetime, *, mail_id: str | None = None) -> int:
    """Let mails that were given up, or one that waits, go out at once; return how many.

    Their 72 hours begin anew.
    """
    chosen = outbox.c.state == "failed" if mail_id is None else outbox.c.id == mail_id
    query = update(outbox).where(chosen, outbox.c.state != "sent")
    values = {"state": "waiting", "tries": 0, "due_at": now, "created_at": now}
    return connection.execute(query.values(values)).rowcount
