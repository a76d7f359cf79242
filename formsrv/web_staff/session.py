"""Sign-in, sign-out and the language of the staff app."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request, session

from formsrv.desk import users
from formsrv.errors import SignInRefusedError, TooManySignInsError
from formsrv.web_staff.site import Answer, offered_languages, sign_in_as, this_site, translator

door = Blueprint("door", __name__)


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
    """Check name and password."""
    _ = translator().gettext
    mail, password = request.form.get("mail", ""), request.form.get("password", "")
    try:
        user = users.sign_in(
            this_site().context, mail.strip(), password, network=_network(request.remote_addr or "")
        )
    except SignInRefusedError:
        return _form(_("Mail address and password do not fit."), mail), 422
    except TooManySignInsError:
        return _form(_("Too many attempts. Please wait some minutes."), mail), 429
    sign_in_as(user)
    session["generation"] = user.generation
    return redirect("/", code=303)


@door.post("/sign-out")
def sign_out() -> Answer:
    """End the session, and every copy of its cookie."""
    user_id = session.get("user")
    if isinstance(user_id, int):
        users.end_sessions(this_site().context, user_id)
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
    return redirect(back if _is_local(back) else "/", code=303)


def _is_local(path: str) -> bool:
    """Tell whether an address stays here; browsers drop tabs and read a backslash as a slash."""
    if not path.isprintable() or "\\" in path or not path.startswith("/"):
        return False
    return not path.startswith("//") and not urlsplit(path).netloc


def _network(address: str) -> str:
    """Return the network of an address: one IPv4 address, or a household's /56 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    bits = 32 if found.version == 4 else 56  # noqa: PLR2004 (versions of the protocol)
    return str(ipaddress.ip_network((found, bits), strict=False))


def _form(fault: object = "", mail: str = "") -> str:
    return this_site().render(
        "staff/sign_in.html", translator().gettext("Sign in"), fault=fault, mail=mail
    )
