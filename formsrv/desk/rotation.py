"""Seals rows anew after an office or the region got a new key: row by row, any number of times.

Whatever was sealed to an older key in the meantime is found by the next run; a row that no key
opens stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from formsrv.desk.context import DeskContext
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.payloads import Answer
from formsrv.posting import message_label, readers_of
from formsrv.sealing import read_payload, seal
from formsrv.store.database import Database
from formsrv.store.records import find_offer_record, find_record
from formsrv.store.resealing import Sealed, list_sealed, read_sealed, swap_sealed
from formsrv.store.rows import MessageRow
from formsrv.store.tables import messages, outbox, photos, records, requests, second_factors

INTAKE = (records, messages, outbox, photos, requests)
"""Tables of the intake whose rows are sealed to an office; drafts open with their link only."""
DESK = (second_factors,)
_LINK_ONLY = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """How many rows were sealed anew, and the ids of those that no key opens."""

    done: int
    unreadable: tuple[str, ...]


def reseal(context: DeskContext, *, everything: bool = False) -> Resealed:
    """Seal to the newest keys what older ones closed, or every row (for a new recovery key)."""
    done, unreadable = 0, []
    for database, table, row in _rows(context):
        if row.key_ids == _LINK_ONLY or not (everything or _is_older(context, row)):
            continue
        try:
            done += _reseal_row(context, database, table, row)
        except (CannotOpenError, MismatchError):
            unreadable.append(f"{table.name}/{row.id}")
    return Resealed(done=done, unreadable=tuple(unreadable))


def count_older(context: DeskContext) -> int:
    """Count the rows that are sealed to an older key."""
    return sum(_is_older(context, row) for _, _, row in _rows(context))


def list_unreadable(context: DeskContext) -> list[str]:
    """Try every row; name those that no key opens by table and id."""
    found = []
    for database, table, row in _rows(context):
        whole = _read(database, table, row)
        if whole is None or row.key_ids == _LINK_ONLY:
            continue
        try:
            context.keyring.open_raw(whole.sealed, key_ids=whole.key_ids)
        except CannotOpenError:
            found.append(f"{table.name}/{row.id}")
    return found


def _rows(context: DeskContext) -> Iterator[tuple[Database, Any, Sealed]]:
    for database, tables in ((context.store, INTAKE), (context.desk, DESK)):
        for table in tables:
            with database.reading() as connection:
                found = list_sealed(connection, table)
            for row in found:
                yield database, table, row


def _is_older(context: DeskContext, row: Sealed) -> bool:
    office, _, generation = row.key_ids.partition(".")
    newest = context.recipients.offices.get(office)
    return newest is not None and generation != str(newest[0])


def _read(database: Database, table: Any, row: Sealed) -> Sealed | None:  # noqa: ANN401 (a table)
    with database.reading() as connection:
        return read_sealed(connection, table, row.id)


def _reseal_row(context: DeskContext, database: Database, table: Any, row: Sealed) -> bool:  # noqa: ANN401 (a table)
    """Seal one row anew; false when somebody changed it in between: then it is sealed newly."""
    with database.writing() as connection:
        before = read_sealed(connection, table, row.id)
        if before is None:
            return False
        raw = context.keyring.open_raw(before.sealed, key_ids=before.key_ids)
        office = before.key_ids.partition(".")[0]
        links = () if database is context.desk else _links(connection, table, before.id, raw=raw)
        addressees = context.recipients.for_office(office, *links)
        # The second factor of the staff is for the office alone.
        keys: Sequence[str] = addressees.keys[:1] if table is second_factors else addressees.keys
        sealed = seal(raw, keys)
        return swap_sealed(connection, table, before, key_ids=addressees.key_ids, sealed=sealed)


def _links(connection: Any, table: Any, row_id: str, *, raw: bytes) -> tuple[str, ...]:  # noqa: ANN401 (as SQLAlchemy has them)
    """Return the links that open a row beside the office, by what it is."""
    if table is records:
        record = find_record(connection, row_id)
        return (record.link_public,) if record else ()
    if table in (outbox, requests):
        return ()
    row = connection.execute(table.select().where(table.c.id == row_id)).one()
    record = find_record(connection, row.record_id)
    if record is None:
        return ()
    if table is photos:
        return (record.link_public,)
    landlord = find_offer_record(connection, record.offer_id) if record.offer_id else None
    if landlord and _is_from_office(MessageRow(**row._asdict()), raw):
        landlord = None
    return readers_of(row.kind, record, landlord)


def _is_from_office(row: MessageRow, raw: bytes) -> bool:
    """Tell whether an office answered an applicant: no landlord reads that."""
    if row.kind != "answer":
        return False
    return read_payload(raw, message_label(row), Answer).sender == "office"
