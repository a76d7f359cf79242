"""What waits for an editor: a page of the queue is opened, never the whole table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.problems import Problem
from formsrv.desk.cases import (
    find_case,
    open_inquiry_record,
    open_offer_record,
)
from formsrv.desk.context import DeskContext
from formsrv.desk.forwarding import landlord_of
from formsrv.desk.offer_file import OfferFile, make_file
from formsrv.desk.users import keyed_hash
from formsrv.desk.views import (
    Caution,
    DecisionView,
    InquiryCase,
    OfferCase,
    QueueEntry,
    QueuePage,
    Role,
    StaffUser,
)
from formsrv.errors import CannotOpenError, InvalidOfferError, MismatchError
from formsrv.facts import Listing
from formsrv.payloads import Note, OfferSubmission
from formsrv.posting import message_label
from formsrv.sealing import fingerprint
from formsrv.states import DECIDABLE, RecordKind, State
from formsrv.store import staff
from formsrv.store.records import change_record, list_messages, list_waiting
from formsrv.store.rows import RecordRow

_WOULD_BE = "preview1"
"""Id of an offer that has none yet."""


def list_queue(
    context: DeskContext, user: StaffUser, *, offset: int = 0, limit: int = 20
) -> QueuePage:
    """Return a page of what waits for the editor's office, oldest first."""
    office = None if user.role is Role.ADMINISTRATOR else user.office
    with context.store.reading() as connection:
        rows, total = list_waiting(
            connection, states=DECIDABLE, office=office, page=(offset, limit)
        )
    return QueuePage(entries=tuple(_entry(context, row) for row in rows), total=total)


def open_offer(context: DeskContext, user: StaffUser, record_id: str) -> OfferCase:
    """Return all about an offer; one that was confirmed is in review from now on."""
    row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    if row.state is State.CONFIRMED:
        with context.store.writing() as connection:
            change_record(
                connection, row.id, expected=[State.CONFIRMED], state=State.IN_REVIEW.value
            )
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    submission = open_offer_record(context, row)
    draft = _draft(context, submission)
    return OfferCase(
        entry=_offer_entry(context, row, submission, draft),
        version=row.version,
        seen=fingerprint(row.sealed),
        submission=submission,
        offer=draft.file.offer if draft.file else None,
        yaml=draft.file.yaml if draft.file else "",
        problems=draft.file.problems if draft.file else draft.problems,
        same_mail=_same_mail(context, row, submission.landlord.mail),
        notes=_notes(context, row),
        decisions=_decisions(context, row),
    )


def open_inquiry(context: DeskContext, user: StaffUser, record_id: str) -> InquiryCase:
    """Return all about an inquiry."""
    row = find_case(context, user, record_id, kind=RecordKind.INQUIRY)
    return InquiryCase(
        entry=_inquiry_entry(context, row),
        version=row.version,
        seen=fingerprint(row.sealed),
        inquiry=open_inquiry_record(context, row),
        offer_id=row.offer_id or "",
        has_landlord=landlord_of(context, row) is not None,
        decisions=_decisions(context, row),
    )


def preview_offer(context: DeskContext, user: StaffUser, record_id: str, *, tag: str) -> str:
    """Return the page that publishing would make, in a language; raises BuilderError."""
    row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    submission = open_offer_record(context, row)
    draft = _draft(context, submission)
    if draft.file is None:
        raise InvalidOfferError(row.id, problems=draft.problems)
    return context.builder.preview(row.offer_id or _WOULD_BE, draft.file.yaml, tag=tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The file that publishing today would write, or why there can be none."""

    file: OfferFile | None
    problems: tuple[Problem, ...]


def _draft(context: DeskContext, submission: OfferSubmission) -> _Draft:
    last = context.today + timedelta(days=submission.listing_days)
    listing = Listing(first=context.today, last=last)
    try:
        file = make_file(submission, offer_id=_WOULD_BE, listing=listing, region=context.region)
    except InvalidOfferError as error:
        return _Draft(file=None, problems=error.problems)
    return _Draft(file=file, problems=file.problems)


def _entry(context: DeskContext, row: RecordRow) -> QueueEntry:
    if row.kind is RecordKind.INQUIRY:
        return _inquiry_entry(context, row)
    try:
        submission = open_offer_record(context, row)
    except (CannotOpenError, MismatchError):
        # One damaged row must not hide the rest of the queue.
        return _plain_entry(row, cautions=[Caution.UNREADABLE])
    return _offer_entry(context, row, submission, _draft(context, submission))


def _offer_entry(
    context: DeskContext, row: RecordRow, submission: OfferSubmission, draft: _Draft
) -> QueueEntry:
    cautions = [Caution.CORRECTED] if row.version > 1 else []
    if draft.problems:
        cautions.append(Caution.PROBLEMS)
    if _same_mail(context, row, submission.landlord.mail):
        cautions.append(Caution.SAME_MAIL)
    texts = submission.texts
    text = texts.get(context.region.settings.default_language) or next(iter(texts.values()))
    home = context.region.municipalities.get(str(submission.offer.get("municipality")))
    return _plain_entry(row, cautions=cautions, title=text.title, place=home.name if home else "")


def _inquiry_entry(context: DeskContext, row: RecordRow) -> QueueEntry:
    reached = landlord_of(context, row) is not None
    return _plain_entry(row, cautions=[] if reached else [Caution.NO_LANDLORD])


def _plain_entry(
    row: RecordRow, *, cautions: list[Caution], title: str = "", place: str = ""
) -> QueueEntry:
    flagged = [Caution.HONEYPOT] if "honeypot" in row.flags.split() else []
    return QueueEntry(
        record_id=row.id,
        kind=row.kind,
        state=row.state,
        language=row.language,
        office=row.office,
        offer_id=row.offer_id,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        title=title,
        place=place,
        cautions=(*cautions, *flagged),
    )


def _same_mail(context: DeskContext, row: RecordRow, mail: str) -> int:
    with context.desk.reading() as connection:
        digest = keyed_hash(context, f"mail:{mail.lower()}")
        return staff.count_mail_hash(connection, digest, except_record=row.id)


def _notes(context: DeskContext, row: RecordRow) -> tuple[tuple[datetime, Note], ...]:
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


def _decisions(context: DeskContext, row: RecordRow) -> tuple[DecisionView, ...]:
    with context.desk.reading() as connection:
        known = staff.list_decisions(connection, row.id)
    return tuple(
        DecisionView(decision=found.decision, editor=editor, at=found.at)
        for found, editor in known
        if found.finished_at is not None
    )
