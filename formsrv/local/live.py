"""``python -m formsrv.local.live NEWS …``: the public process of ``serve``, whose pages stay fresh.

A page that is open is loaded again when its file changes, and shows what keeps the site from
being built. Nothing of this is in the written files, and no other command sends it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Request, Response

from formsrv.local.news import News
from formsrv.serving import THREADS
from formsrv.web_public import server
from formsrv.web_public.front import Front

SCRIPT_URL, NEWS_URL = "/__live.js", "/__live"
SCRIPT = Path(__file__).with_name("live.js")
WAIT_SECONDS = 2.0
"""So long a page waits for news; the server ends no later than that."""
LOOK_SECONDS = 0.03


class LiveFront(Front):
    """Adds a script to each page of the site, and tells it when to load it again."""

    def __init__(
        self, app: WSGIApplication, *, site: Path, tags: tuple[str, ...], news: News
    ) -> None:
        super().__init__(app, site=site, tags=tags)
        self.news = news
        # Who waits holds a thread; half of them stay for those who read.
        self._places = threading.BoundedSemaphore(THREADS // 2)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO")
        if path == SCRIPT_URL:
            response = Response(SCRIPT.read_bytes(), mimetype="text/javascript")
        elif path == NEWS_URL:
            response = Response(
                json.dumps(self._wait(Request(environ))), mimetype="application/json"
            )
        else:
            return super().__call__(environ, start_response)
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def read(self, file: Path) -> bytes:
        """Return what is sent for a file; a page comes with the script behind it."""
        version = version_of(file)  # before the content: a change in between is noticed
        content = super().read(file)
        if file.suffix != ".html":
            return content
        tag = f'<script src="{SCRIPT_URL}" data-version="{version}" async></script>\n'
        return content + tag.encode()

    def _wait(self, request: Request) -> dict[str, Any]:
        """Return what is new for a page, as soon as there is something or after a while."""
        seen = request.args.get("version", ""), request.args.get("fault", "")
        free = self._places.acquire(blocking=False)
        try:
            until = time.monotonic() + (WAIT_SECONDS if free else 0)
            while True:
                version, fault = self._version(request.args.get("page", "/")), self.news.read()
                news = version, fault["id"] if fault else ""
                if news != seen or time.monotonic() >= until:
                    return {"version": version, "fault": fault}
                time.sleep(LOOK_SECONDS)
        finally:
            if free:
                self._places.release()

    def _version(self, path: str) -> str:
        file = self.find(path) or self.page_for_missing(path)
        return version_of(file) if file is not None else ""


def version_of(file: Path) -> str:
    """Return what changes whenever a file of the site is written anew."""
    try:
        status = file.stat()
    except FileNotFoundError:
        return ""
    return f"{status.st_ino:x}-{status.st_mtime_ns:x}"


def main(arguments: list[str]) -> int:
    """Run the public process until SIGTERM; the first argument is the file with the news."""
    path, *others = arguments
    return server.main(others, front=partial(LiveFront, news=News(Path(path))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
