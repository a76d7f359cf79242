"""Statements that count: offers by state, when they came, when the office first answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from formsrv.states import LISTED, RecordKind, State
from formsrv.store.rows import RecordRow
from formsrv.store.tables import decisions, records


def count_states(connection: Connection, *, office: str | None) -> dict[State, int]:
    """Count the offers of an office, or of all for None, by state."""
    query = (
        select(records.c.state, func.count().label("number"))
        .where(_offers_of(office))
        .group_by(records.c.state)
    )
    return {State(row.state): int(row.number) for row in connection.execute(query)}


def list_moments(
    connection: Connection, *, office: str | None
) -> list[tuple[str, State, datetime, datetime]]:
    """Return id, state, when it came and was confirmed, of each offer that was confirmed."""
    query = select(
        records.c.id, records.c.state, records.c.created_at, records.c.confirmed_at
    ).where(_offers_of(office), records.c.confirmed_at.is_not(None))
    return [
        (row.id, State(row.state), row.created_at, row.confirmed_at)
        for row in connection.execute(query)
    ]


def list_clear_rows(
    connection: Connection, *, office: str | None
) -> list[tuple[str, State, str, str, datetime, datetime | None, date | None, str | None]]:
    """Return what is clear of each offer, the newest first.

    Id, state, language, office, when it came and was confirmed, its last day, its public id.
    """
    columns = [
        records.c[name]
        for name in (
            *("id", "state", "language", "office"),
            *("created_at", "confirmed_at", "expires_on", "offer_id"),
        )
    ]
    query = select(*columns).where(_offers_of(office)).order_by(records.c.created_at.desc())
    return [(row[0], State(row[1]), *row[2:]) for row in connection.execute(query)]


def list_first_answers(connection: Connection) -> dict[str, datetime]:
    """Return when the office first decided something about each record."""
    query = (
        select(decisions.c.record_id, func.min(decisions.c.at).label("first"))
        .where(decisions.c.finished_at.is_not(None))
        .group_by(decisions.c.record_id)
    )
    return {str(row.record_id): row.first for row in connection.execute(query)}


def list_ending(connection: Connection, *, office: str | None, until: date) -> list[RecordRow]:
    """Return the published offers whose last day comes soon, the soonest first."""
    query = (
        select(records)
        .where(
            _offers_of(office),
            records.c.state.in_([state.value for state in LISTED]),
            records.c.expires_on <= until,
        )
        .order_by(records.c.expires_on, records.c.id)
    )
    return [
        RecordRow(**{**row._asdict(), "kind": RecordKind(row.kind), "state": State(row.state)})
        for row in connection.execute(query)
    ]


def _offers_of(office: str | None) -> ColumnElement[bool]:
    mine = true() if office is None else records.c.office == office
    return and_(records.c.kind == RecordKind.OFFER.value, mine)
