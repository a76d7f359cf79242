"""Statements about news for people without a mail address: an editor tells them by telephone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, true, update

from formsrv.states import State
from formsrv.store.rows import OutboxRow
from formsrv.store.tables import outbox, records

TO_TELL = "to_tell"


def keep_to_tell(connection: Connection, mail_id: str) -> None:
    """Keep a mail that nobody can get until somebody has called."""
    query = update(outbox).where(outbox.c.id == mail_id)
    connection.execute(query.values(state=TO_TELL))


def list_to_tell(connection: Connection, record_id: str) -> list[OutboxRow]:
    """Return what is to be told about a record, oldest first."""
    query = select(outbox).where(outbox.c.record_id == record_id, outbox.c.state == TO_TELL)
    found = connection.execute(query.order_by(outbox.c.created_at, outbox.c.id))
    return [OutboxRow(**row._asdict()) for row in found]


def mark_told(
    connection: Connection, record_id: str, mail_ids: Collection[str], *, at: datetime
) -> int:
    """Note that news about a record were told; return how many of them were still open."""
    query = update(outbox).where(
        outbox.c.id.in_(list(mail_ids)),
        outbox.c.record_id == record_id,
        outbox.c.state == TO_TELL,
    )
    return connection.execute(query.values(state="sent", sent_at=at)).rowcount


def list_calls(
    connection: Connection, *, office: str | None, page: tuple[int, int]
) -> tuple[list[tuple[str, datetime]], int]:
    """Return a page (offset, limit) of the records whose senders are to be called, and of all the count.

    Each with since when; the longest wait comes first. ``office`` None means every office.
    """
    condition = _open(office)
    since = func.min(outbox.c.created_at).label("since")
    offset, limit = page
    query = (
        select(records.c.id, since)
        .join(outbox, outbox.c.record_id == records.c.id)
        .where(condition)
        .group_by(records.c.id)
        .order_by(since, records.c.id)
        .offset(offset)
        .limit(limit)
    )
    counted = (
        select(func.count(records.c.id.distinct()))
        .join(outbox, outbox.c.record_id == records.c.id)
        .where(condition)
    )
    found = [(str(row.id), row.since) for row in connection.execute(query)]
    return found, int(connection.execute(counted).scalar_one())


def _open(office: str | None) -> ColumnElement[bool]:
    """Who took everything back wants no call."""
    return and_(
        outbox.c.state == TO_TELL,
        true() if office is None else records.c.office == office,
        records.c.state != State.WITHDRAWN.value,
        records.c.erase_asked_at.is_(None),
    )
