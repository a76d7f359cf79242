"""Statements about saved searches: which run, what was mailed to them, which offers are new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select

from formsrv.states import RecordKind, State
from formsrv.store.tables import announcements, known_offers, records, search_marks


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSearch:
    """A confirmed search: its last day, to which moment it was compared, when it was mailed."""

    record_id: str
    until: date
    compared_to: datetime
    mailed_at: datetime | None


def list_running(connection: Connection) -> list[RunningSearch]:
    """Return the searches that run; nothing sealed is read."""
    query = (
        select(
            records.c.id,
            records.c.expires_on,
            records.c.wanted_until,
            records.c.confirmed_at,
            search_marks.c.compared_to,
            search_marks.c.mailed_at,
        )
        .outerjoin(search_marks, search_marks.c.record_id == records.c.id)
        .where(
            records.c.kind == RecordKind.SEARCH.value,
            records.c.state == State.CONFIRMED.value,
            records.c.erase_asked_at.is_(None),
        )
        .order_by(records.c.id)
    )
    return [
        RunningSearch(
            record_id=row.id,
            until=max(row.expires_on, row.wanted_until or row.expires_on),
            compared_to=row.compared_to or row.confirmed_at,
            mailed_at=row.mailed_at,
        )
        for row in connection.execute(query)
    ]


def set_mark(
    connection: Connection, record_id: str, *, compared_to: datetime, mailed_at: datetime | None
) -> None:
    """Note how far a search was compared, and when it got its last mail."""
    connection.execute(delete(search_marks).where(search_marks.c.record_id == record_id))
    values = {"record_id": record_id, "compared_to": compared_to, "mailed_at": mailed_at}
    connection.execute(insert(search_marks).values(values))


def list_announced(connection: Connection, record_id: str) -> set[str]:
    """Return the offers that were mailed to a search."""
    query = select(announcements.c.offer_id).where(announcements.c.record_id == record_id)
    return {str(row.offer_id) for row in connection.execute(query)}


def add_announcements(
    connection: Connection, record_id: str, offer_ids: Iterable[str], *, at: datetime
) -> None:
    """Note that offers are mailed to a search."""
    rows = [{"record_id": record_id, "offer_id": offer, "at": at} for offer in offer_ids]
    connection.execute(insert(announcements), rows)


def erase_searches_of(connection: Connection, record_ids: Sequence[str]) -> None:
    """Delete what is remembered about searches that are erased."""
    for table in (announcements, search_marks):
        connection.execute(delete(table).where(table.c.record_id.in_(record_ids)))


def note_offers(connection: Connection, listed: Iterable[str], *, at: datetime) -> int:
    """Note offers that are newly listed and forget those that no longer are; return how many."""
    known = {str(row.offer_id) for row in connection.execute(select(known_offers.c.offer_id))}
    wanted = set(listed)
    fresh = [{"offer_id": one, "seen_at": at} for one in sorted(wanted - known)]
    if fresh:
        connection.execute(insert(known_offers), fresh)
    for gone in sorted(known - wanted):
        connection.execute(delete(known_offers).where(known_offers.c.offer_id == gone))
    return len(fresh)


def newest_offer_seen(connection: Connection) -> datetime | None:
    """Return when an offer was last seen for the first time."""
    found: datetime | None = connection.execute(select(func.max(known_offers.c.seen_at))).scalar()
    return found


def list_offers_since(connection: Connection, moment: datetime) -> list[str]:
    """Return the offers first seen after a moment, the newest first."""
    query = (
        select(known_offers.c.offer_id)
        .where(known_offers.c.seen_at > moment)
        .order_by(known_offers.c.seen_at.desc(), known_offers.c.offer_id)
    )
    return [str(row.offer_id) for row in connection.execute(query)]
