"""Behind a personal link: where a record stands, and what its owner may do.

A GET shows the state and buttons, and to a landlord what was forwarded; only a POST acts or opens
what somebody wrote about themselves, so that a scanner that follows links in mails does neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Literal

from flask import Blueprint, redirect, request
from pydantic import ValidationError
from werkzeug.wrappers import Response

from catalog.formats import day as written
from catalog.urls import offer_url
from formsrv.errors import (
    InvalidValueError,
    NoLandlordError,
    TooManyAnswersError,
    UnknownRecordError,
    WrongStateError,
)
from formsrv.forms.reading import plain_marks, plain_text
from formsrv.forms.refill import like_another
from formsrv.forms.rows import N_
from formsrv.forms.shown import changes_of, offer_rows
from formsrv.inquiry_facts import FactLine, describe_inquiry
from formsrv.notice import REPORT_REASONS
from formsrv.payloads import ANSWER_MAX, InquiryFacts, Note
from formsrv.reasons import reason_text
from formsrv.saved_search import describe_wish
from formsrv.services import conversation, deeds, links
from formsrv.services.intake import is_on_offer
from formsrv.services.views import RecordView
from formsrv.states import TALKING, RecordKind, State
from formsrv.web_public.corrections import begin_correction
from formsrv.web_public.offers import open_again
from formsrv.web_public.overview import GONE, Door, show_overview
from formsrv.web_public.plain import Button, Choice, PlainPage, show_plain
from formsrv.web_public.site import PublicSite, frame, this_site
from theme.environment import Translator, isolate

records = Blueprint("records", __name__)
Answer = str | tuple[str, int] | Response
__all__ = ["GONE", "records"]
Mode = Literal["read", "typed", "refused", "full", "sharing"]
"""How a conversation is shown: with what was typed, as refused, or asking before sharing."""


@records.get("/my/<secret>")
def show_record(secret: str) -> Answer:
    """Show where the record stands."""
    site = this_site()
    return _show(site, links.find_record(site.context, secret), secret)


@records.post("/my/<secret>")
def act(secret: str) -> Answer:
    """Do what a button of the page asks for."""
    action = _ACTIONS.get(request.form.get("do", ""))
    if action is None:
        return redirect(f"/my/{secret}", code=303)
    try:
        return action(this_site(), secret)
    except WrongStateError:
        # Somebody was faster, perhaps in another window: the page shows how it stands now.
        return redirect(f"/my/{secret}", code=303)
    except NoLandlordError:
        return show_talk(this_site(), secret, inquiry_id=None, mode="typed"), 409
    except ValidationError:
        return _refuse_words(this_site(), secret)


@records.get("/my/<secret>/inquiry/<inquiry_id>")
def show_inquiry(secret: str, inquiry_id: str) -> Answer:
    """Show a forwarded inquiry to the landlord."""
    try:
        return show_talk(this_site(), secret, inquiry_id=inquiry_id)
    except UnknownRecordError:
        return _show_gone(this_site(), secret)


@records.post("/my/<secret>/inquiry/<inquiry_id>")
def talk(secret: str, inquiry_id: str) -> Answer:
    """Answer an inquiry or share the landlord's address."""
    site = this_site()
    back = f"/my/{secret}/inquiry/{inquiry_id}"
    try:
        if mode := _MODES.get(request.form.get("do", "")):
            return show_talk(site, secret, inquiry_id=inquiry_id, mode=mode)
        if request.form.get("do") == "share-now":
            conversation.share_contact(site.context, secret, inquiry_id=inquiry_id)
            return show_talk(site, secret, inquiry_id=inquiry_id, mode="typed")
        if request.form.get("do") == "answer":
            text = _words()
            if not 0 < len(text) <= ANSWER_MAX:
                return show_talk(site, secret, inquiry_id=inquiry_id, mode="refused"), 422
            conversation.send_answer(site.context, secret, text, inquiry_id=inquiry_id)
            back += "?sent=1"
    except (WrongStateError, UnknownRecordError):
        return redirect(back, code=303)
    except (ValidationError, TooManyAnswersError) as error:
        mode = "full" if isinstance(error, TooManyAnswersError) else "refused"
        return show_talk(site, secret, inquiry_id=inquiry_id, mode=mode), 422
    return redirect(back, code=303)


def _show_gone(site: PublicSite, secret: str) -> Answer:
    """Tell a landlord that an inquiry is not there any more, or never was."""
    view = links.find_record(site.context, secret)
    if view.kind is not RecordKind.OFFER:
        raise UnknownRecordError(view.record_id)
    translate = site.pages.translator(view.language)
    page = PlainPage(
        title=translate.gettext("This inquiry no longer exists."),
        link=(f"/my/{secret}", translate.gettext("Back to the overview")),
    )
    return show_plain(site, page, translate), HTTPStatus.NOT_FOUND


def show_talk(site: PublicSite, secret: str, *, inquiry_id: str | None, mode: Mode = "read") -> str:
    """Render a conversation for one of its sides."""
    found = conversation.read_conversation(site.context, secret, inquiry_id=inquiry_id)
    translate = site.pages.translator(found.language)
    landlord = found.side == "landlord"
    title = translate.gettext(N_("An inquiry for your home") if landlord else N_("Your inquiry"))
    talking = found.state in TALKING and not found.alone
    may_write = talking and not found.left and (landlord or found.state is not State.FORWARDED)
    may_share = talking and not found.shared_by_reader
    may_share = may_share and (found.shared_by_other or not found.left)
    return site.pages.render(
        "public/talk.html",
        frame(title, translate),
        talk=found,
        lines=_lines(site, found.forwarded.facts, translate) if found.forwarded else (),
        region=site.region,
        landlord=landlord,
        may_write=may_write,
        may_share=may_share,
        sharing=conversation.read_own_card(site.context, secret, inquiry_id=inquiry_id)
        if mode == "sharing" and may_share
        else None,
        gone=not landlord and not is_on_offer(site.context, found.offer_id),
        action=f"/my/{secret}/inquiry/{inquiry_id}" if landlord else f"/my/{secret}",
        back=f"/my/{secret}",
        offer=offer_url(found.language, found.offer_id),
        home=site.home(found.offer_id, found.language),
        sent="sent" in request.args,
        refused=mode == "refused",
        full=mode == "full",
        typed=request.form.get("text", "") if mode != "read" else "",
        most=ANSWER_MAX,
    )


def _lines(site: PublicSite, facts: InquiryFacts, translate: Translator) -> tuple[FactLine, ...]:
    return describe_inquiry(facts, translate.wording, region=site.region)


def _words() -> str:
    return plain_text(plain_marks(request.form.get("text", "")))


def _confirm(site: PublicSite, secret: str) -> Answer:
    links.confirm(site.context, secret)
    return redirect(f"/my/{secret}", code=303)


def _ask(site: PublicSite, secret: str) -> Answer:
    """Ask once more before what cannot be undone."""
    view = links.find_record(site.context, secret)
    return _show(site, view, secret, asking=request.form["do"])


def _rented(site: PublicSite, secret: str) -> Answer:
    links.mark_rented(site.context, secret)
    return redirect(f"/my/{secret}", code=303)


def _keep_search(site: PublicSite, secret: str) -> Answer:
    links.keep_search(site.context, secret)
    return redirect(f"/my/{secret}", code=303)


def _erase(site: PublicSite, secret: str) -> Answer:
    links.ask_erasing(site.context, secret)
    return redirect(f"/my/{secret}", code=303)


def _ask_longer(site: PublicSite, secret: str) -> str:
    view = links.find_record(site.context, secret)
    days = deeds.last_days(site.context, view)
    if not days:
        raise WrongStateError(view.record_id, state=view.state)
    translate = site.pages.translator(view.language)
    page = PlainPage(
        title=translate.gettext("Show it for longer"),
        sentences=(translate.gettext("Until which day shall the offer be shown?"),),
        action=f"/my/{secret}",
        choices=tuple(Choice(value=day.isoformat(), label=isolate(written(day))) for day in days),
        buttons=(
            Button(do="longer_until", label=translate.gettext("Show it until this day")),
            Button(do="none", label=translate.gettext("Back to the overview"), quiet=True),
        ),
    )
    return show_plain(site, page, translate)


def _show_longer(site: PublicSite, secret: str) -> Answer:
    try:
        until = date.fromisoformat(request.form.get("choice", ""))
        links.show_until(site.context, secret, until)
    except (ValueError, InvalidValueError):
        return _ask_longer(site, secret), 422
    return redirect(f"/my/{secret}?longer=1", code=303)


def _offer_another(site: PublicSite, secret: str) -> Answer:
    """Open the form with what a further home probably shares with this one; nothing is stored."""
    view = links.find_record(site.context, secret)
    found = links.read_written(site.context, secret).offer
    if found is None:
        raise WrongStateError(view.record_id, state=view.state)
    return open_again(site, site.pages.translator(view.language), like_another(found))


def _withdraw(site: PublicSite, secret: str) -> Answer:
    links.withdraw(site.context, secret)
    return redirect(f"/my/{secret}", code=303)


def _show_written(site: PublicSite, secret: str) -> Answer:
    view = links.find_record(site.context, secret)
    translate = site.pages.translator(view.language)
    written = links.read_written(site.context, secret)
    published = links.read_published(site.context, secret)
    return site.pages.render(
        "public/written.html",
        frame(translate.gettext("What you wrote"), translate),
        offer=written.offer,
        changes=changes_of(written.offer, published, site.region, translate),
        rows=offer_rows(written.offer, site.region, translate) if written.offer else (),
        inquiry=written.inquiry,
        home=site.home(view.offer_id, view.language) if written.inquiry else None,
        notice=written.notice,
        wishes=describe_wish(written.search.wish, translate.wording) if written.search else (),
        search=written.search,
        reasons=REPORT_REASONS,
        lines=_lines(site, written.inquiry.facts, translate) if written.inquiry else (),
        language=view.language,
        region=site.region,
        back=f"/my/{secret}",
    )


def _read_messages(site: PublicSite, secret: str) -> Answer:
    view = links.find_record(site.context, secret)
    if view.kind is RecordKind.INQUIRY and view.state in TALKING:
        return show_talk(site, secret, inquiry_id=None)
    return _show_notes(site, view, secret)


def _show_notes(site: PublicSite, view: RecordView, secret: str, *, refused: bool = False) -> str:
    translate = site.pages.translator(view.language)
    notes = links.read_notes(site.context, secret)
    return site.pages.render(
        "public/notes.html",
        frame(translate.gettext("Messages from the office"), translate),
        notes=[(found.note, _reason(found.note, translate), found.at) for found in notes],
        region=site.region,
        may_reply=view.state is State.ASKED_BACK,
        action=f"/my/{secret}",
        refused=refused,
        typed=request.form.get("text", "") if refused else "",
        most=ANSWER_MAX,
    )


def _reason(note: Note, translate: Translator) -> str:
    text = reason_text(note.reason)
    return translate.gettext(text) if text else ""


def _reply(site: PublicSite, secret: str) -> Answer:
    text = _words()
    if not 0 < len(text) <= ANSWER_MAX:
        return _refuse_words(site, secret)
    links.reply_to_office(site.context, secret, text)
    return redirect(f"/my/{secret}?sent=1", code=303)


def _answer(site: PublicSite, secret: str) -> Answer:
    text = _words()
    if not 0 < len(text) <= ANSWER_MAX:
        return _refuse_words(site, secret)
    try:
        conversation.send_answer(site.context, secret, text)
    except TooManyAnswersError:
        return show_talk(site, secret, inquiry_id=None, mode="full"), 422
    # A page loaded again must not send once more.
    return redirect(f"/my/{secret}?sent=1", code=303)


def _refuse_words(site: PublicSite, secret: str) -> Answer:
    """Show the page again on which somebody wrote, with all that was typed."""
    view = links.find_record(site.context, secret)
    if view.kind is RecordKind.INQUIRY:
        return show_talk(site, secret, inquiry_id=None, mode="refused"), 422
    return _show_notes(site, view, secret, refused=True), 422


def _ask_share(site: PublicSite, secret: str) -> Answer:
    return show_talk(site, secret, inquiry_id=None, mode="sharing")


def _share(site: PublicSite, secret: str) -> Answer:
    conversation.share_contact(site.context, secret)
    return show_talk(site, secret, inquiry_id=None, mode="typed")


def _keep_typed(site: PublicSite, secret: str) -> Answer:
    return show_talk(site, secret, inquiry_id=None, mode="typed")


_MODES: dict[str, Mode] = {"share": "sharing", "keep": "typed"}
_ACTIONS: dict[str, Callable[[PublicSite, str], Answer]] = {
    "confirm": _confirm,
    "withdraw": _ask,
    "withdraw_yes": _withdraw,
    "rented": _ask,
    "rented_yes": _rented,
    "erase": _ask,
    "erase_yes": _erase,
    "keep_search": _keep_search,
    "longer": _ask_longer,
    "longer_until": _show_longer,
    "another": _offer_another,
    "show": _show_written,
    "read": _read_messages,
    "reply": _reply,
    "correct": begin_correction,
    "answer": _answer,
    "share": _ask_share,
    "share-now": _share,
    "keep": _keep_typed,
}


def _show(site: PublicSite, view: RecordView, secret: str, *, asking: str = "") -> str:
    door = Door(
        action=f"/my/{secret}",
        asking=asking,
        opens=not view.erasing,
        sent="sent" in request.args,
        longer="longer" in request.args,
        noted=links.has_notes(site.context, secret),
        inquiries=links.received_inquiries(site.context, secret),
    )
    return show_overview(site, view, door, site.pages.translator(view.language))
