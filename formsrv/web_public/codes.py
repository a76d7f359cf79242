"""Pages for whoever has no link at hand: the receipt code, a lost link, erasing by mail address."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Literal

from flask import Blueprint, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from catalog.urls import erase_form_url, lost_link_url, receipt_form_url
from formsrv.errors import UnknownLinkError, WrongStateError
from formsrv.forms.rows import MISSING, N_, WRONG, Kind
from formsrv.payloads import mail_address
from formsrv.services import addresses, receipts
from formsrv.services.context import PublicContext
from formsrv.services.views import RecordView
from formsrv.web_public.overview import Door, show_overview
from formsrv.web_public.plain import Box, Button, PlainPage, show_plain
from formsrv.web_public.site import language_or_elsewhere, this_site
from theme.environment import Translator

codes = Blueprint("codes", __name__)
Answer = str | tuple[str, int] | Response
CODE = "code"
_LOST = (
    N_("Have you lost your link?"),
    N_(
        "Enter the mail address that you gave. We send the links of your offers and inquiries there "
        "once more."
    ),
    N_("Send me my links"),
)
_ERASE = (
    N_("Erase everything about me"),
    N_(
        "Enter your mail address. We send a link there; when you press its button, everything that "
        "came from this address is erased."
    ),
    N_("Send me the link"),
)


@codes.get("/forms/<tag>/receipt")
def show_receipt(tag: str) -> Answer:
    """Ask for a receipt code."""
    translate = language_or_elsewhere(tag, receipt_form_url)
    return translate if isinstance(translate, Response) else _ask_code(translate)


@codes.post("/forms/<tag>/receipt")
def use_receipt(tag: str) -> Answer:
    """Show how the record of a code stands, and do what a button asks for."""
    translate = language_or_elsewhere(tag, receipt_form_url)
    if isinstance(translate, Response):
        return translate
    site = this_site()
    code, do = request.form.get(CODE, ""), request.form.get("do", "")
    _slow_down_guessers()
    try:
        signs = receipts.read_code(code)
        view = _do(site.context, signs, do)
    except UnknownLinkError:
        return _ask_code(translate, typed=code), HTTPStatus.UNPROCESSABLE_ENTITY
    asking = do if do in {"withdraw", "erase"} else ""
    door = Door(action=receipt_form_url(tag), hidden=((CODE, signs),), asking=asking)
    return show_overview(site, view, door, translate)


def _do(context: PublicContext, signs: str, do: str) -> RecordView:
    """Do what a button asks for; what can no longer be done only shows how it stands."""
    try:
        if do == "withdraw_yes":
            return receipts.withdraw(context, signs)
        if do == "erase_yes":
            return receipts.ask_erasing(context, signs)
    except WrongStateError:
        pass
    return receipts.find_record(context, signs)


@codes.get("/forms/<tag>/lost-link")
def show_lost_link(tag: str) -> Answer:
    """Ask for the mail address."""
    return _show_address(tag, lost_link_url, _LOST)


@codes.post("/forms/<tag>/lost-link")
def send_links(tag: str) -> Answer:
    """Have the links of an address sent again."""
    return _take_address(tag, lost_link_url, _LOST, kind="lost_link")


@codes.get("/forms/<tag>/erase")
def show_erase(tag: str) -> Answer:
    """Ask for the mail address."""
    return _show_address(tag, erase_form_url, _ERASE)


@codes.post("/forms/<tag>/erase")
def send_erase_link(tag: str) -> Answer:
    """Have a link sent that erases everything of an address."""
    return _take_address(tag, erase_form_url, _ERASE, kind="erase")


def _slow_down_guessers() -> None:
    if not this_site().guesses.take(request.remote_addr or ""):
        raise TooManyRequests


def _ask_code(translate: Translator, *, typed: str | None = None) -> str:
    fault = translate.gettext("There is no such code. Please compare it with your receipt.")
    page = PlainPage(
        title=translate.gettext("Enter a receipt code"),
        sentences=(
            translate.gettext(
                "With the code you see how things stand, take everything back, or have it erased."
            ),
        ),
        action=receipt_form_url(translate.language.tag),
        box=Box(
            name=CODE,
            label=translate.gettext("Receipt code"),
            value=(typed or "")[: receipts.LONGEST_TYPED],
            hint=translate.gettext("16 letters and digits. Gaps and small letters do not matter."),
            fault="" if typed is None else fault,
        ),
        buttons=(Button(do="show", label=translate.gettext("Show how things stand")),),
    )
    return show_plain(this_site(), page, translate)


def _show_address(tag: str, url_in: Callable[[str], str], words: tuple[str, str, str]) -> Answer:
    translate = language_or_elsewhere(tag, url_in)
    if isinstance(translate, Response):
        return translate
    return _ask_address(translate, url_in(tag), words)


def _take_address(
    tag: str,
    url_in: Callable[[str], str],
    words: tuple[str, str, str],
    *,
    kind: Literal["lost_link", "erase"],
) -> Answer:
    """Answer the same to everybody: who knows an address learns nothing about it here."""
    translate = language_or_elsewhere(tag, url_in)
    if isinstance(translate, Response):
        return translate
    typed = request.form.get("mail", "").strip()
    _slow_down_guessers()
    try:
        mail = mail_address(typed)
    except ValueError:
        fault = translate.gettext((WRONG if typed else MISSING)[Kind.MAIL])
        page = _ask_address(translate, url_in(tag), words, box_fault=(typed, fault))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    addresses.ask_for(this_site().context, kind, mail=mail, language=tag)
    done = PlainPage(
        title=translate.gettext("Please look into your mail"),
        sentences=(
            translate.gettext(
                "If this portal has something from this address, a mail is on its way there. If no "
                "mail comes, look into the spam folder, or try another address."
            ),
        ),
    )
    return show_plain(this_site(), done, translate)


def _ask_address(
    translate: Translator,
    action: str,
    words: tuple[str, str, str],
    *,
    box_fault: tuple[str, str] = ("", ""),
) -> str:
    title, sentence, label = words
    typed, fault = box_fault
    page = PlainPage(
        title=translate.gettext(title),
        sentences=(translate.gettext(sentence),),
        action=action,
        box=Box(
            name="mail",
            label=translate.gettext("Mail address"),
            kind="email",
            value=typed,
            fault=fault,
        ),
        buttons=(Button(do="send", label=translate.gettext(label)),),
    )
    return show_plain(this_site(), page, translate)
