"""The one factory of both apps: limits of what may come in, headers of what goes out."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from formsrv.pages import Pages, use_theme
from formsrv.serving import REFUSED

LARGEST_BODY = 128 * 1024
MOST_FIELDS = 400
_FORM = "application/x-www-form-urlencoded"
_FILES = "multipart/form-data"

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]
ErrorView = Callable[[HTTPException], Response]


@dataclass(frozen=True, kw_only=True)
class AppParts:
    """What makes one app of the factory: its views, its state and its policy.

    ``uploads`` are the endpoints that read files from their bodies themselves, ``scripted`` those
    whose pages run a script of this app.
    """

    name: str
    blueprints: tuple[Blueprint, ...]
    pages: Pages
    site: object
    show_error: ErrorView
    policy: str
    settings: dict[str, Any] = field(default_factory=dict)
    uploads: frozenset[str] = frozenset()
    scripted: frozenset[str] = frozenset()
    proxies: int = 0


class QuietFlask(Flask):
    """An app whose log names no address and no value: links are secrets, values are personal."""

    def log_exception(self, exc_info: ExceptionInfo | tuple[None, None, None]) -> None:
        """Log the view, the class of the error and where it was raised."""
        kind, _, place = exc_info
        frames = "\n".join(
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(place)
        )
        name = kind.__name__ if kind else "error"
        self.logger.error("%s in %s %s\n%s", name, request.method, request.endpoint, frames)


def make_app(parts: AppParts) -> Flask:
    """Build an app that answers every fault with a page and lets no page be kept."""
    app = QuietFlask(parts.name, static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        TRAP_HTTP_EXCEPTIONS=False,
        PROPAGATE_EXCEPTIONS=False,
        **parts.settings,
    )
    use_theme(app)
    app.extensions["site"] = parts.site
    app.extensions["uploads"] = parts.uploads
    app.before_request(refuse_unread)
    app.before_request(refuse_odd_bodies)
    for blueprint in parts.blueprints:
        app.register_blueprint(blueprint)
    app.register_error_handler(HTTPException, parts.show_error)
    app.after_request(_header_setter(parts))
    if parts.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as its documentation says
            app.wsgi_app, x_for=parts.proxies, x_proto=parts.proxies, x_host=parts.proxies
        )
    return app


def refuse_unread() -> None:
    """Answer what the server could not read, such as broken chunks, with a page of the app."""
    if code := request.environ.get(REFUSED):
        abort(int(code))


def refuse_odd_bodies() -> None:
    """Refuse what no form of ours sends, before anything is parsed.

    A broken multipart body would read as an empty form, and thousands of fields as a long day.
    """
    if request.method != "POST":
        return
    if request.endpoint in current_app.extensions["uploads"] and request.mimetype == _FILES:
        return
    if request.mimetype != _FORM:
        raise BadRequest
    body = request.get_data(cache=True)
    if request.content_length is not None and len(body) != request.content_length:
        raise BadRequest
    if body.count(b"&") >= MOST_FIELDS:
        raise RequestEntityTooLarge


def _header_setter(parts: AppParts) -> Callable[[Response], Response]:
    policy = parts.policy.format(style=parts.pages.style_source)

    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Cache-Control", "no-store")
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        # A sandboxed frame, such as that of the preview, may not load a page with such a policy.
        if "sandbox" not in headers.get("Content-Security-Policy", ""):
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        scripts = "; script-src 'self'" if request.endpoint in parts.scripted else ""
        headers.setdefault("Content-Security-Policy", policy + scripts)
        if response.mimetype == "text/html":
            headers["X-Robots-Tag"] = "noindex"
        return response

    return set_headers


def error_status(error: HTTPException) -> HTTPStatus:
    """Return the status of an error as a known one."""
    try:
        return HTTPStatus(error.code or 500)
    except ValueError:
        return HTTPStatus.INTERNAL_SERVER_ERROR
