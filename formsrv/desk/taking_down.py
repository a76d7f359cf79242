"""Takes an offer off the portal at once, with a reason that its landlord is told."""

from __future__ import annotations

import logging

from formsrv.desk.audit import note as note_audit
from formsrv.desk.cases import find_case, take_back_begun
from formsrv.desk.context import DeskContext
from formsrv.desk.removing import take_off
from formsrv.desk.views import StaffUser
from formsrv.errors import BuilderError, WrongStateError
from formsrv.payloads import MailPurpose, Note
from formsrv.reasons import OfferEnding
from formsrv.states import DECIDABLE, ENDED, LISTED, RecordKind, State
from formsrv.store.outbox import add_mail
from formsrv.store.records import add_message, change_record
from formsrv.store.rows import RecordRow

log = logging.getLogger(__name__)


def is_shown(context: DeskContext, *, state: State, offer_id: str | None) -> bool:
    """Tell whether an offer has a page: also one that ran out or is rented out has it for a while."""
    if offer_id is None:
        return False
    return state in LISTED or context.content.offer_path(offer_id) is not None


def find_shown(context: DeskContext, user: StaffUser, record_id: str) -> RecordRow:
    """Return the record of an offer that has a page, without opening it.

    Raises UnknownRecordError, NotAllowedError, and WrongStateError when there is none.
    """
    row = find_case(context, user, record_id, kind=RecordKind.OFFER)
    if not is_shown(context, state=row.state, offer_id=row.offer_id):
        raise WrongStateError(row.id, state=row.state)
    return row


def take_down(
    context: DeskContext, user: StaffUser, record_id: str, *, reason: OfferEnding, words: str = ""
) -> bool:
    """Remove file and pages, tell the landlord why, and build the lists; tell whether that was now.

    What is there although nothing was decided goes on waiting, and nobody is told. A crash on the
    way leaves an offer that can be taken down again; what is down stays as it is.
    Raises WrongStateError for what was never on the portal, PublishingError and BuilderError.
    """
    language = context.region.settings.default_language
    told = Note(purpose="refusal", reason=reason.value, text=words, language=language)
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.OFFER)
        if row.state in ENDED and not is_shown(context, state=row.state, offer_id=row.offer_id):
            return False
        row = find_shown(context, user, record_id)
        if row.state in DECIDABLE - LISTED:
            take_back_begun(context, row, user)
        else:
            take_off(context, row, summary=f"Take down offer {row.offer_id}")
            _tell(context, row, told)
            with context.desk.writing() as connection:
                at = context.clock()
                note_audit(connection, "end", record_id=row.id, user=user.user_id, at=at)
        _build_lists(context)
    return True


def _tell(context: DeskContext, row: RecordRow, told: Note) -> None:
    """End the offer together with the message and the mail that say why."""
    post = context.post()
    params = {"reason": told.reason, "words": told.text, "language": told.language}
    values: dict[str, object] = {"reason": told.reason, "updated_at": post.now}
    if row.state in LISTED:
        values |= {"state": State.EXPIRED.value, "expires_on": context.today, "wanted_until": None}
    with context.store.writing() as connection:
        if not change_record(connection, row.id, expected=[row.state], **values):
            raise WrongStateError(row.id, state=row.state)
        add_message(connection, post.message(row, "note", told, to="landlord"))
        add_mail(connection, post.mail(row, MailPurpose.OFFER_TAKEN_DOWN, params={**params}))


def _build_lists(context: DeskContext) -> None:
    """Its own pages are gone; title and place leave the lists with this build.

    A builder at fault holds nobody up: the worker builds, since the branch has moved.
    """
    try:
        context.builder.build(context.content.head())
    except BuilderError as error:
        log.warning("the lists are left to the next build: %s", error.sentence)
