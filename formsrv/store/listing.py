"""Statements about which offers are on the site, as their records have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from formsrv.states import LISTED, RecordKind, State
from formsrv.store.tables import records


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """Until when an offer is shown and its landlord wanted it to be.

    ``is_changed`` is whether a change of it has not been published.
    """

    record_id: str
    offer_id: str
    state: State
    expires_on: date | None
    wanted_until: date | None
    is_changed: bool


def list_last_days(connection: Connection) -> list[LastDay]:
    """Return the offers that are on the site, or were until their last day."""
    names = ("id", "offer_id", "state", "expires_on", "wanted_until")
    versions = (records.c.version, records.c.published_version)
    query = select(*(records.c[name] for name in names), *versions).where(
        records.c.kind == RecordKind.OFFER.value,
        records.c.state.in_([state.value for state in LISTED | {State.EXPIRED}]),
        records.c.offer_id.is_not(None),
        records.c.erase_asked_at.is_(None),
    )
    return [
        LastDay(
            record_id=row.id,
            offer_id=row.offer_id,
            state=State(row.state),
            expires_on=row.expires_on,
            wanted_until=row.wanted_until,
            is_changed=row.version != row.published_version,
        )
        for row in connection.execute(query)
    ]
