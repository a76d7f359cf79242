"""Opens what the office and the sender of a record wrote to each other."""

from __future__ import annotations

from datetime import datetime

from formsrv.desk.context import DeskContext
from formsrv.payloads import Note
from formsrv.posting import message_label
from formsrv.store.records import list_messages
from formsrv.store.rows import RecordRow


def sent_notes(context: DeskContext, row: RecordRow) -> tuple[tuple[datetime, Note], ...]:
    """Return the notes about a record, oldest first; raises CannotOpenError."""
    with context.store.reading() as connection:
        found = list_messages(connection, row.id)
    return tuple(
        (
            message.created_at,
            context.keyring.open(
                message.sealed, message_label(message), Note, key_ids=message.key_ids
            ),
        )
        for message in found
        if message.kind == "note"
    )
