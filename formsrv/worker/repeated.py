"""Holds back what an address has asked for before, or asks for too often; the desk alone can tell, since it knows addresses.

Whoever sends a form reads the same page each time: only the owner of the mailbox learns more.
"""

from __future__ import annotations

from datetime import timedelta

from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import keyed_hash, mail_hash
from formsrv.payloads import MailPurpose
from formsrv.states import ENDED, RecordKind, State
from formsrv.store import addresses
from formsrv.store.outbox import add_mail, drop_mail
from formsrv.store.records import change_record, find_record
from formsrv.store.rows import OutboxRow, RecordRow

MOST_A_DAY = 3
"""Mails of this kind that an address gets within a day, whoever asks in its name."""
_DAY = timedelta(days=1)


def hold_back(context: DeskContext, row: OutboxRow, address: str) -> bool:
    """Tell whether a confirmation is not to be sent: its record is taken back and erased then.

    The reader gets a mail with the link to what was asked before instead.
    """
    purpose = _INSTEAD.get(row.purpose)
    if purpose is None or row.record_id is None:
        return False
    with context.store.reading() as connection:
        record = find_record(connection, row.record_id)
    earlier = _living(context, record, address) if record is not None else []
    first = _first_of(context, record, earlier) if record is not None else None
    if record is None or first is None:
        return False
    _replace(context, row, (record, first), purpose=purpose, tell=_may_tell(context, address))
    return True


def repeated_hash(context: DeskContext, digest: str) -> str:
    """Return under which hash such mails to an address are counted."""
    return keyed_hash(context, f"repeated:{digest}")


def _living(context: DeskContext, record: RecordRow, address: str) -> list[RecordRow]:
    """Return the other records of this kind from an address that has its link, oldest first."""
    with context.desk.reading() as connection:
        ids = addresses.list_records_of(connection, mail_hash(context, address))
    with context.store.reading() as connection:
        rows = [found for one in ids if (found := find_record(connection, one))]
    living = [
        row
        for row in rows
        if row.kind is record.kind
        and row.id != record.id
        and row.state not in ENDED
        and row.erase_asked_at is None
    ]
    return sorted(living, key=lambda row: (row.created_at, row.id))


def _first_of(
    context: DeskContext, record: RecordRow, earlier: list[RecordRow]
) -> RecordRow | None:
    """Return the record that stands in the way of a new one; None when there is none."""
    if record.kind is RecordKind.SEARCH:
        most = context.region.settings.searches.per_address
        return earlier[0] if len(earlier) >= most else None
    same = [row for row in earlier if row.offer_id == record.offer_id]
    return same[0] if same else None


def _replace(
    context: DeskContext,
    row: OutboxRow,
    records: tuple[RecordRow, RecordRow],
    *,
    purpose: MailPurpose,
    tell: bool,
) -> None:
    record, first = records
    now = context.clock()
    mail = context.post().mail(first, purpose, language=record.language)
    with context.store.writing() as connection:
        change_record(
            connection,
            record.id,
            expected=[State.RECEIVED],
            state=State.WITHDRAWN.value,
            updated_at=now,
            erase_asked_at=now,
        )
        drop_mail(connection, row.id)
        if tell:
            add_mail(connection, mail)


def _may_tell(context: DeskContext, address: str) -> bool:
    digest, now = repeated_hash(context, mail_hash(context, address)), context.clock()
    with context.desk.writing() as connection:
        if addresses.count_requests(connection, digest, since=now - _DAY) >= MOST_A_DAY:
            return False
        addresses.note_request(connection, digest, at=now)
    return True


_INSTEAD = {
    MailPurpose.INQUIRY_CONFIRM.value: MailPurpose.INQUIRY_REPEATED,
    MailPurpose.SEARCH_CONFIRM.value: MailPurpose.SEARCH_TOO_MANY,
}
