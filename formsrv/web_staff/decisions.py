"""What an editor decides: one POST each, bound to the very bytes that were seen."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, request
from pydantic import ValidationError
from werkzeug.wrappers import Response

from formsrv.desk import approving, decisions, forwarding, handing_over
from formsrv.desk.handing_over import Target
from formsrv.errors import (
    AlreadyDecidedError,
    BuilderError,
    ChangedMeanwhileError,
    FormServiceError,
    InvalidOfferError,
    InvalidValueError,
    NeedsSecondPersonError,
    NoLandlordError,
    PublishingError,
    WrongStateError,
)
from formsrv.forms.reading import plain_marks, plain_text
from formsrv.forms.refusals import CHECK_AGAIN
from formsrv.forms.rows import N_
from formsrv.payloads import ANSWER_MAX
from formsrv.reasons import InquiryRefusal, OfferQuestion, OfferRefusal
from formsrv.states import RecordKind
from formsrv.web_staff.cases import inquiry_page, offer_page
from formsrv.web_staff.findings import Findings, describe_error
from formsrv.web_staff.site import Answer, editor, signed_in, this_site, translator
from theme.environment import Translator, isolate

verdicts = Blueprint("verdicts", __name__)
_REFUSED = (
    AlreadyDecidedError,
    BuilderError,
    ChangedMeanwhileError,
    InvalidOfferError,
    NeedsSecondPersonError,
    NoLandlordError,
    PublishingError,
    WrongStateError,
)
_TEXTS: dict[type[FormServiceError], str] = {
    InvalidOfferError: N_("The offer breaks a rule and cannot be published like this."),
    PublishingError: N_("The commit did not work. The offer stays in the queue."),
    BuilderError: N_("The site could not be built. The offer stays in the queue."),
    NeedsSecondPersonError: N_("A second person must check this offer before it is published."),
    NoLandlordError: N_("The landlord cannot be reached by the portal. Please answer yourself."),
    WrongStateError: N_("This can no longer be decided; it stands differently now."),
}
_OTHERWISE = N_("This was changed meanwhile. Please look at it again.")


@verdicts.post("/offers/<record_id>/publish")
@signed_in
def publish(record_id: str) -> Answer:
    """Publish an offer."""
    return decide(
        lambda: decisions.publish(this_site().context, editor(), record_id, seen=seen_bytes()),
        page=offer_page,
        record_id=record_id,
    )


@verdicts.post("/offers/<record_id>/ask")
@signed_in
def ask_back(record_id: str) -> Answer:
    """Ask the landlord something: one of the usual questions, own words, or both."""
    question, chosen = _words(), request.form.get("about", "")
    about = OfferQuestion(chosen) if chosen in set(OfferQuestion) else None
    if len(question) > ANSWER_MAX or not (question or about):
        return offer_page(record_id, fault=translator().gettext("Please write a question.")), 422
    return decide(
        lambda: decisions.ask_back(
            this_site().context,
            editor(),
            record_id,
            seen=seen_bytes(),
            question=question,
            about=about,
        ),
        page=offer_page,
        record_id=record_id,
    )


@verdicts.post("/offers/<record_id>/refuse")
@signed_in
def refuse(record_id: str) -> Answer:
    """Refuse an offer with a reason."""
    reason = request.form.get("reason", "")
    if reason not in set(OfferRefusal):
        return offer_page(record_id, fault=translator().gettext("Please choose a reason.")), 422
    return decide(
        lambda: decisions.refuse(
            this_site().context,
            editor(),
            record_id,
            seen=seen_bytes(),
            reason=OfferRefusal(reason),
            words=_words()[:ANSWER_MAX],
        ),
        page=offer_page,
        record_id=record_id,
    )


@verdicts.post("/offers/<record_id>/approve")
@signed_in
def approve(record_id: str) -> Answer:
    """Note that an offer was checked, for a second person to publish."""
    return decide(
        lambda: approving.approve(this_site().context, editor(), record_id, seen=seen_bytes()),
        page=offer_page,
        record_id=record_id,
    )


@verdicts.post("/offers/<record_id>/hand-over")
@signed_in
def hand_over_offer(record_id: str) -> Answer:
    """Give an offer to another office."""
    return give_away(record_id, RecordKind.OFFER, offer_page)


@verdicts.post("/inquiries/<record_id>/hand-over")
@signed_in
def hand_over_inquiry(record_id: str) -> Answer:
    """Give an inquiry to another office."""
    return give_away(record_id, RecordKind.INQUIRY, inquiry_page)


@verdicts.post("/inquiries/<record_id>/forward")
@signed_in
def forward(record_id: str) -> Answer:
    """Send an inquiry to the landlord."""
    return decide(
        lambda: forwarding.forward(this_site().context, editor(), record_id, seen=seen_bytes()),
        page=inquiry_page,
        record_id=record_id,
    )


@verdicts.post("/inquiries/<record_id>/answer")
@signed_in
def answer(record_id: str) -> Answer:
    """Answer an applicant where no landlord can."""
    text = _words()
    if not 0 < len(text) <= ANSWER_MAX:
        return inquiry_page(record_id, fault=translator().gettext("Please write an answer.")), 422
    return decide(
        lambda: forwarding.answer_applicant(
            this_site().context, editor(), record_id, seen=seen_bytes(), text=text
        ),
        page=inquiry_page,
        record_id=record_id,
    )


@verdicts.post("/inquiries/<record_id>/refuse")
@signed_in
def refuse_inquiry(record_id: str) -> Answer:
    """Refuse an inquiry with a reason."""
    reason = request.form.get("reason", "")
    if reason not in set(InquiryRefusal):
        return inquiry_page(record_id, fault=translator().gettext("Please choose a reason.")), 422
    return decide(
        lambda: forwarding.refuse_inquiry(
            this_site().context,
            editor(),
            record_id,
            seen=seen_bytes(),
            reason=InquiryRefusal(reason),
            words=_words()[:ANSWER_MAX],
        ),
        page=inquiry_page,
        record_id=record_id,
    )


def give_away(record_id: str, kind: RecordKind, page: Callable[..., str]) -> Answer:
    """Give a case to another office, or show its page with what is missing."""
    words, office = _words(), request.form.get("office", "")
    if not 0 < len(words) <= ANSWER_MAX:
        fault = translator().gettext("Please write to the other office why it gets this case.")
        return page(record_id, fault=fault), 422
    target = Target(kind=kind, office=office, words=words)
    try:
        return decide(
            lambda: handing_over.hand_over(
                this_site().context, editor(), record_id, seen=seen_bytes(), target=target
            ),
            page=page,
            record_id=record_id,
        )
    except InvalidValueError:
        return page(record_id, fault=translator().gettext("Please choose an office.")), 422


def decide(act: Callable[[], object], *, page: Callable[..., str], record_id: str) -> Answer:
    """Carry a decision out and lead back to the queue, or show why it did not work."""
    try:
        act()
    except ValidationError:
        return page(record_id, fault=translator().gettext(CHECK_AGAIN)), 422
    except _REFUSED as error:
        sentence, problems = explain(error, translator())
        return page(record_id, fault=sentence, problems=problems), 409
    back: Response = redirect(f"/?done={record_id}", code=303)
    return back


def explain(error: FormServiceError, translate: Translator) -> tuple[object, Findings]:
    """Say in the editor's language why a decision did not work, and list what was found."""
    if isinstance(error, AlreadyDecidedError):
        said = translate.gettext(
            "%(editor)s has already decided about this.", editor=isolate(error.editor)
        )
        return said, ()
    message = next((text for kind, text in _TEXTS.items() if isinstance(error, kind)), _OTHERWISE)
    return translate.gettext(message), describe_error(error, translate)


def seen_bytes() -> str:
    """Return the name of what the editor looked at."""
    return request.form.get("seen", "")


def _words() -> str:
    return plain_text(plain_marks(request.form.get("words", "")))
