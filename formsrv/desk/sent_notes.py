"""Opens what the office and the sender of a record wrote, to each other or among offices."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from formsrv.desk.context import DeskContext
from formsrv.desk.views import InternalNote
from formsrv.payloads import Note, Payload
from formsrv.posting import message_label
from formsrv.store.records import list_messages
from formsrv.store.rows import MessageKind, RecordRow

P = TypeVar("P", bound=Payload)


def sent_notes(context: DeskContext, row: RecordRow) -> tuple[tuple[datetime, Note], ...]:
    """Return the notes about a record, oldest first; raises CannotOpenError."""
    return opened_messages(context, row, "note", Note)


def internal_notes(
    context: DeskContext, row: RecordRow
) -> tuple[tuple[datetime, InternalNote], ...]:
    """Return what offices wrote to each other about a case, oldest first."""
    return opened_messages(context, row, "internal", InternalNote)


def opened_messages(
    context: DeskContext, row: RecordRow, kind: MessageKind, model: type[P]
) -> tuple[tuple[datetime, P], ...]:
    """Return the messages of one kind about a record with their time, oldest first."""
    with context.store.reading() as connection:
        found = list_messages(connection, row.id)
    return tuple(
        (
            message.created_at,
            context.keyring.open(
                message.sealed, message_label(message), model, key_ids=message.key_ids
            ),
        )
        for message in found
        if message.kind == kind
    )
