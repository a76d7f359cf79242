"""Tells a landlord that somebody has taken an inquiry back, by whichever door."""

from __future__ import annotations

from sqlalchemy import Connection

from formsrv.payloads import MailPurpose
from formsrv.posting import Post
from formsrv.states import TALKING, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import find_landlord, mark_to_erase
from formsrv.store.rows import RecordRow

_NOT_WAITING = frozenset({State.WITHDRAWN, State.RENTED})


def tell_landlord(connection: Connection, before: RecordRow, post: Post) -> None:
    """Tell of a record that is withdrawn now; ``before`` is how it stood: once ended, nothing comes.

    A landlord who has left, or has found somebody, waits for nobody.
    """
    if before.kind is not RecordKind.INQUIRY or before.state not in TALKING:
        return
    landlord = find_landlord(connection, before)
    if landlord is None or landlord.erase_asked_at or landlord.state in _NOT_WAITING:
        return
    mail = post.mail(landlord, MailPurpose.INQUIRY_WITHDRAWN, params={"inquiry": before.id})
    add_mail(connection, mail)


def let_erase(connection: Connection, row: RecordRow, post: Post) -> None:
    """Mark a record for the worker to erase, and tell the landlord of an inquiry."""
    mark_to_erase(connection, row, at=post.now)
    tell_landlord(connection, row, post)
