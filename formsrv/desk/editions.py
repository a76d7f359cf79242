"""Finds what the office changed about an offer, and names the very bytes an editor saw."""

from __future__ import annotations

from collections.abc import Sequence

from formsrv.desk.context import DeskContext
from formsrv.editions import EDITION, Edition
from formsrv.posting import message_label
from formsrv.sealing import fingerprint
from formsrv.states import RecordKind
from formsrv.store.photos import KEPT, WAITING, PhotoRow, list_photos
from formsrv.store.records import list_messages
from formsrv.store.rows import MessageRow, RecordRow


def find_edition(context: DeskContext, row: RecordRow) -> Edition | None:
    """Return the newest edition of a record's present version; raises CannotOpenError."""
    found = _newest(context, row)
    return None if found is None else found[1]


def seen_of(context: DeskContext, row: RecordRow, photos: Sequence[PhotoRow] | None = None) -> str:
    """Name the bytes that an editor sees: those of a record, of its edition and its photos.

    Without ``photos`` those that are there now.
    """
    if row.kind is not RecordKind.OFFER:
        return fingerprint(row.sealed)
    found = _newest(context, row)
    shown = photo_rows(context, row) if photos is None else photos
    parts = [b"%s %d %s\n" % (one.id.encode(), one.position, one.state.encode()) for one in shown]
    sealed = [one.sealed for one in shown]
    edition = b"" if found is None else found[0].sealed
    return fingerprint(b"".join((row.sealed, edition, *parts, *sealed)))


def photo_rows(context: DeskContext, row: RecordRow) -> list[PhotoRow]:
    """Return the photos of an offer that a decision is about, those taken away among them."""
    with context.store.reading() as connection:
        return list_photos(connection, row.id, states=KEPT | WAITING)


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
