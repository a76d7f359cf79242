"""What waits for an editor: a page of the queue is opened, never the whole table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from catalog.offer import Photo
from catalog.problems import Problem
from formsrv.desk.approving import find_approval
from formsrv.desk.calls import open_news, sides_to_ask
from formsrv.desk.cases import (
    find_case,
    open_inquiry_record,
    open_offer_record,
)
from formsrv.desk.cautions import Noticed, case_cautions, offer_cautions
from formsrv.desk.context import DeskContext
from formsrv.desk.corrections import find_corrections
from formsrv.desk.duplicates import find_same_homes
from formsrv.desk.editions import find_edition, seen_of
from formsrv.desk.entries import inquiry_entry, queue_entry
from formsrv.desk.forwarding import landlord_of
from formsrv.desk.live_file import live_submission
from formsrv.desk.notices import notice_entry
from formsrv.desk.offer_file import OfferFile, make_file
from formsrv.desk.photos import case_photos, photo_entries, shown_photos, with_pictures
from formsrv.desk.roles import office_seen
from formsrv.desk.sent_notes import internal_notes, sent_notes
from formsrv.desk.telephone import count_calls_in_vain
from formsrv.desk.throttle import mail_hash
from formsrv.desk.views import (
    Caution,
    DecisionView,
    InquiryCase,
    OfferCase,
    QueueEntry,
    QueuePage,
    StaffUser,
)
from formsrv.desk.wishes import find_wishes
from formsrv.editions import edited, first_tag
from formsrv.errors import CannotOpenError, InvalidOfferError, MismatchError
from formsrv.facts import Listing
from formsrv.payloads import OfferSubmission
from formsrv.private_words import Writer, find_personal
from formsrv.states import DECIDABLE, RecordKind, State
from formsrv.store import addresses, staff
from formsrv.store.calls import list_calls as find_calls
from formsrv.store.records import change_record, find_record, list_waiting
from formsrv.store.rows import RecordRow

_WOULD_BE = "preview1"
"""Id of an offer that has none yet."""


def list_queue(
    context: DeskContext,
    user: StaffUser,
    *,
    offset: int = 0,
    limit: int = 20,
    quarantined: bool = False,
) -> QueuePage:
    """Return a page of what waits for the editor's office, oldest first.

    What looks like spam is a list of its own.
    """
    office = office_seen(user)
    with context.store.reading() as connection:
        rows, total = list_waiting(
            connection,
            states=DECIDABLE,
            office=office,
            page=(offset, limit),
            quarantined=quarantined,
        )
        _, aside = list_waiting(
            connection, states=DECIDABLE, office=office, page=(0, 0), quarantined=True
        )
        _, to_tell = find_calls(connection, office=office, page=(0, 0))
    entries = _with_calls(context, [_entry(context, user, row) for row in rows])
    return QueuePage(entries=entries, total=total, quarantined=aside, to_tell=to_tell)


def _with_calls(context: DeskContext, entries: Sequence[QueueEntry]) -> tuple[QueueEntry, ...]:
    """Say of each case how often somebody called in vain."""
    tried = count_calls_in_vain(context, [entry.record_id for entry in entries])
    return tuple(replace(entry, calls=tried.get(entry.record_id, 0)) for entry in entries)


def list_calls(
    context: DeskContext, user: StaffUser, *, offset: int = 0, limit: int = 20
) -> QueuePage:
    """Return a page of the cases whose senders are to be told something by telephone."""
    with context.store.reading() as connection:
        found, total = find_calls(connection, office=office_seen(user), page=(offset, limit))
        rows = [(find_record(connection, record_id), since) for record_id, since in found]
    seen = [(_entry(context, user, row), since) for row, since in rows if row is not None]
    entries = tuple(
        replace(entry, confirmed_at=since, cautions=(Caution.TO_TELL, *entry.cautions))
        for entry, since in seen
    )
    return QueuePage(entries=entries, total=total, to_tell=total)


def open_offer(context: DeskContext, user: StaffUser, record_id: str) -> OfferCase:
    """Return all about an offer; one that was confirmed is in review from now on."""
    row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    if row.state is State.CONFIRMED:
        with context.store.writing() as connection:
            change_record(
                connection, row.id, expected=[State.CONFIRMED], state=State.IN_REVIEW.value
            )
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    photos = [photo for _, photo in shown_photos(context, row.id)]
    found = _look_at(context, user, row, photo_entries(photos))
    seen = seen_of(context, row)
    draft, noticed = found.draft, found.noticed
    return OfferCase(
        entry=_with_calls(context, [_offer_entry(context, row, found)])[0],
        version=row.version,
        seen=seen,
        sent=found.sent,
        submission=found.submission,
        live=live_submission(context, row, found.submission),
        offer=noticed.offer,
        yaml=draft.file.yaml if draft.file else "",
        problems=draft.problems,
        same_mail=noticed.same_mail,
        same_homes=noticed.same_homes,
        wishes=noticed.wishes,
        personal=noticed.personal,
        approval=find_approval(context, user, row.id, seen=seen),
        internal=internal_notes(context, row),
        notes=sent_notes(context, row),
        decisions=_decisions(context, row),
        photos=case_photos(context, row),
        news=open_news(context, row),
        corrections=find_corrections(context, row, found.sent),
        was_online=row.published_version is not None,
    )


def open_inquiry(context: DeskContext, user: StaffUser, record_id: str) -> InquiryCase:
    """Return all about an inquiry."""
    row = find_case(context, user, record_id, kind=RecordKind.INQUIRY)
    return InquiryCase(
        entry=_with_calls(context, [_inquiry_entry(context, row)])[0],
        version=row.version,
        seen=seen_of(context, row),
        inquiry=open_inquiry_record(context, row),
        offer_id=row.offer_id or "",
        has_landlord=landlord_of(context, row) is not None,
        internal=internal_notes(context, row),
        decisions=_decisions(context, row),
        news=open_news(context, row),
        to_ask=sides_to_ask(context, row),
    )


def preview_offer(context: DeskContext, user: StaffUser, record_id: str, *, tag: str) -> str:
    """Return the page that publishing would make, in a language; raises BuilderError."""
    row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    submission = edited(open_offer_record(context, row), find_edition(context, row))
    photos = [photo for _, photo in shown_photos(context, row.id)]
    draft = _draft(context, submission, photo_entries(photos))
    if draft.file is None:
        raise InvalidOfferError(row.id, problems=draft.problems)
    page = context.builder.preview(row.offer_id or _WOULD_BE, draft.file.yaml, tag=tag)
    return with_pictures(page, photos)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The file that publishing today would write, or why there can be none."""

    file: OfferFile | None
    problems: tuple[Problem, ...]


def _draft(
    context: DeskContext, submission: OfferSubmission, photos: Sequence[Photo] = ()
) -> _Draft:
    last = context.today + timedelta(days=submission.listing_days)
    listing = Listing(first=context.today, last=last)
    try:
        file = make_file(
            submission,
            offer_id=_WOULD_BE,
            listing=listing,
            region=context.region,
            photos=photos,
        )
    except InvalidOfferError as error:
        return _Draft(file=None, problems=error.problems)
    return _Draft(file=file, problems=file.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """An opened offer: as it was sent, as it would be published, and what is to be noticed."""

    sent: OfferSubmission
    submission: OfferSubmission
    draft: _Draft
    noticed: Noticed


def _look_at(
    context: DeskContext, user: StaffUser, row: RecordRow, photos: Sequence[Photo] = ()
) -> _Looked:
    sent = open_offer_record(context, row)
    edition = find_edition(context, row)
    submission = edited(sent, edition)
    draft = _draft(context, submission, photos)
    seen = seen_of(context, row)
    noticed = Noticed(
        offer=draft.file.offer if draft.file else None,
        has_problems=bool(draft.problems),
        same_mail=_same_mail(context, row, sent.landlord.mail),
        same_homes=find_same_homes(context, user, row, sent),
        wishes=find_wishes(submission.texts.values()),
        personal=find_personal(submission.texts.values(), Writer.of(sent.landlord)),
        tags=frozenset(submission.texts),
        is_edited=edition is not None,
        is_checked=find_approval(context, user, row.id, seen=seen) is not None,
    )
    return _Looked(sent=sent, submission=submission, draft=draft, noticed=noticed)


def _entry(context: DeskContext, user: StaffUser, row: RecordRow) -> QueueEntry:
    if row.kind is RecordKind.INQUIRY:
        return _inquiry_entry(context, row)
    if row.kind is RecordKind.NOTICE:
        return notice_entry(context, row)
    try:
        found = _look_at(context, user, row)
    except (CannotOpenError, MismatchError):
        # One damaged row must not hide the rest of the queue.
        return queue_entry(row, cautions=[Caution.UNREADABLE])
    return _offer_entry(context, row, found)


def _offer_entry(context: DeskContext, row: RecordRow, found: _Looked) -> QueueEntry:
    texts = found.submission.texts
    tag = first_tag(texts, context.region.settings.default_language)
    home = context.region.municipalities.get(str(found.submission.offer.get("municipality")))
    return queue_entry(
        row,
        cautions=[*_answered(context, row), *offer_cautions(context, row, found.noticed)],
        title=texts[tag].title,
        title_tag=tag,
        place=home.name if home else "",
    )


def _inquiry_entry(context: DeskContext, row: RecordRow) -> QueueEntry:
    reached = landlord_of(context, row) is not None
    alone = [] if reached else [Caution.NO_LANDLORD]
    return inquiry_entry(context, row, cautions=[*alone, *case_cautions(context, row)])


def _answered(context: DeskContext, row: RecordRow) -> list[Caution]:
    """Tell whether the answer to the office's last question waits to be read."""
    if row.state not in DECIDABLE:
        return []
    decided = _decisions(context, row)
    asked = bool(decided) and decided[-1].decision == "ask back"
    return [Caution.ANSWERED] if asked else []


def _same_mail(context: DeskContext, row: RecordRow, mail: str | None) -> int:
    """Count the other offers from an address."""
    if mail is None:
        return 0
    with context.desk.reading() as connection:
        ids = addresses.list_records_of(connection, mail_hash(context, mail))
    with context.store.reading() as connection:
        found = [find_record(connection, one) for one in ids if one != row.id]
    return sum(one is not None and one.kind is RecordKind.OFFER for one in found)


def _decisions(context: DeskContext, row: RecordRow) -> tuple[DecisionView, ...]:
    with context.desk.reading() as connection:
        known = staff.list_decisions(connection, row.id)
    return tuple(
        DecisionView(decision=found.decision, editor=editor, at=found.at)
        for found, editor in known
        if found.finished_at is not None
    )
