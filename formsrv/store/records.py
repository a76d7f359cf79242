"""Statements about offers, inquiries and their messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, true, update

from formsrv.states import RecordKind, State
from formsrv.store.rows import MessageRow, RecordRow, Side
from formsrv.store.tables import messages, outbox, records


def add_record(connection: Connection, row: RecordRow) -> None:
    """Write a new record."""
    connection.execute(insert(records).values(asdict(row)))


def find_record(connection: Connection, record_id: str) -> RecordRow | None:
    """Return a record by its id."""
    return _one(connection.execute(select(records).where(records.c.id == record_id)).first())


def find_by_link(connection: Connection, link_public: str) -> RecordRow | None:
    """Return the record of a person's link, by the link's public key."""
    query = select(records).where(records.c.link_public == link_public)
    return _one(connection.execute(query).first())


def find_by_submission(connection: Connection, submission: str) -> RecordRow | None:
    """Return the record that an idempotency key once made."""
    query = select(records).where(records.c.submission == submission)
    return _one(connection.execute(query).first())


def find_offer_record(connection: Connection, offer_id: str) -> RecordRow | None:
    """Return the landlord's record behind a public offer."""
    query = select(records).where(
        records.c.offer_id == offer_id, records.c.kind == RecordKind.OFFER.value
    )
    return _one(connection.execute(query).first())


def list_inquiries(
    connection: Connection, offer_id: str, *, states: Iterable[State]
) -> list[RecordRow]:
    """Return the inquiries about an offer in some states, oldest first."""
    query = (
        select(records)
        .where(
            records.c.offer_id == offer_id,
            records.c.kind == RecordKind.INQUIRY.value,
            records.c.state.in_([state.value for state in states]),
        )
        .order_by(records.c.created_at, records.c.id)
    )
    return [_record(row) for row in connection.execute(query)]


def list_waiting(
    connection: Connection, *, states: Iterable[State], office: str | None, page: tuple[int, int]
) -> tuple[list[RecordRow], int]:
    """Return a page (offset, limit) of records in some states and the count of all.

    ``office`` None means every office.
    """
    condition = and_(
        records.c.state.in_([state.value for state in states]),
        true() if office is None else records.c.office == office,
    )
    offset, limit = page
    query = (
        select(records)
        .where(condition)
        .order_by(records.c.created_at, records.c.id)
        .offset(offset)
        .limit(limit)
    )
    total = connection.execute(select(func.count()).select_from(records).where(condition))
    return [_record(row) for row in connection.execute(query)], int(total.scalar_one())


def change_record(
    connection: Connection, record_id: str, *, expected: Sequence[State], **values: object
) -> bool:
    """Change a record if it is still in one of the expected states; tell whether it was.

    Values are columns of the table; states are given as members.
    """
    query = (
        update(records)
        .where(
            records.c.id == record_id,
            records.c.state.in_([state.value for state in expected]),
        )
        .values(values)
    )
    return connection.execute(query).rowcount == 1


def add_message(connection: Connection, row: MessageRow) -> None:
    """Write a new message."""
    connection.execute(insert(messages).values(asdict(row)))


def list_messages(
    connection: Connection, record_id: str, *, recipient: Side | None = None
) -> list[MessageRow]:
    """Return the messages about a record, oldest first."""
    query = select(messages).where(messages.c.record_id == record_id)
    if recipient is not None:
        query = query.where(messages.c.recipient == recipient)
    found = connection.execute(query.order_by(messages.c.created_at, messages.c.id))
    return [MessageRow(**row._asdict()) for row in found]


def list_expired(connection: Connection, today: date) -> list[str]:
    """Return the ids of published offers whose last day has passed."""
    query = select(records.c.id).where(
        records.c.kind == RecordKind.OFFER.value,
        records.c.state == State.PUBLISHED.value,
        records.c.expires_on < today,
    )
    return [str(row.id) for row in connection.execute(query)]


def list_withdrawn_offers(connection: Connection) -> list[RecordRow]:
    """Return the offers that were withdrawn, published before or not."""
    query = select(records).where(
        records.c.kind == RecordKind.OFFER.value,
        records.c.state == State.WITHDRAWN.value,
    )
    return [_record(row) for row in connection.execute(query)]


def list_stale(
    connection: Connection, *, kind: RecordKind, states: Iterable[State], before: datetime
) -> list[str]:
    """Return the ids of records in some states on which nothing has happened since."""
    query = select(records.c.id).where(
        records.c.kind == kind.value,
        records.c.state.in_([state.value for state in states]),
        records.c.updated_at < before,
    )
    return [str(row.id) for row in connection.execute(query)]


def erase_records(connection: Connection, record_ids: Sequence[str]) -> None:
    """Delete records with all their messages and mails."""
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        connection.execute(delete(messages).where(messages.c.record_id.in_(some)))
        connection.execute(delete(outbox).where(outbox.c.record_id.in_(some)))
        connection.execute(delete(records).where(records.c.id.in_(some)))


def erase_messages(connection: Connection, *, before: datetime) -> int:
    """Delete messages written before a moment; return how many."""
    return connection.execute(delete(messages).where(messages.c.created_at < before)).rowcount


def _one(row: Row[tuple[object, ...]] | None) -> RecordRow | None:
    return None if row is None else _record(row)


def _record(row: Row[tuple[object, ...]]) -> RecordRow:
    values = row._asdict()
    return RecordRow(
        **{**values, "kind": RecordKind(values["kind"]), "state": State(values["state"])}
    )
