"""Statements about inquiries whose homes are gone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from formsrv.states import ENDED, RecordKind, State
from formsrv.store.tables import records

TOLD = "home_gone"
"""The flag of an inquiry whose sender was told."""
WAITING = frozenset({State.CONFIRMED, State.FORWARDED, State.ANSWERED})
"""States in which somebody still hopes for a home: nobody has shared everything yet."""


def home_is_gone() -> ColumnElement[bool]:
    """Return the condition that a waiting inquiry's home has a landlord and is no longer on offer."""
    home = records.alias("home")
    gone = (
        select(home.c.id)
        .where(
            home.c.kind == RecordKind.OFFER.value,
            home.c.offer_id == records.c.offer_id,
            home.c.state.in_([state.value for state in ENDED]) | home.c.erase_asked_at.is_not(None),
        )
        .exists()
    )
    waits = records.c.state.in_([state.value for state in WAITING])
    return (records.c.kind == RecordKind.INQUIRY.value) & waits & gone


def is_left_behind(connection: Connection, record_id: str) -> bool:
    """Tell whether an inquiry waits for a home that is gone."""
    query = select(records.c.id).where(home_is_gone(), records.c.id == record_id)
    return connection.execute(query).first() is not None


def list_left_behind(connection: Connection) -> list[str]:
    """Return the ids of the waiting inquiries about homes that are gone, but for those told."""
    query = select(records.c.id).where(
        home_is_gone(),
        records.c.erase_asked_at.is_(None),
        ~records.c.flags.contains(TOLD),
    )
    return [str(row.id) for row in connection.execute(query.order_by(records.c.id))]
