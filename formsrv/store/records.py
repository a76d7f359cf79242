"""Statements about offers, inquiries and their messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, Row, and_, delete, func, insert, or_, select, true, update

from formsrv.states import LISTED, RecordKind, State, may_become
from formsrv.store.links import erase_links_of
from formsrv.store.photos import erase_photos_of
from formsrv.store.rows import MessageRow, RecordRow, Side
from formsrv.store.searches import erase_searches_of
from formsrv.store.tables import messages, outbox, records

_FORWARDED = select(messages.c.record_id).where(messages.c.kind == "forwarded")


def add_record(connection: Connection, row: RecordRow) -> None:
    """Write a new record."""
    connection.execute(insert(records).values(asdict(row)))


def find_record(connection: Connection, record_id: str) -> RecordRow | None:
    """Return a record by its id."""
    return _one(connection.execute(select(records).where(records.c.id == record_id)).first())


def list_record_ids(connection: Connection) -> list[str]:
    """Return the ids of all records, oldest first."""
    query = select(records.c.id).order_by(records.c.created_at, records.c.id)
    return [str(row.id) for row in connection.execute(query)]


def find_by_link(connection: Connection, link_public: str) -> RecordRow | None:
    """Return the record of a person's link, by the link's public key."""
    query = select(records).where(records.c.link_public == link_public)
    return _one(connection.execute(query).first())


def find_by_receipt(connection: Connection, receipt_hash: str) -> RecordRow | None:
    """Return the record of a receipt code, by the hash of the code."""
    query = select(records).where(records.c.receipt_hash == receipt_hash)
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


def find_landlord(connection: Connection, inquiry: RecordRow) -> RecordRow | None:
    """Return the record of the landlord to whom an inquiry was forwarded; None when to nobody."""
    if inquiry.offer_id is None or not is_forwarded(connection, inquiry.id):
        return None
    return find_offer_record(connection, inquiry.offer_id)


def is_forwarded(connection: Connection, inquiry_id: str) -> bool:
    """Tell whether a landlord has got an inquiry: the office can have answered it instead."""
    query = _FORWARDED.where(messages.c.record_id == inquiry_id)
    return connection.execute(query).first() is not None


def list_inquiries(
    connection: Connection, offer_id: str, *, states: Iterable[State], forwarded: bool = False
) -> list[RecordRow]:
    """Return the inquiries about an offer in some states, oldest first.

    ``forwarded`` leaves out those that the landlord has not got.
    """
    query = (
        select(records)
        .where(
            records.c.offer_id == offer_id,
            records.c.kind == RecordKind.INQUIRY.value,
            records.c.state.in_([state.value for state in states]),
            records.c.id.in_(_FORWARDED) if forwarded else true(),
        )
        .order_by(records.c.created_at, records.c.id)
    )
    return [_record(row) for row in connection.execute(query)]


def count_unanswered(connection: Connection, offer_id: str) -> int:
    """Count the confirmed inquiries about an offer that nobody has answered."""
    query = select(func.count()).where(
        records.c.offer_id == offer_id,
        records.c.kind == RecordKind.INQUIRY.value,
        records.c.state.in_([State.CONFIRMED.value, State.FORWARDED.value]),
    )
    return int(connection.execute(query).scalar_one())


def list_waiting(
    connection: Connection,
    *,
    states: Iterable[State],
    office: str | None,
    page: tuple[int, int],
    quarantined: bool = False,
) -> tuple[list[RecordRow], int]:
    """Return a page (offset, limit) of records in some states and the count of all.

    Those that nobody confirms by a link wait too: their senders have receipt codes. ``office``
    None means every office; either what is in quarantine is listed, or all the rest.
    """
    to_call = and_(records.c.state == State.RECEIVED.value, records.c.receipt_hash.is_not(None))
    condition = and_(
        or_(records.c.state.in_([state.value for state in states]), to_call),
        true() if office is None else records.c.office == office,
        records.c.flags.contains("quarantine") == quarantined,
        # No office decides about a saved search.
        records.c.kind != RecordKind.SEARCH.value,
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


def mark_to_erase(connection: Connection, row: RecordRow, *, at: datetime) -> None:
    """Mark a record for the worker to erase; what can still be taken back is taken back first.

    When it was asked for first stays.
    """
    values: dict[str, object] = {"erase_asked_at": row.erase_asked_at or at}
    if may_become(row.kind, row.state, then=State.WITHDRAWN):
        values |= {"state": State.WITHDRAWN.value, "updated_at": at}
    change_record(connection, row.id, expected=[row.state], **values)


def add_flag(connection: Connection, record_id: str, flag: str) -> None:
    """Add a word to what was noticed about a record; twice is once."""
    row = find_record(connection, record_id)
    if row is not None:
        flags = " ".join(sorted({*row.flags.split(), flag}))
        connection.execute(update(records).where(records.c.id == record_id).values(flags=flags))


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
    """Return the ids of published offers whose last day has passed, also the one that is wanted."""
    query = select(records.c.id).where(
        records.c.kind == RecordKind.OFFER.value,
        records.c.state.in_([state.value for state in LISTED]),
        records.c.expires_on < today,
        func.coalesce(records.c.wanted_until, records.c.expires_on) < today,
    )
    return [str(row.id) for row in connection.execute(query)]


def list_withdrawn_offers(connection: Connection) -> list[RecordRow]:
    """Return the offers that were withdrawn or are to be erased, published before or not."""
    query = select(records).where(
        records.c.kind == RecordKind.OFFER.value,
        (records.c.state == State.WITHDRAWN.value) | records.c.erase_asked_at.is_not(None),
    )
    return [_record(row) for row in connection.execute(query)]


def list_to_erase(connection: Connection) -> list[RecordRow]:
    """Return the records whose senders want them erased now."""
    query = select(records).where(records.c.erase_asked_at.is_not(None)).order_by(records.c.id)
    return [_record(row) for row in connection.execute(query)]


def list_rented(connection: Connection) -> list[RecordRow]:
    """Return the offers whose homes are taken."""
    query = select(records).where(
        records.c.state == State.RENTED.value, records.c.erase_asked_at.is_(None)
    )
    return [_record(row) for row in connection.execute(query)]


def list_wanted_longer(connection: Connection) -> list[RecordRow]:
    """Return the listed offers whose landlords want a later last day."""
    query = select(records).where(
        records.c.state.in_([state.value for state in LISTED]),
        records.c.wanted_until > records.c.expires_on,
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
        erase_links_of(connection, some)
        erase_photos_of(connection, some)
        erase_searches_of(connection, some)
        connection.execute(delete(records).where(records.c.id.in_(some)))


def erase_words_of_landlords(connection: Connection, offer_ids: Sequence[str]) -> None:
    """Delete what landlords sent to applicants about these offers: answers and addresses.

    What the office answered instead of them stays.
    """
    asked = select(records.c.id).where(
        records.c.kind == RecordKind.INQUIRY.value,
        records.c.offer_id.in_(offer_ids),
        records.c.id.in_(_FORWARDED),
    )
    query = delete(messages).where(
        messages.c.record_id.in_(asked),
        messages.c.recipient == "applicant",
        messages.c.kind.in_(["answer", "contact"]),
    )
    connection.execute(query)


def count_unconfirmed(connection: Connection, record_ids: Sequence[str], *, since: datetime) -> int:
    """Count those of some records that came after a moment and were not confirmed.

    Nobody confirms a notice.
    """
    query = select(func.count()).where(
        records.c.id.in_(record_ids),
        records.c.kind != RecordKind.NOTICE.value,
        records.c.state == State.RECEIVED.value,
        records.c.created_at > since,
    )
    return int(connection.execute(query).scalar_one())


def erase_messages(connection: Connection, *, before: datetime) -> int:
    """Delete the messages of records on which nothing has happened since; return how many.

    A talk goes as a whole: an address that was shared first is needed until the last answer.
    """
    quiet = select(records.c.id).where(records.c.updated_at < before)
    query = delete(messages).where(messages.c.created_at < before, messages.c.record_id.in_(quiet))
    return connection.execute(query).rowcount


def _one(row: Row[tuple[object, ...]] | None) -> RecordRow | None:
    return None if row is None else _record(row)


def _record(row: Row[tuple[object, ...]]) -> RecordRow:
    values = row._asdict()
    return RecordRow(
        **{**values, "kind": RecordKind(values["kind"]), "state": State(values["state"])}
    )
