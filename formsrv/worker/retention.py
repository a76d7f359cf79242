"""Erases personal data after the days that the region sets; the log of it holds no data."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from formsrv.backup.tombstones import note_erased
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import FAILURE_WINDOW
from formsrv.states import RecordKind, State
from formsrv.store import staff
from formsrv.store.outbox import erase_sent
from formsrv.store.records import erase_messages, erase_records, find_record, list_stale

_UNCONFIRMED = (State.RECEIVED,)
_NOT_LISTED = tuple(state for state in State if state not in (State.RECEIVED, State.PUBLISHED))
_CONFIRMED = tuple(state for state in State if state is not State.RECEIVED)


def erase_due(context: DeskContext) -> list[str]:
    """Erase what is due; return the references of erased records.

    Two databases cannot commit as one: what is to be erased is noted at the desk first, so that
    the next run finishes and logs what a crash has cut off.
    """
    now, retention = context.clock(), context.region.settings.retention
    with context.store.reading() as connection:
        due = _list_due(context, connection, now)
    with context.desk.writing() as connection:
        begun = staff.begin_erasures(connection, due, at=now)
    with context.store.writing() as connection:
        # Asked again: somebody may have confirmed or answered meanwhile.
        still = set(_list_due(context, connection, now))
        erase_records(connection, [record_id for record_id in begun if record_id in still])
        erase_messages(connection, before=now - timedelta(days=retention.message_days))
        erase_sent(connection, before=now - timedelta(days=retention.outbox_days))
        erased = [record_id for record_id in begun if find_record(connection, record_id) is None]
    note_erased(context.backup_folder, erased)
    with context.desk.writing() as connection:
        staff.erase_failures(connection, before=now - FAILURE_WINDOW)
        staff.erase_mail_hashes(connection, erased)
        for record_id in erased:
            note(connection, "erased", record_id=record_id, user=None, at=now)
        staff.finish_erasures(connection)
    return erased


def _list_due(context: DeskContext, connection: Connection, now: datetime) -> list[str]:
    retention = context.region.settings.retention
    classes = (
        (RecordKind.OFFER, _UNCONFIRMED, retention.unconfirmed_days),
        (RecordKind.INQUIRY, _UNCONFIRMED, retention.unconfirmed_days),
        (RecordKind.OFFER, _NOT_LISTED, retention.offer_days),
        (RecordKind.INQUIRY, _CONFIRMED, retention.inquiry_days),
    )
    return [
        record_id
        for kind, states, days in classes
        for record_id in list_stale(
            connection, kind=kind, states=states, before=now - timedelta(days=days)
        )
    ]
