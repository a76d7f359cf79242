"""What an editor sees of a notice, and how it is closed."""

from __future__ import annotations

from dataclasses import replace

from formsrv.desk.audit import note as note_audit
from formsrv.desk.cases import find_case, open_notice_record, require_undecided
from formsrv.desk.cautions import case_cautions
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import seen_of
from formsrv.desk.entries import queue_entry
from formsrv.desk.roles import may_see
from formsrv.desk.sent_notes import internal_notes, sent_notes
from formsrv.desk.taking_down import is_shown
from formsrv.desk.views import Caution, InternalNote, NoticeCase, QueueEntry, StaffUser
from formsrv.errors import CannotOpenError, InvalidValueError, MismatchError, WrongStateError
from formsrv.notice import Notice
from formsrv.payloads import MailPurpose, Note
from formsrv.states import OPEN, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_message, change_record, find_offer_record
from formsrv.store.rows import MessageRow, RecordRow


def open_notice(context: DeskContext, user: StaffUser, record_id: str) -> NoticeCase:
    """Return all about a notice; raises UnknownRecordError and NotAllowedError."""
    row = find_case(context, user, record_id, kind=RecordKind.NOTICE)
    notice = open_notice_record(context, row)
    with context.store.reading() as connection:
        offer = find_offer_record(connection, row.offer_id) if row.offer_id else None
    return NoticeCase(
        entry=_entry_of(context, row, notice),
        seen=seen_of(context, row),
        notice=notice,
        offer_id=row.offer_id or "",
        offer_case=offer.id if offer is not None and may_see(user, offer.office) else "",
        offer_file="" if offer else _file_of(context, row),
        offer_is_shown=offer is not None
        and is_shown(context, state=offer.state, offer_id=offer.offer_id),
        internal=internal_notes(context, row),
        notes=sent_notes(context, row),
    )


def notice_entry(context: DeskContext, row: RecordRow) -> QueueEntry:
    """Return a notice's line in the queue, also of one that cannot be opened."""
    try:
        return _entry_of(context, row, open_notice_record(context, row))
    except (CannotOpenError, MismatchError):
        return queue_entry(row, cautions=[Caution.UNREADABLE])


def close_notice(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    internal: str = "",
    answer: str = "",
) -> None:
    """Say that a notice is dealt with, with a note that only offices read.

    An ``answer`` goes to the sender by the link of a mail: the first mail that the address gets.
    Raises InvalidValueError for an answer to nobody, WrongStateError and ChangedMeanwhileError.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.NOTICE)
        notice = open_notice_record(context, row)
        if answer.strip() and notice.mail is None:
            raise InvalidValueError("answer")
        require_undecided(context, row, seen=seen)
        post = context.post()
        messages = _messages(context, user, row, internal=internal, answer=answer)
        with context.store.writing() as connection:
            states = list(OPEN[row.kind])
            done = {"state": State.DONE.value, "updated_at": post.now}
            if not change_record(connection, row.id, expected=states, **done):
                raise WrongStateError(row.id, state=row.state)
            for message in messages:
                add_message(connection, message)
            if answer.strip():
                add_mail(connection, post.mail(row, MailPurpose.NOTICE_ANSWERED))
        with context.desk.writing() as connection:
            note_audit(connection, "done", record_id=row.id, user=user.user_id, at=post.now)


def _messages(
    context: DeskContext, user: StaffUser, row: RecordRow, *, internal: str, answer: str
) -> list[MessageRow]:
    post, found = context.post(), []
    if internal.strip():
        kept = InternalNote(text=internal, editor=user.name, office=row.office)
        found.append(post.message(row, "internal", kept, to="office"))
    if answer.strip():
        language = context.region.settings.default_language
        told = Note(purpose="answer", text=answer, language=language)
        found.append(post.message(row, "note", told, to="applicant"))
    return found


def _file_of(context: DeskContext, row: RecordRow) -> str:
    """Return where the file of a reported offer lies in the repository; empty without one."""
    path = context.content.offer_path(row.offer_id) if row.offer_id else None
    return f"{context.content.prefix}/{path}" if path else ""


def _entry_of(context: DeskContext, row: RecordRow, notice: Notice) -> QueueEntry:
    entry = queue_entry(row, cautions=case_cautions(context, row), topic=notice.topic.value)
    return replace(entry, reason=notice.reason.value if notice.reason else "")
