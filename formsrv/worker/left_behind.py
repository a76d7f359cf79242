"""Tells everybody who still waits for a home that it is gone, by whichever way it went."""

from __future__ import annotations

from formsrv.desk.context import DeskContext
from formsrv.payloads import MailPurpose
from formsrv.store.left_behind import TOLD, list_left_behind
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_flag, find_record


def tell_left_behind(context: DeskContext) -> None:
    """Write a mail for each and note it in the same transaction, so that nobody gets two."""
    with context.store.reading() as connection:
        if not list_left_behind(connection):
            return
    post = context.post()
    with context.store.writing() as connection:
        for record_id in list_left_behind(connection):
            row = find_record(connection, record_id)
            if row is not None:
                add_mail(connection, post.mail(row, MailPurpose.HOME_GONE))
                add_flag(connection, record_id, TOLD)
