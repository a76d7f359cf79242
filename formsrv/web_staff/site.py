"""What the views of the staff app work with, and who is signed in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import current_app, g, redirect, request, session
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from formsrv.desk import users
from formsrv.desk.context import DeskContext
from formsrv.desk.views import StaffUser
from formsrv.pages import Frame, Pages
from theme.environment import Translator

LANGUAGES = ("de", "en")
LONGEST_SESSION = 10 * 60 * 60
"""Seconds after which an editor signs in again."""

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
            Frame(title=str(title), translate=translator(), public=False),
            user=getattr(g, "user", None),
            token=generate_csrf(),
            region=self.context.region,
            languages=offered_languages(),
            here=request.path,
            **values,
        )


def this_site() -> StaffSite:
    """Return the site of the running app."""
    return cast("StaffSite", current_app.extensions["site"])


def offered_languages() -> list[str]:
    """Return the languages of the staff app that this region has."""
    tags = this_site().context.region.tags
    return [tag for tag in LANGUAGES if tag in tags]


def translator() -> Translator:
    """Return the texts of the editor's language."""
    site = this_site()
    chosen = session.get("language")
    default = site.context.region.settings.default_language
    tag = chosen if chosen in offered_languages() else default
    return site.pages.translator(tag)


def sign_in_as(user: StaffUser) -> None:
    """Begin a session; whatever was in the old one is forgotten."""
    language = session.get("language")
    session.clear()
    session.update(user=user.user_id, since=int(time.time()))
    if language:
        session["language"] = language


def signed_in(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let only the staff see a view; the account is looked up for each request."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
        user = _current_user()
        if user is None:
            session.pop("user", None)
            return redirect("/sign-in", code=303)
        g.user = user
        return view(*args, **kwargs)

    return guarded


def editor() -> StaffUser:
    """Return who is signed in, inside a guarded view."""
    return cast("StaffUser", g.user)


def _current_user() -> StaffUser | None:
    user_id, since = session.get("user"), session.get("since", 0)
    if not isinstance(user_id, int) or time.time() - since > LONGEST_SESSION:
        return None
    return users.find_user(this_site().context, user_id)
