"""Erases personal data after the days that the region sets; the log of it holds no data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from formsrv.backup.tombstones import note_erased
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import FAILURE_WINDOW
from formsrv.states import ENDED, LISTED, RecordKind, State
from formsrv.store import addresses, links, staff
from formsrv.store.outbox import erase_sent
from formsrv.store.photos import erase_gone_photos
from formsrv.store.records import (
    erase_messages,
    erase_records,
    erase_words_of_landlords,
    find_record,
    list_stale,
    list_to_erase,
)
from formsrv.store.rows import RecordRow
from formsrv.worker.mentions import drop_mentions

_UNCONFIRMED = (State.RECEIVED,)
_NOT_LISTED = tuple(state for state in State if state not in (LISTED | {State.RECEIVED}))
_CONFIRMED = tuple(state for state in State if state is not State.RECEIVED)


def erase_due(context: DeskContext) -> list[str]:
    """Erase what is due; return the references of erased records.

    Two databases cannot commit as one: what is to be erased is noted at the desk first, so that
    the next run finishes and logs what a crash has cut off.
    """
    now, retention = context.clock(), context.region.settings.retention
    erased = _erase(context, lambda connection: _list_due(context, connection, now))
    with context.store.writing() as connection:
        erase_messages(connection, before=now - timedelta(days=retention.message_days))
        erase_sent(connection, before=now - timedelta(days=retention.outbox_days))
        links.erase_actions(connection, before=now - timedelta(days=retention.outbox_days))
        links.erase_drafts(connection, now=now)
        erase_gone_photos(connection)
    unconfirmed = timedelta(days=retention.unconfirmed_days)
    with context.desk.writing() as connection:
        staff.erase_failures(connection, before=now - FAILURE_WINDOW)
        addresses.forget_requests(connection, before=now - timedelta(days=1))
        addresses.forget_erasure_links(connection, before=now - 2 * unconfirmed)
    return erased


def erase_asked(context: DeskContext, *, is_taken_down: Callable[[RecordRow], bool]) -> list[str]:
    """Erase what its senders want erased now, once nothing of it is on the site any more."""

    def still(connection: Connection) -> list[str]:
        return [row.id for row in list_to_erase(connection) if is_taken_down(row)]

    with context.store.reading() as connection:
        if not list_to_erase(connection):
            return []
    return _erase(context, still)


def _erase(context: DeskContext, list_due: Callable[[Connection], list[str]]) -> list[str]:
    now = context.clock()
    with context.store.reading() as connection:
        due = list_due(connection)
    with context.desk.writing() as connection:
        begun = staff.begin_erasures(connection, due, at=now)
    with context.store.writing() as connection:
        # Asked again: somebody may have confirmed or answered meanwhile.
        still = set(list_due(connection))
        going = [record_id for record_id in begun if record_id in still]
        rows = [row for record_id in going if (row := find_record(connection, record_id))]
        wanted = [row for row in rows if row.erase_asked_at and row.kind is RecordKind.OFFER]
        erase_words_of_landlords(connection, [row.offer_id for row in wanted if row.offer_id])
        drop_mentions(context, connection, rows)
        erase_records(connection, going)
        erased = [record_id for record_id in begun if find_record(connection, record_id) is None]
    note_erased(context.backup_folder, erased)
    with context.desk.writing() as connection:
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
        (RecordKind.NOTICE, tuple(State), retention.notice_days),
        (RecordKind.SEARCH, _UNCONFIRMED, retention.unconfirmed_days),
        (RecordKind.SEARCH, tuple(ENDED), retention.search_days),
    )
    return [
        record_id
        for kind, states, days in classes
        for record_id in list_stale(
            connection, kind=kind, states=states, before=now - timedelta(days=days)
        )
    ]
