"""Erases personal data after the days that the region sets; the log of it holds no data."""

from __future__ import annotations

from datetime import timedelta

from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.users import FAILURE_WINDOW
from formsrv.states import RecordKind, State
from formsrv.store import staff
from formsrv.store.outbox import erase_sent
from formsrv.store.records import erase_messages, erase_records, list_stale

_UNCONFIRMED = (State.RECEIVED,)
_NOT_LISTED = tuple(state for state in State if state not in (State.RECEIVED, State.PUBLISHED))
_CONFIRMED = tuple(state for state in State if state is not State.RECEIVED)


def erase_due(context: DeskContext) -> list[str]:
    """Erase what is due; return the references of erased records."""
    now, retention = context.clock(), context.region.settings.retention
    classes = (
        (RecordKind.OFFER, _UNCONFIRMED, retention.unconfirmed_days),
        (RecordKind.INQUIRY, _UNCONFIRMED, retention.unconfirmed_days),
        (RecordKind.OFFER, _NOT_LISTED, retention.offer_days),
        (RecordKind.INQUIRY, _CONFIRMED, retention.inquiry_days),
    )
    erased: list[str] = []
    with context.store.writing() as connection:
        for kind, states, days in classes:
            before = now - timedelta(days=days)
            erased.extend(list_stale(connection, kind=kind, states=states, before=before))
        erase_records(connection, erased)
        erase_messages(connection, before=now - timedelta(days=retention.message_days))
        erase_sent(connection, before=now - timedelta(days=retention.outbox_days))
    with context.desk.writing() as connection:
        staff.erase_failures(connection, before=now - FAILURE_WINDOW)
        staff.erase_mail_hashes(connection, erased)
        for record_id in erased:
            note(connection, "erased", record_id=record_id, user=None, at=now)
    return erased
