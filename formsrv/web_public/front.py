"""The site's files in front of the public app, for one machine without a web server before it."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Request, Response

from catalog.photos import FOLDER
from catalog.urls import NO_PAGE
from formsrv.serving import REFUSED

_APP_PATHS = ("/forms/", "/my/")
_TYPES = {
    ".avif": "image/avif",
    ".ics": "text/calendar",
    ".webmanifest": "application/manifest+json",
}
_FOR_EVER = "public, max-age=31536000, immutable"
"""How long a file is kept whose name says what is in it."""
_TEXTS = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


class Front:
    """WSGI app: forms and links to the Flask app, everything else from the site's folder."""

    def __init__(self, app: WSGIApplication, *, site: Path, tags: tuple[str, ...]) -> None:
        self.app = app
        self.site = site.resolve()
        self.tags = tags

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith(_APP_PATHS) or REFUSED in environ:
            return self.app(environ, start_response)
        response = self._answer(Request(environ))
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response(status=405, headers={"Allow": "GET, HEAD"})
        file = self.find(request.path)
        if file is None:
            return self._not_found(request.path)
        if file.is_dir():
            # The path is one that exists, so it cannot lead to another host.
            return Response(status=308, headers={"Location": f"/{request.path.strip('/')}/"})
        response = self._send(file)
        response.make_conditional(request)
        return response

    def find(self, path: str) -> Path | None:
        """Return the file or folder that a path names; null when there is none to show."""
        # What begins with a dot is the builder's own; a null byte is in no name.
        if "\0" in path or any(name.startswith(".") for name in path.split("/")):
            return None
        try:
            return self._find(path)
        except OSError:  # such as a name that is too long for a file
            return None

    def _find(self, path: str) -> Path | None:
        wanted = (self.site / path.lstrip("/")).resolve()
        if not wanted.is_relative_to(self.site):
            return None
        if wanted.is_dir():
            index = wanted / "index.html"
            if not index.is_file():
                return None
            return index if path.endswith("/") else wanted
        return wanted if wanted.is_file() and not path.endswith("/") else None

    def _not_found(self, path: str) -> Response:
        page = self.page_for_missing(path)
        if page is None:
            return Response("404\n", status=404, mimetype="text/plain")
        response = self._send(page)
        response.status_code = 404
        return response

    def page_for_missing(self, path: str) -> Path | None:
        """Return the page that says in the path's language that there is none."""
        tag = path.strip("/").split("/")[0]
        pages = [self.site / tag / NO_PAGE / "index.html"] if tag in self.tags else []
        return next((page for page in (*pages, self.site / "404.html") if page.is_file()), None)

    def read(self, file: Path) -> bytes:
        """Return what is sent for a file."""
        return file.read_bytes()

    def _send(self, file: Path) -> Response:
        content = self.read(file)
        kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
        kind = kind or "application/octet-stream"
        if kind.startswith(_TEXTS):
            kind += "; charset=utf-8"
        response = Response(content, content_type=kind)
        response.set_etag(hashlib.sha256(content).hexdigest()[:32])
        named = file.is_relative_to(self.site / FOLDER)
        response.headers["Cache-Control"] = _FOR_EVER if named else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        return response
