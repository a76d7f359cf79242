"""Carries out a decision and tells the person: state, message and mail in one transaction."""

from __future__ import annotations

from sqlalchemy import Connection

from formsrv.desk.cases import apply_decision
from formsrv.desk.context import DeskContext
from formsrv.payloads import MailPurpose, Note
from formsrv.states import RecordKind
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_message
from formsrv.store.rows import DecisionRow, MessageRow, OutboxRow, RecordRow, Side


def deliver(
    context: DeskContext,
    row: RecordRow,
    decision: DecisionRow,
    *,
    message: MessageRow,
    mail: OutboxRow,
    values: dict[str, object] | None = None,
) -> None:
    """Carry out a decision together with the message and the mail that tell of it."""

    def send(connection: Connection) -> None:
        add_message(connection, message)
        add_mail(connection, mail)

    apply_decision(context, row, decision, values=values, also=send)


def send_note(
    context: DeskContext,
    row: RecordRow,
    decision: DecisionRow,
    *,
    note: Note,
    purpose: MailPurpose,
) -> None:
    """Carry out a decision and tell whoever wrote the record why: a question or a refusal."""
    to: Side = "landlord" if row.kind == RecordKind.OFFER else "applicant"
    post = context.post()
    message = post.message(row, "note", note, to=to)
    params = {"reason": note.reason, "words": note.text, "language": note.language}
    mail = post.mail(row, purpose, params={**params})
    # The reason is of a fixed list: whoever has only a receipt code reads it too.
    values: dict[str, object] = {"reason": note.reason}
    deliver(context, row, decision, message=message, mail=mail, values=values)
