"""The staff process: an origin of its own, with a session of its own."""

from __future__ import annotations

import argparse
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from flask import Flask, Response, make_response
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadGateway, HTTPException, NotFound

from formsrv.app import AppParts, error_status, make_app
from formsrv.config import DeskConfig, StaffRules
from formsrv.desk.context import DeskContext, read_secret
from formsrv.errors import (
    BuilderError,
    CannotOpenError,
    MismatchError,
    NotAllowedError,
    UnknownRecordError,
)
from formsrv.forms.rows import N_
from formsrv.pages import Pages
from formsrv.ports import port
from formsrv.serving import run_server
from formsrv.web_staff.account import account
from formsrv.web_staff.all_cases import register
from formsrv.web_staff.cases import cases
from formsrv.web_staff.contacts import contacts
from formsrv.web_staff.decisions import verdicts
from formsrv.web_staff.editing import edits
from formsrv.web_staff.findings import describe_error
from formsrv.web_staff.forwards import forwards
from formsrv.web_staff.notices import staff_notices
from formsrv.web_staff.overview import overview
from formsrv.web_staff.passkeys import SCRIPTED, keys
from formsrv.web_staff.people import people
from formsrv.web_staff.photos import album
from formsrv.web_staff.session import door
from formsrv.web_staff.site import LONGEST_SESSION, StaffSite, this_site, translator
from formsrv.web_staff.taking_down import endings

POLICY = (
    "default-src 'none'; style-src {style}; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'none'"
)
_BLUEPRINTS = (
    door,
    account,
    keys,
    people,
    overview,
    cases,
    verdicts,
    contacts,
    edits,
    album,
    staff_notices,
    forwards,
    endings,
    register,
)
_NOWHERE = (UnknownRecordError, NotAllowedError)
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: N_("The form did not arrive whole, or the page was open for too long."),
    HTTPStatus.NOT_FOUND: N_("There is nothing here that you may see."),
    HTTPStatus.BAD_GATEWAY: N_("The site could not be built, so there is no preview."),
    HTTPStatus.CONFLICT: N_("This record cannot be opened with the keys at hand."),
}
_OTHERWISE = N_("Something went wrong here. Nothing was changed.")


def create_staff_app(
    config: DeskConfig,
    *,
    context: DeskContext | None = None,
    secure: bool = True,
    proxies: int = 0,
) -> Flask:
    """Build the staff app; ``secure`` false lets its cookie travel without TLS on one machine."""
    context = context or DeskContext.from_config(config)
    pages = Pages(
        region=context.region,
        region_folder=config.region_folder,
        locale_folder=config.locale_folder,
        folders=("staff",),
        styles=("base.css", "facts.css", "lists.css", "form.css", "staff.css"),
    )
    app = make_app(
        AppParts(
            name=__name__,
            blueprints=_BLUEPRINTS,
            pages=pages,
            site=StaffSite(context=context, pages=pages),
            show_error=show_error,
            policy=POLICY,
            scripted=SCRIPTED,
            settings={
                "SECRET_KEY": read_secret(config.session_secret_file),
                "SESSION_COOKIE_NAME": "__Host-staff" if secure else "staff",
                "SESSION_COOKIE_SECURE": secure,
                "SESSION_COOKIE_HTTPONLY": True,
                "SESSION_COOKIE_SAMESITE": "Strict",
                "WTF_CSRF_TIME_LIMIT": LONGEST_SESSION,
                "WTF_CSRF_SSL_STRICT": False,  # no page of ours sends a referrer
            },
            proxies=proxies,
        )
    )
    CSRFProtect(app)
    _translate_errors(app)
    return app


def show_error(error: HTTPException) -> Response:
    """Answer a fault with a page in the editor's language."""
    status = error_status(error)
    sentence = translator().gettext(_SENTENCES.get(status, _OTHERWISE))
    page = this_site().render("staff/error.html", sentence, sentence=sentence, lines=())
    return make_response(page, status)


def _translate_errors(app: Flask) -> None:
    for unknown in _NOWHERE:
        app.register_error_handler(unknown, lambda _error: show_error(NotFound()))
    for closed in (CannotOpenError, MismatchError):
        app.register_error_handler(closed, _show_closed)
    app.register_error_handler(BuilderError, _show_unbuilt)
    app.register_error_handler(CSRFError, show_error)


def _show_closed(error: Exception) -> Response:
    del error
    sentence = translator().gettext(_SENTENCES[HTTPStatus.CONFLICT])
    page = this_site().render("staff/error.html", sentence, sentence=sentence, lines=())
    return make_response(page, HTTPStatus.CONFLICT)


def _show_unbuilt(error: BuilderError) -> Response:
    sentence = translator().gettext(_SENTENCES[HTTPStatus.BAD_GATEWAY])
    lines = describe_error(error, translator())
    page = this_site().render("staff/error.html", sentence, sentence=sentence, lines=lines)
    return make_response(page, BadGateway.code)


def main(arguments: list[str]) -> int:
    """``python -m formsrv staff``: run until SIGTERM."""
    options = _parser().parse_args(arguments)
    config = replace(
        DeskConfig.below(
            options.var, region_folder=options.region, content_prefix=options.content_prefix
        ),
        rules=StaffRules(
            second_factor=not options.second_factor_optional, four_eyes=options.four_eyes
        ),
    )
    context = DeskContext.from_config(config)
    app = create_staff_app(
        config, context=context, secure=not options.without_tls, proxies=options.proxies
    )
    try:
        run_server(app, host=options.host, port=options.port)
    finally:
        context.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m formsrv staff", description=__doc__)
    parser.add_argument("--var", type=Path, required=True, help="made by setup")
    parser.add_argument("--region", type=Path, required=True)
    parser.add_argument("--content-prefix", default="content", help="folder in the repository")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port, default=8001)
    parser.add_argument("--proxies", type=int, default=0, help="servers in front that are trusted")
    parser.add_argument(
        "--second-factor-optional",
        action="store_true",
        help="for a demonstration: nobody has to set one up",
    )
    parser.add_argument("--four-eyes", action="store_true", help="a second person must publish")
    parser.add_argument("--without-tls", action="store_true", help="only on one's own machine")
    return parser
