"""Finds what the office changed about an offer, and names the very bytes an editor saw."""

from __future__ import annotations

from formsrv.desk.context import DeskContext
from formsrv.editions import EDITION, Edition
from formsrv.posting import message_label
from formsrv.sealing import fingerprint
from formsrv.states import RecordKind
from formsrv.store.records import list_messages
from formsrv.store.rows import MessageRow, RecordRow


def find_edition(context: DeskContext, row: RecordRow) -> Edition | None:
    """Return the newest edition of a record's present version; raises CannotOpenError."""
    found = _newest(context, row)
    return None if found is None else found[1]


def seen_of(context: DeskContext, row: RecordRow) -> str:
    """Name the bytes that an editor sees of a record: its own and those of its edition."""
    found = _newest(context, row) if row.kind is RecordKind.OFFER else None
    return fingerprint(row.sealed if found is None else row.sealed + found[0].sealed)


def _newest(context: DeskContext, row: RecordRow) -> tuple[MessageRow, Edition] | None:
    with context.store.reading() as connection:
        messages = list_messages(connection, row.id)
    for message in reversed(messages):
        if message.kind != EDITION:
            continue
        label = message_label(message)
        edition = context.keyring.open(message.sealed, label, Edition, key_ids=message.key_ids)
        # One that was made of an older version says nothing about the landlord's new one.
        return (message, edition) if edition.version == row.version else None
    return None
