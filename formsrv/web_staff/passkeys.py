"""Passkeys in the staff app: the list, a new one, and one in the place of a code at sign-in."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, redirect, request

from formsrv.desk import passkeys, second_factor
from formsrv.desk.passkeys import Question
from formsrv.errors import InvalidValueError, SignInRefusedError, TooManySignInsError
from formsrv.forms.rows import N_
from formsrv.web_staff.session import TOO_MANY, WRONG_CODE, code_form
from formsrv.web_staff.site import (
    Answer,
    ask_passkey,
    asked_passkey,
    editor,
    half_signed_in,
    network,
    sign_in_as,
    signed_in,
    this_site,
    translator,
)

keys = Blueprint("keys", __name__)
SCRIPT = Path(__file__).with_name("passkeys.js")
SCRIPTED = frozenset(
    {
        "keys.show_keys",
        "keys.begin_key",
        "keys.add_key",
        "keys.give_key",
        "door.show_second_factor",
        "door.give_code",
    }
)
"""Endpoints whose pages may run the script."""
_REFUSED = N_("The passkey could not be used. Please try again.")
_FULL = N_("You have many passkeys already. Please remove one first.")


@keys.get("/passkeys.js")
def show_script() -> Response:
    """Send the script that shows what needs one."""
    return Response(SCRIPT.read_text("utf-8"), mimetype="text/javascript")


@keys.get("/account/passkeys")
@signed_in
def show_keys() -> Answer:
    """Show the own passkeys."""
    if not second_factor.has_factor(this_site().context, editor()):
        return redirect("/account/second-factor", code=303)
    return _page()


@keys.post("/account/passkeys/new")
@signed_in
def begin_key() -> Answer:
    """Check a code, and let the browser be asked for a passkey."""
    _ = translator().gettext
    code = request.form.get("code", "")
    try:
        question = passkeys.begin_registration(
            this_site().context, editor(), code, network=network()
        )
    except SignInRefusedError:
        return _page(_(WRONG_CODE)), 422
    except TooManySignInsError:
        return _page(_(TOO_MANY)), 429
    except InvalidValueError:
        return _page(_(_FULL)), 422
    ask_passkey(question.asked)
    return _page(question=question)


@keys.post("/account/passkeys")
@signed_in
def add_key() -> Answer:
    """Take the new passkey."""
    try:
        passkeys.finish_registration(
            this_site().context,
            editor(),
            request.form.get("answer", ""),
            asked=asked_passkey(),
            label=request.form.get("label", ""),
        )
    except SignInRefusedError:
        return _page(translator().gettext(_REFUSED)), 422
    return redirect("/account/passkeys", code=303)


@keys.post("/account/passkeys/<int:key_id>/off")
@signed_in
def remove_key(key_id: int) -> Answer:
    """Take a passkey away; every other session ends."""
    sign_in_as(passkeys.remove(this_site().context, editor(), key_id))
    return redirect("/account/passkeys", code=303)


@keys.post("/second-factor/passkey")
def give_key() -> Answer:
    """Check a passkey in the place of a code; only then the session begins."""
    _ = translator().gettext
    user = half_signed_in()
    if user is None:
        return redirect("/sign-in", code=303)
    answer = request.form.get("answer", "")
    try:
        passkeys.finish_sign_in(
            this_site().context, user, answer, asked=asked_passkey(), network=network()
        )
    except SignInRefusedError:
        return code_form(user, _(_REFUSED)), 422
    except TooManySignInsError:
        return code_form(user, _(TOO_MANY)), 429
    sign_in_as(user)
    return redirect("/", code=303)


def _page(fault: object = "", *, question: Question | None = None) -> str:
    site = this_site()
    return site.render(
        "staff/passkeys.html",
        translator().gettext("Passkeys"),
        keys=passkeys.list_keys(site.context, editor()),
        question=question.options if question else "",
        fault=fault,
    )
