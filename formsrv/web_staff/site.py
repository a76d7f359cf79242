"""What the views of the staff app work with, and who is signed in."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, redirect, request, session
from flask_wtf.csrf import generate_csrf
from markupsafe import escape
from werkzeug.wrappers import Response

from formsrv.desk import second_factor, users
from formsrv.desk.context import DeskContext
from formsrv.desk.passkeys import Asked
from formsrv.desk.roles import leads
from formsrv.desk.views import Role, StaffUser
from formsrv.forms.rows import N_
from formsrv.pages import Frame, Pages
from theme.environment import Translator

LONGEST_SESSION = 10 * 60 * 60
"""Seconds after which an editor signs in again."""
LONGEST_HALF_SESSION = 5 * 60
"""Seconds between the password and the second factor."""
LONGEST_LIST = 1_000_000

P = ParamSpec("P")
R = TypeVar("R")
Answer = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSite:
    """The desk and the pages of one app."""

    context: DeskContext
    pages: Pages

    def render(self, template: str, title: object, **values: object) -> str:
        """Render a page for the editor who is signed in."""
        return self.pages.render(
            template,
            Frame(title=escape(title), translate=translator(), public=False),
            user=getattr(g, "user", None),
            token=generate_csrf(),
            region=self.context.region,
            places=_places(getattr(g, "user", None)),
            # What was sent is not shown again by opening its address.
            back=request.path if request.method == "GET" else "/",
            here=request.path,
            **values,
        )


def _places(user: StaffUser | None) -> tuple[tuple[str, str], ...]:
    """Return the pages of the navigation that somebody may open, with their msgids."""
    if user is None or user.must_renew or second_factor.is_missing(this_site().context, user):
        return ()
    own = (
        ("/", N_("Queue")),
        ("/cases", N_("All cases")),
        ("/expiries", N_("Ending soon")),
        ("/figures", N_("Figures")),
    )
    people = (("/accounts", N_("Accounts")),) if leads(user) else ()
    log = (("/log", N_("Log")),) if user.role is Role.ADMINISTRATOR else ()
    return (*own, *people, *log)


def this_site() -> StaffSite:
    """Return the site of the running app."""
    return cast("StaffSite", current_app.extensions["site"])


def translator() -> Translator:
    """Return the texts of the editor's language."""
    site = this_site()
    chosen, region = session.get("language"), site.context.region
    return site.pages.translator(
        chosen if chosen in region.languages_by_tag else region.settings.default_language
    )


def begin_half_session(user: StaffUser) -> None:
    """Remember who has given the password and is asked for the second factor next."""
    _begin(half=user.user_id, since=int(time.time()), generation=user.generation)


def half_signed_in() -> StaffUser | None:
    """Return who has given the password just now and not yet a code."""
    return _look_up("half", LONGEST_HALF_SESSION)


def ask_passkey(asked: Asked) -> None:
    """Remember a question for a passkey in the session; an older one counts no more."""
    session["passkey"] = (asked.challenge, asked.at.isoformat())


def asked_passkey() -> Asked | None:
    """Return the question that this session was asked, and forget it."""
    challenge, at = session.pop("passkey", (b"", ""))
    return Asked(challenge=challenge, at=datetime.fromisoformat(at)) if challenge else None


def sign_in_as(user: StaffUser) -> None:
    """Begin a session; whatever was in the old one is forgotten."""
    _begin(user=user.user_id, since=int(time.time()), generation=user.generation)


def end_session() -> None:
    """Forget who was signed in; the language stays, as the next page is the one to sign in."""
    _begin()


def signed_in(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let only the staff see a view; the account is looked up for each request.

    Who must choose a password or set up a second factor first is led there.
    """

    @wraps(view)
    def complete(*args: P.args, **kwargs: P.kwargs) -> Answer:
        user = editor()
        if user.must_renew:
            return redirect("/account/password", code=303)
        if second_factor.is_missing(this_site().context, user):
            return redirect("/account/second-factor", code=303)
        return view(*args, **kwargs)

    return setting_up(complete)


def setting_up(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let the staff see a view that makes an account complete."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        user = _current_user()
        if user is None:
            return redirect("/sign-in", code=303)
        g.user = user
        return view(*args, **kwargs)

    return guarded


def editor() -> StaffUser:
    """Return who is signed in, inside a guarded view."""
    return cast("StaffUser", g.user)


def place_in_list() -> int:
    """Return where a page of a list begins; what is no place in it is the first page."""
    offset = request.args.get("from", default=0, type=int)
    return offset if 0 <= offset <= LONGEST_LIST else 0


def pages_beside(offset: int, total: int, *, size: int) -> dict[str, int | None]:
    """Return where the pages of a list before and after one begin, None where there is none."""
    after = offset + size
    return {
        "before": max(0, offset - size) if offset else None,
        "after": after if after < total else None,
    }


def network() -> str:
    """Return the network of the request: one IPv4 address, or a household's /56 of IPv6."""
    address = request.remote_addr or ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    bits = 32 if found.version == 4 else 56  # noqa: PLR2004 (versions of the protocol)
    return str(ipaddress.ip_network((found, bits), strict=False))


def _begin(**values: int) -> None:
    language = session.get("language")
    session.clear()
    session.update(values)
    if language:
        session["language"] = language


def _current_user() -> StaffUser | None:
    user = _look_up("user", LONGEST_SESSION)
    if user is None:
        session.pop("user", None)
    return user


def _look_up(name: str, longest: int) -> StaffUser | None:
    user_id, since = session.get(name), session.get("since", 0)
    if not isinstance(user_id, int) or time.time() - since > longest:
        return None
    user = users.find_user(this_site().context, user_id)
    return user if user and user.generation == session.get("generation") else None
