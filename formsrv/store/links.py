"""Statements about action links, reminders, drafts and requests of mail addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from formsrv.action_links import Deed
from formsrv.states import LISTED, RecordKind, State
from formsrv.store.rows import ActionRow, DraftRow, RecordRow, RequestRow
from formsrv.store.tables import actions, drafts, records, reminders, requests


def add_actions(connection: Connection, rows: Iterable[ActionRow]) -> None:
    """Write new action links."""
    connection.execute(insert(actions), [asdict(row) for row in rows])


def find_action(connection: Connection, digest: str) -> ActionRow | None:
    """Return an action link by the hash of its secret."""
    row = connection.execute(select(actions).where(actions.c.hash == digest)).first()
    return None if row is None else ActionRow(**row._asdict())


def use_action(connection: Connection, digest: str, *, at: datetime) -> bool:
    """Use an action link up; false when it was used before."""
    query = update(actions).where(actions.c.hash == digest, actions.c.used_at.is_(None))
    return connection.execute(query.values(used_at=at)).rowcount == 1


def list_used(connection: Connection, deed: str) -> list[ActionRow]:
    """Return the used links of a deed that the desk has to carry out."""
    query = select(actions).where(actions.c.deed == deed, actions.c.used_at.is_not(None))
    return [ActionRow(**row._asdict()) for row in connection.execute(query)]


def drop_action(connection: Connection, digest: str) -> None:
    """Forget an action link."""
    connection.execute(delete(actions).where(actions.c.hash == digest))


def erase_actions(connection: Connection, *, before: datetime) -> None:
    """Forget the links that ran out before a moment, but none that ends a running search."""
    running = select(records.c.id).where(records.c.state == State.CONFIRMED.value)
    ends_running = (actions.c.deed == Deed.END_SEARCH.value) & actions.c.record_id.in_(running)
    connection.execute(delete(actions).where(actions.c.expires_at < before, ~ends_running))


def add_reminder(connection: Connection, row: RecordRow, days_before: int) -> bool:
    """Note that a reminder of a last day is written; false when it was before."""
    here = (reminders.c.record_id == row.id, reminders.c.last_day == row.expires_on)
    known = select(func.count()).where(*here, reminders.c.days_before == days_before)
    if connection.execute(known).scalar_one():
        return False
    values = {"record_id": row.id, "last_day": row.expires_on, "days_before": days_before}
    connection.execute(insert(reminders).values(values))
    return True


def list_to_remind(connection: Connection, *, today: date, until: date) -> list[RecordRow]:
    """Return the listed offers whose last day comes soon."""
    query = (
        select(records)
        .where(
            records.c.kind == RecordKind.OFFER.value,
            records.c.state.in_([state.value for state in LISTED]),
            records.c.expires_on >= today,
            records.c.expires_on <= until,
            records.c.erase_asked_at.is_(None),
        )
        .order_by(records.c.expires_on, records.c.id)
    )
    return [
        RecordRow(**{**row._asdict(), "kind": RecordKind(row.kind), "state": State(row.state)})
        for row in connection.execute(query)
    ]


def add_draft(connection: Connection, row: DraftRow) -> None:
    """Write a new draft."""
    connection.execute(insert(drafts).values(asdict(row)))


def find_draft(connection: Connection, link_public: str) -> DraftRow | None:
    """Return the draft of a link, by the link's public key."""
    row = connection.execute(select(drafts).where(drafts.c.link_public == link_public)).first()
    return None if row is None else DraftRow(**row._asdict())


def empty_draft(connection: Connection, link_public: str) -> None:
    """Overwrite a draft that was sent in; the desk deletes the rest of the row."""
    query = update(drafts).where(drafts.c.link_public == link_public)
    connection.execute(query.values(sealed=b""))


def erase_drafts(connection: Connection, *, now: datetime) -> int:
    """Delete drafts that were sent in or whose time is over; return how many."""
    over = (drafts.c.expires_at <= now) | (func.length(drafts.c.sealed) == 0)
    return connection.execute(delete(drafts).where(over)).rowcount


def add_request(connection: Connection, row: RequestRow) -> None:
    """Write what a mail address asks for."""
    connection.execute(insert(requests).values(asdict(row)))


def list_requests(connection: Connection, *, limit: int) -> list[RequestRow]:
    """Return what addresses ask for, oldest first."""
    query = select(requests).order_by(requests.c.created_at, requests.c.id).limit(limit)
    return [RequestRow(**row._asdict()) for row in connection.execute(query)]


def drop_request(connection: Connection, request_id: str) -> None:
    """Forget a request: it was answered."""
    connection.execute(delete(requests).where(requests.c.id == request_id))


def erase_links_of(connection: Connection, record_ids: Sequence[str]) -> None:
    """Delete action links and reminders of records that are erased."""
    for table in (actions, reminders):
        connection.execute(delete(table).where(table.c.record_id.in_(record_ids)))
