"""Short forms to the office: report an offer, say what hinders, ask to be called back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, request
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from catalog.urls import (
    call_back_form_url,
    feedback_form_url,
    home_url,
    offer_url,
    page_url,
    receipt_form_url,
    report_form_url,
)
from formsrv.errors import UnknownOfferError
from formsrv.forms.classes import EXPIRED, TOKEN, TRAP, AnswerForm
from formsrv.forms.notice_table import FORMS, ROWS, notice_draft
from formsrv.forms.refusals import CHECK_AGAIN, refused_field
from formsrv.forms.rows import N_
from formsrv.forms.walk import kept_token, noticed_flags, receipt_secret, submission_key
from formsrv.notice import Topic
from formsrv.services import receipts
from formsrv.services.intake import Marks
from formsrv.services.notices import report_target, submit_notice
from formsrv.web_public.inquiries import show_gone
from formsrv.web_public.site import frame, language_or_elsewhere, this_site
from theme.environment import Translator

notices = Blueprint("notices", __name__)
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Texts of a form as msgids: heading, the sentence below it, and its button."""

    heading: str
    lead: str
    send: str = N_("Send to the office")


_LOOKS = {
    Topic.REPORT: _Look(
        heading=N_("Report this offer"),
        lead=N_("The office reads this, not the landlord. Nobody else learns that you wrote."),
    ),
    Topic.ACCESSIBILITY: _Look(
        heading=N_("Report a barrier"),
        lead=N_("Something cannot be read, heard or used? The office answers and has it mended."),
    ),
    Topic.CALL_BACK: _Look(
        heading=N_("Call me back"),
        lead=N_(
            "You have questions before you let? Somebody from the office for your place calls."
        ),
        send=N_("Please call me"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One form as it is asked for: what it is about, where it lives, in whose language."""

    topic: Topic
    url_in: Callable[[str], str]
    translate: Translator
    offer_id: str | None = None

    @property
    def name(self) -> str:
        """Name of the form, to which its token is bound."""
        return f"{self.topic.value}:{self.offer_id or ''}"

    def form(self, typed: MultiDict[str, str]) -> AnswerForm:
        """Make the form with what was typed."""
        context = this_site().form_context(self.name, self.translate, typed)
        return FORMS[self.topic](context)


@notices.route("/forms/<tag>/report/<offer_id>", methods=["GET", "POST"])
def report(tag: str, offer_id: str) -> Answer:
    """Report that something is wrong with an offer."""
    url_in = partial(_report_url, offer_id)
    translate = language_or_elsewhere(tag, url_in)
    if isinstance(translate, Response):
        return translate
    try:
        report_target(this_site().context, offer_id)
    except UnknownOfferError:
        return show_gone(this_site(), translate)
    return _answer(_Desk(topic=Topic.REPORT, url_in=url_in, translate=translate, offer_id=offer_id))


@notices.route("/forms/<tag>/feedback", methods=["GET", "POST"])
def feedback(tag: str) -> Answer:
    """Say what hinders somebody on this portal."""
    return _plain(Topic.ACCESSIBILITY, tag, feedback_form_url)


@notices.route("/forms/<tag>/call-back", methods=["GET", "POST"])
def call_back(tag: str) -> Answer:
    """Ask the office for a call before offering a home."""
    return _plain(Topic.CALL_BACK, tag, call_back_form_url)


def _plain(topic: Topic, tag: str, url_in: Callable[[str], str]) -> Answer:
    translate = language_or_elsewhere(tag, url_in)
    if isinstance(translate, Response):
        return translate
    return _answer(_Desk(topic=topic, url_in=url_in, translate=translate))


def _report_url(offer_id: str, tag: str) -> str:
    return report_form_url(tag, offer_id)


def _answer(desk: _Desk) -> Answer:
    """Show the form, or check and store what came."""
    form = desk.form(MultiDict(request.form))
    if request.method == "GET" or form.context.typed.get("do") == "show":
        return _show(desk, form)
    if not form.validate() or form.expired:
        return _show(desk, form), 422
    try:
        return _store(desk, form)
    except ValidationError as error:
        field = form[refused_field(error, ROWS[desk.topic], otherwise="words")]
        field.errors = [desk.translate.gettext(CHECK_AGAIN)]
        return _show(desk, form), 422


def _store(desk: _Desk, form: AnswerForm) -> str:
    site, context, tag = this_site(), form.context, desk.translate.language.tag
    draft = notice_draft(desk.topic, form.read_values)
    code = receipts.make_code(receipt_secret(context, form.read_values))
    submit_notice(
        site.context,
        draft,
        submission=submission_key(context, form.read_values),
        language=tag,
        offer_id=desk.offer_id,
        marks=Marks(
            flags=noticed_flags(context, (draft.words, draft.name)),
            receipt=receipts.hash_code(code),
        ),
    )
    return site.pages.render(
        "public/notice_receipt.html",
        frame(desk.translate.gettext("The office has got your message"), desk.translate),
        code=code,
        mail=draft.mail,
        phone=draft.phone,
        receipt=receipt_form_url(tag),
        home=offer_url(tag, desk.offer_id) if desk.offer_id else home_url(tag),
    )


def _show(desk: _Desk, form: AnswerForm) -> str:
    look, translate, context = _LOOKS[desk.topic], desk.translate, form.context
    tag = translate.language.tag
    return this_site().pages.render(
        "public/notice.html",
        frame(translate.gettext(look.heading), translate, desk.url_in),
        look=look,
        form=form,
        wrong=form.wrong_fields,
        expired=translate.gettext(EXPIRED) if form.expired else "",
        action=desk.url_in(tag),
        url_in=desk.url_in,
        offer=offer_url(tag, desk.offer_id) if desk.offer_id else "",
        hidden=[("asked_1", "1"), (TOKEN, kept_token(context))],
        trap=TRAP,
        trapped=context.typed.get(TRAP, ""),
        privacy=page_url(tag, "privacy"),
    )
