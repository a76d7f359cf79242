"""Statements about all cases of an office, whatever became of them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from formsrv.states import TALKING, RecordKind, State
from formsrv.store.left_behind import home_is_gone
from formsrv.store.records import find_record
from formsrv.store.rows import RecordRow
from formsrv.store.tables import records


def list_cases(
    connection: Connection,
    *,
    office: str | None,
    states: Collection[State],
    reference: str,
    page: tuple[int, int],
) -> tuple[list[RecordRow], int]:
    """Return a page (offset, limit) of the cases in some states, the newest first, and their count.

    No ``states`` means every one; ``reference`` is the beginning of a case's own, or an offer's
    public id. What its sender has not confirmed is for nobody's eyes.
    """
    condition = and_(
        _seen_by(office),
        _standing(states) if states else true(),
        _named(reference) if reference else true(),
    )
    offset, limit = page
    query = (
        select(records.c.id)
        .where(condition)
        .order_by(records.c.created_at.desc(), records.c.id)
        .offset(offset)
        .limit(limit)
    )
    found = [find_record(connection, row.id) for row in connection.execute(query).all()]
    total = connection.execute(select(func.count()).select_from(records).where(condition))
    return [row for row in found if row is not None], int(total.scalar_one())


def _standing(states: Collection[State]) -> ColumnElement[bool]:
    """What the landlord had got has ended with the home, whatever its own state says."""
    standing = records.c.state.in_([state.value for state in states])
    ended = home_is_gone() & records.c.state.in_([state.value for state in TALKING])
    return or_(standing, ended) if State.EXPIRED in states else and_(standing, ~ended)


def _seen_by(office: str | None) -> ColumnElement[bool]:
    unconfirmed = and_(
        records.c.state == State.RECEIVED.value,
        records.c.receipt_hash.is_(None),
        records.c.kind != RecordKind.NOTICE.value,
    )
    return and_(
        true() if office is None else records.c.office == office,
        records.c.kind != RecordKind.SEARCH.value,
        records.c.erase_asked_at.is_(None),
        ~unconfirmed,
    )


def _named(reference: str) -> ColumnElement[bool]:
    return or_(records.c.id.startswith(reference, autoescape=True), records.c.offer_id == reference)
