"""Sign-in, sign-out and the language of the staff app."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, session

from formsrv.desk import users
from formsrv.errors import SignInRefusedError, TooManySignInsError
from formsrv.web_staff.site import Answer, offered_languages, sign_in_as, this_site, translator

door = Blueprint("door", __name__)


@door.get("/sign-in")
def show_sign_in() -> Answer:
    """Show the form."""
    return _form()


@door.post("/sign-in")
def sign_in() -> Answer:
    """Check name and password."""
    _ = translator().gettext
    mail, password = request.form.get("mail", ""), request.form.get("password", "")
    try:
        user = users.sign_in(this_site().context, mail.strip(), password)
    except SignInRefusedError:
        return _form(_("Mail address and password do not fit."), mail), 422
    except TooManySignInsError:
        return _form(_("Too many attempts. Please wait some minutes."), mail), 429
    sign_in_as(user)
    return redirect("/", code=303)


@door.post("/sign-out")
def sign_out() -> Answer:
    """End the session."""
    session.clear()
    return redirect("/sign-in", code=303)


@door.post("/language")
def choose_language() -> Answer:
    """Remember the language; leads back to the page the button was on."""
    tag = request.form.get("tag", "")
    if tag not in offered_languages():
        abort(400)
    session["language"] = tag
    back = request.form.get("back", "/")
    local = back.startswith("/") and not back.startswith(("//", "/\\"))
    return redirect(back if local else "/", code=303)


def _form(fault: object = "", mail: str = "") -> str:
    return this_site().render(
        "staff/sign_in.html", translator().gettext("Sign in"), fault=fault, mail=mail
    )
