"""Sign-in, sign-out and the language of the staff app."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session

from formsrv.desk import passkeys, second_factor, users
from formsrv.desk.views import StaffUser
from formsrv.errors import SignInRefusedError, TooManySignInsError
from formsrv.forms.rows import N_
from formsrv.web_staff.site import (
    Answer,
    ask_passkey,
    begin_half_session,
    end_session,
    half_signed_in,
    network,
    sign_in_as,
    this_site,
    translator,
)

door = Blueprint("door", __name__)
TOO_MANY = N_("Too many attempts. Please wait some minutes.")
WRONG_CODE = N_("This code is not right, or it was used before. Please wait for the next one.")


@door.before_app_request
def forget_ended_session() -> None:
    """Let nobody in with the cookie of a session that was ended."""
    user_id = session.get("user")
    if user_id is None:
        return
    user = users.find_user(this_site().context, user_id) if isinstance(user_id, int) else None
    if user is None or user.generation != session.get("generation"):
        session.pop("user")


@door.get("/sign-in")
def show_sign_in() -> Answer:
    """Show the form."""
    return _form()


@door.post("/sign-in")
def sign_in() -> Answer:
    """Check name and password; who has a second factor is asked for a code next."""
    _ = translator().gettext
    context = this_site().context
    mail, password = request.form.get("mail", ""), request.form.get("password", "")
    try:
        user = users.sign_in(context, mail.strip(), password, network=network())
    except SignInRefusedError:
        return _form(_("Mail address and password do not fit."), mail), 422
    except TooManySignInsError:
        return _form(_(TOO_MANY), mail), 429
    if second_factor.has_factor(context, user):
        begin_half_session(user)
        return redirect("/second-factor", code=303)
    sign_in_as(user)
    return redirect("/", code=303)


@door.get("/second-factor")
def show_second_factor() -> Answer:
    """Ask for the code of the authenticator app."""
    user = half_signed_in()
    if user is None:
        return redirect("/sign-in", code=303)
    return code_form(user)


@door.post("/second-factor")
def give_code() -> Answer:
    """Check a code, of the app or for recovery; only then the session begins."""
    _ = translator().gettext
    user = half_signed_in()
    if user is None:
        return redirect("/sign-in", code=303)
    try:
        second_factor.check(
            this_site().context, user, request.form.get("code", ""), network=network()
        )
    except SignInRefusedError:
        return code_form(user, _(WRONG_CODE)), 422
    except TooManySignInsError:
        return code_form(user, _(TOO_MANY)), 429
    sign_in_as(user)
    return redirect("/", code=303)


@door.post("/sign-out")
def sign_out() -> Answer:
    """End the session, and every copy of its cookie."""
    user_id = session.get("user")
    if isinstance(user_id, int):
        users.end_sessions(this_site().context, user_id)
    end_session()
    return redirect("/sign-in", code=303)


@door.post("/language")
def choose_language() -> Answer:
    """Remember the language; leads back to the page the button was on."""
    tag = request.form.get("tag", "")
    if tag not in this_site().context.region.languages_by_tag:
        abort(400)
    session["language"] = tag
    back = request.form.get("back", "/")
    return redirect(back if _is_local(back) else "/", code=303)


def code_form(user: StaffUser, fault: object = "") -> str:
    """Show the form for a code, and for who has passkeys also the question for one of them."""
    title = translator().gettext("Second step of signing in")
    question = passkeys.begin_sign_in(this_site().context, user)
    if question is not None:
        ask_passkey(question.asked)
    options = question.options if question else ""
    return this_site().render("staff/second_factor.html", title, fault=fault, question=options)


def _is_local(path: str) -> bool:
    """Tell whether an address stays here; browsers drop tabs and read a backslash as a slash."""
    if not path.isprintable() or "\\" in path or not path.startswith("/"):
        return False
    return not path.startswith("//") and not urlsplit(path).netloc


def _form(fault: object = "", mail: str = "") -> str:
    return this_site().render(
        "staff/sign_in.html", translator().gettext("Sign in"), fault=fault, mail=mail
    )
