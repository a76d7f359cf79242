"""Erases a record at once, when somebody asks the office for it in person or by letter."""

from __future__ import annotations

from formsrv.desk.audit import note
from formsrv.desk.cases import find_record_seen
from formsrv.desk.context import DeskContext
from formsrv.desk.views import StaffUser
from formsrv.services.leaving import let_erase
from formsrv.store.records import find_record


def ask_erasing(context: DeskContext, user: StaffUser, record_id: str) -> None:
    """Withdraw a record and have the worker erase it; a second time changes nothing.

    Raises UnknownRecordError, also for a record of another office.
    """
    with context.alone("decide"):
        row = find_record_seen(context, user, record_id)
        if row.erase_asked_at is not None:
            return
        post = context.post()
        with context.store.writing() as connection:
            # Read again: its sender may have moved it on meanwhile.
            let_erase(connection, find_record(connection, row.id) or row, post)
        with context.desk.writing() as connection:
            note(connection, "erase asked", record_id=row.id, user=user.user_id, at=post.now)
