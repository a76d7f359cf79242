"""Sends people their own links again: they lie inside the sealed records."""

from __future__ import annotations

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case
from formsrv.desk.context import DeskContext
from formsrv.desk.views import StaffUser
from formsrv.errors import WrongStateError
from formsrv.payloads import MailPurpose
from formsrv.states import RecordKind
from formsrv.store.outbox import add_mail


def send_link_again(
    context: DeskContext, user: StaffUser, record_id: str, *, kind: RecordKind
) -> None:
    """Mail a record's own link to whoever wrote it, as an editor asks for it.

    Raises WrongStateError for somebody who has a receipt code instead of an address.
    """
    row = find_case(context, user, record_id, kind=kind)
    if row.receipt_hash is not None:
        raise WrongStateError(row.id, state=row.state)
    post = context.post()
    with context.store.writing() as connection:
        add_mail(connection, post.mail(row, MailPurpose.RECORD_LINK))
    with context.desk.writing() as connection:
        note(connection, "link sent again", record_id=row.id, user=user.user_id, at=post.now)
