"""What an editor decides about an offer: publish, ask back, refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from formsrv.desk.approving import require_second_person
from formsrv.desk.cases import (
    apply_decision,
    begin_decision,
    find_case,
    fix_listing,
    open_offer_record,
)
from formsrv.desk.content import Author, Change
from formsrv.desk.context import DeskContext
from formsrv.desk.editions import find_edition
from formsrv.desk.live_file import LiveChange, change_live, read_live
from formsrv.desk.offer_file import OfferFile, make_file
from formsrv.desk.photos import SeenPhotos, photo_entries, seen_photos, settle
from formsrv.desk.removing import record_trailer
from formsrv.desk.telling import send_note
from formsrv.desk.views import Publication, StaffUser
from formsrv.editions import edited
from formsrv.errors import (
    InvalidOfferError,
    InvalidValueError,
    NotPreparedError,
    WrongStateError,
)
from formsrv.facts import Listing
from formsrv.ids import new_offer_id
from formsrv.payloads import MailPurpose, Note, OfferSubmission
from formsrv.reasons import OfferQuestion, OfferRefusal
from formsrv.states import DECIDABLE, LISTED, RecordKind
from formsrv.store.outbox import add_mail
from formsrv.store.records import (
    change_record,
    find_offer_record,
    find_record,
)
from formsrv.store.rows import DecisionRow, RecordRow


def publish(context: DeskContext, user: StaffUser, record_id: str, *, seen: str) -> Publication:
    """Commit the offer in the editor's name, build the site, and tell the landlord.

    A fault on the way leaves the offer in the queue; trying again goes on where it stopped and
    never commits twice. Raises NeedsSecondPersonError, InvalidOfferError, PublishingError, BuilderError and what
    :func:`formsrv.desk.cases.begin_decision` raises.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        submission = edited(open_offer_record(context, row), find_edition(context, row))
        require_second_person(context, user, row.id, seen=seen)
        begun = begin_decision(context, user, row, seen=seen, decision="publish")
        decision = _fix(context, begun, row, submission=submission)
        _remember_offer_id(context, row, decision)
        photos = seen_photos(context, row, seen=seen)
        commit = _commit(
            context, user, row, submission=submission, decision=decision, photos=photos
        )
        context.builder.build(commit)
        return _announce(context, row, replace(decision, commit=commit), photos=photos)


def ask_back(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    question: str = "",
    about: OfferQuestion | None = None,
) -> None:
    """Send the offer back to the landlord with a question.

    ``about`` is a question that the landlord reads in the own language; raises
    InvalidValueError when there is neither.
    """
    if not question.strip() and about is None:
        raise InvalidValueError("question")
    language = context.region.settings.default_language
    reason = about.value if about else None
    note = Note(purpose="question", reason=reason, text=question, language=language)
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        decision = begin_decision(context, user, row, seen=seen, decision="ask back")
        send_note(context, row, decision, note=note, purpose=MailPurpose.OFFER_ASKED_BACK)


def refuse(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    reason: OfferRefusal,
    words: str = "",
) -> None:
    """Refuse the offer; the landlord is told the reason and the office's own words."""
    language = context.region.settings.default_language
    note = Note(purpose="refusal", reason=reason.value, text=words, language=language)
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        decision = begin_decision(context, user, row, seen=seen, decision="refuse")
        listed = row.state in LISTED
        purpose = MailPurpose.CHANGE_REFUSED if listed else MailPurpose.OFFER_REFUSED
        send_note(context, row, decision, note=note, purpose=purpose)


def _fix(
    context: DeskContext, decision: DecisionRow, row: RecordRow, *, submission: OfferSubmission
) -> DecisionRow:
    """Fix id and days; those of an offer on the site stay, also when they were changed since.

    A publication that is resumed on another day counts its days anew: now it goes online.
    """
    if row.state in LISTED and row.offer_id and row.expires_on:
        found = read_live(context, row.offer_id)
        first = found[1].listed_on if found else row.listed_on or context.today
        listed = (first, row.expires_on)
        return fix_listing(context, decision, offer_id=row.offer_id, listed=listed)
    first = context.today
    if decision.offer_id and decision.listed_on == first:
        return decision
    last = first + timedelta(days=submission.listing_days)
    offer_id = decision.offer_id or _free_id(context)
    return fix_listing(context, decision, offer_id=offer_id, listed=(first, last))


def _free_id(context: DeskContext) -> str:
    while True:
        offer_id = new_offer_id()
        with context.store.reading() as connection:
            taken = find_offer_record(connection, offer_id) is not None
        if not taken and context.content.offer_path(offer_id) is None:
            return offer_id


def _remember_offer_id(context: DeskContext, row: RecordRow, decision: DecisionRow) -> None:
    """Write the id before the commit: a landlord who withdraws meanwhile is still found by it.

    Raises WrongStateError when the landlord was faster: then nothing may be committed.
    """
    with context.store.writing() as connection:
        values = {"offer_id": decision.offer_id}
        if not change_record(connection, row.id, expected=list(DECIDABLE), **values):
            found = find_record(connection, row.id)
            raise WrongStateError(row.id, state=found.state if found else "")


def _commit(
    context: DeskContext,
    user: StaffUser,
    row: RecordRow,
    *,
    submission: OfferSubmission,
    decision: DecisionRow,
    photos: SeenPhotos,
) -> str:
    mark = decision.sealed_sha256 if photos.rows else ""
    trailer = record_trailer(row.id, row.version, mark)
    there = context.content.offer_path(decision.offer_id or "")
    done = context.content.find_commit(trailer) if there else None
    file = None if done else _faultless_file(context, submission, decision, photos)
    for photo in photos.shown:
        context.media.keep(photo)
    if done or file is None:
        return _renew_days(context, row, decision) or done or ""
    settings = context.region.settings
    change = Change(
        path=file.path,
        content=file.yaml,
        summary=f"Publish offer {decision.offer_id}",
        trailer=trailer,
        replaces=there,
    )
    return context.content.commit(
        change,
        author=Author(name=user.name, mail=context.office(user.office).mail),
        committer=Author(name=settings.portal_name, mail=settings.mail_from),
        at=context.clock(),
    )


def _renew_days(context: DeskContext, row: RecordRow, decision: DecisionRow) -> str | None:
    """Give a file that was committed on an earlier day its new days; return the commit, if any."""
    found = read_live(context, decision.offer_id or "")
    if found is None or decision.listed_until in {None, found[1].listed_until}:
        return None
    change = LiveChange(
        fields={"listed_on": decision.listed_on, "listed_until": decision.listed_until},
        summary=f"Publish offer {decision.offer_id} today",
        trailer=("Listed", f"{row.id}.{row.version}.{decision.listed_on}"),
    )
    return context.content.head() if change_live(context, str(decision.offer_id), change) else None


def _faultless_file(
    context: DeskContext,
    submission: OfferSubmission,
    decision: DecisionRow,
    photos: SeenPhotos,
) -> OfferFile:
    if decision.offer_id is None or decision.listed_on is None or decision.listed_until is None:
        raise NotPreparedError(f"decision {decision.id}")
    listing = Listing(first=decision.listed_on, last=decision.listed_until)
    file = make_file(
        submission,
        offer_id=decision.offer_id,
        listing=listing,
        region=context.region,
        photos=photo_entries(photos.shown),
    )
    if file.errors:
        raise InvalidOfferError(decision.record_id, problems=file.errors)
    return file


def _announce(
    context: DeskContext, row: RecordRow, decision: DecisionRow, *, photos: SeenPhotos
) -> Publication:
    offer_id, until = decision.offer_id, decision.listed_until
    if offer_id is None or until is None or decision.commit is None:
        raise NotPreparedError(f"decision {decision.id}")
    mail = context.post().mail(
        row,
        MailPurpose.OFFER_PUBLISHED,
        params={"offer": offer_id, "until": until.isoformat()},
    )

    def also(connection: Connection) -> None:
        add_mail(connection, mail)
        settle(connection, row, photos)

    apply_decision(
        context,
        row,
        decision,
        values={
            "offer_id": offer_id,
            "expires_on": until,
            "listed_on": decision.listed_on,
            "published_version": row.version,
            "published_seen": decision.sealed_sha256,
            "reason": None,
        },
        also=also,
    )
    return Publication(offer_id=offer_id, commit=decision.commit, listed_until=until)
