"""What an editor decides about an inquiry: forward it, answer it, refuse it."""

from __future__ import annotations

from formsrv.desk.cases import begin_decision, find_case, open_inquiry_record
from formsrv.desk.context import DeskContext
from formsrv.desk.telling import deliver, send_note
from formsrv.desk.views import StaffUser
from formsrv.errors import InvalidValueError, NoLandlordError
from formsrv.payloads import Answer, Forwarded, Inquiry, MailPurpose, Note
from formsrv.reasons import InquiryRefusal
from formsrv.states import LISTED, RecordKind, State
from formsrv.store.records import find_offer_record
from formsrv.store.rows import RecordRow

_REACHABLE = LISTED | {State.EXPIRED}


def forward(context: DeskContext, user: StaffUser, record_id: str, *, seen: str) -> None:
    """Send answers and own words, without name and address, to the landlord.

    Raises NoLandlordError when the offer has none who could answer here.
    """
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.INQUIRY)
        inquiry = open_inquiry_record(context, row)
        landlord = landlord_of(context, row)
        if landlord is None:
            raise NoLandlordError(row.id)
        decision = begin_decision(context, user, row, seen=seen, decision="forward")
        payload = forwarded_payload(inquiry, row)
        post = context.post()
        message = post.message(row, "forwarded", payload, to="landlord", landlord=landlord)
        mail = post.mail(
            landlord,
            MailPurpose.INQUIRY_FORWARDED,
            params={"inquiry": row.id, "forwarded": payload.model_dump(mode="json")},
        )
        deliver(context, row, decision, message=message, mail=mail)


def answer_applicant(
    context: DeskContext, user: StaffUser, record_id: str, *, seen: str, text: str
) -> None:
    """Answer in the office's name, for an offer whose landlord is not reached by this service."""
    if not text.strip():
        raise InvalidValueError("text")
    language = context.region.settings.default_language
    answer = Answer(sender="office", text=text, language=language)
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.INQUIRY)
        decision = begin_decision(context, user, row, seen=seen, decision="answer")
        post = context.post()
        message = post.message(row, "answer", answer, to="applicant")
        mail = post.mail(row, MailPurpose.ANSWER_TO_APPLICANT, params={"inquiry": row.id})
        deliver(context, row, decision, message=message, mail=mail)


def refuse_inquiry(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    reason: InquiryRefusal,
    words: str = "",
) -> None:
    """Do not forward the inquiry; the applicant is told the reason and the office's own words."""
    language = context.region.settings.default_language
    note = Note(purpose="refusal", reason=reason.value, text=words, language=language)
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=RecordKind.INQUIRY)
        decision = begin_decision(context, user, row, seen=seen, decision="refuse")
        send_note(context, row, decision, note=note, purpose=MailPurpose.INQUIRY_REFUSED)


def forwarded_payload(inquiry: Inquiry, row: RecordRow) -> Forwarded:
    """Return what the landlord reads of an inquiry: no name, no address."""
    facts = inquiry.facts.model_copy(update={"supported": inquiry.supporter is not None})
    return Forwarded(facts=facts, language=row.language)


def landlord_of(context: DeskContext, inquiry: RecordRow) -> RecordRow | None:
    """Return the record of the landlord whom an inquiry reaches, if there is one."""
    if inquiry.offer_id is None:
        return None
    with context.store.reading() as connection:
        row = find_offer_record(connection, inquiry.offer_id)
    return row if row is not None and row.state in _REACHABLE else None
