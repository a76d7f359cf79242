"""Error pages in the reader's language; where a form was sent, all that was typed comes back."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import Response, make_response, request
from werkzeug.exceptions import HTTPException, NotFound, TooManyRequests

from catalog.urls import lost_link_url
from formsrv.app import error_status
from formsrv.forms.rows import N_
from formsrv.web_public.site import frame, reader_language, this_site

RETRY_SECONDS = 60
_LINK_PARTS = ("secret", "inquiry_id", "offer_id", "photo_id")
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,100}\Z")
_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("The form did not arrive whole"),
    HTTPStatus.NOT_FOUND: N_("This page does not exist"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("This page does not exist"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("This is too much at once"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("One moment, please"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("Something went wrong here"),
}
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: N_("Please go back and send the form once more."),
    HTTPStatus.NOT_FOUND: N_("The address may be mistyped, or what was here is gone."),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("The address may be mistyped, or what was here is gone."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("Please go back and send less text."),
    HTTPStatus.TOO_MANY_REQUESTS: N_(
        "Very many forms came from your network. Nothing is lost: please send yours again in a "
        "minute."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_(
        "The fault is ours. Nothing was stored. Please try it again later."
    ),
}
_FEWER_PHOTOS = N_("Please go back and send fewer photos at a time. Your offer is safe.")


def show_error(error: HTTPException) -> Response:
    """Answer a fault of the request or of ours with a page."""
    status = error_status(error)
    known = status if status in _TITLES else _nearest(status)
    translate = this_site().pages.translator(reader_language())
    title = translate.gettext(_TITLES[known])
    page = this_site().pages.render(
        "public/error.html",
        frame(title, translate),
        sentence=translate.gettext(_sentence(known)),
        again=list(request.form.items(multi=True)) if isinstance(error, TooManyRequests) else None,
        action=request.path,
        lost_link=lost_link_url(translate.language.tag) if request.path.startswith("/my/") else "",
    )
    response = make_response(page, status)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _sentence(status: HTTPStatus) -> str:
    if status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.path.endswith("/photos"):
        return _FEWER_PHOTOS
    return _SENTENCES[status]


def _nearest(status: HTTPStatus) -> HTTPStatus:
    """Return a status with a text; only a fault of ours may be called one."""
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return HTTPStatus.INTERNAL_SERVER_ERROR if ours else HTTPStatus.BAD_REQUEST


def slow_down() -> None:
    """Refuse a form when its network has sent very many; called before each request."""
    if request.method == "POST" and not this_site().buckets.take(request.remote_addr or ""):
        raise TooManyRequests


def refuse_odd_links() -> None:
    """Answer 404 to what no link of ours holds, such as line breaks, before anything looks at it.

    It would come back in the address of a redirect.
    """
    found = request.view_args or {}
    if any(not _PLAIN.match(found[name]) for name in _LINK_PARTS if name in found):
        raise NotFound
