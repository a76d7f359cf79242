"""Runs a WSGI app by waitress until a signal, says when it answers, and logs no address."""

from __future__ import annotations

import copy
import logging
import re
import resource
import signal
import sys
import time
import traceback
from http import HTTPStatus
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask, WSGITask

THREADS = 8
MOST_CONNECTIONS = 2000
SPARE_FILES = 150
"""Files that are no connections: databases, pages, the pipes of waitress."""
REFUSED = "formsrv.refused"
"""In the WSGI environment: the status with which waitress itself refuses a request."""
LARGEST_UPLOAD = 26 * 1024 * 1024
"""Bytes of a request with photos."""
_UPLOAD = re.compile(rb"POST /my/[A-Za-z0-9]{1,100}/photos[ ?]")
_QUEUE_SECONDS = 60.0
# The path may hold anything, line breaks too; what is logged after it is not worth a secret.
_PATH = re.compile(r"((?:serving|servicing) |(?=/)).*", re.DOTALL)
_CHANNEL = re.compile(r"<waitress[^<>]*>")


class _StoppedError(SystemExit):
    """Ends waitress's loop cleanly; it knows SystemExit."""


class WithoutPaths(logging.Filter):
    """Takes paths, addresses and the words of errors out of a message: links are secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite a record; it is always kept."""
        message = _CHANNEL.sub("a connection", record.getMessage())
        record.msg = _PATH.sub(r"\1(not logged)", message)
        record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, place = record.exc_info
            frames = [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(place)
            ]
            record.msg = "\n".join((record.msg, kind.__name__, *frames))
        record.exc_info = record.exc_text = record.stack_info = None
        return True


class OnceAMinute(logging.Filter):
    """Lets one record through and then none for a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is logged."""
        del record
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + _QUEUE_SECONDS
        return True


class WithoutDepartures(logging.Filter):
    """Drops the line about a reader who left before the answer: no fault, and many may leave."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is logged."""
        return not record.getMessage().startswith("Client disconnected ")


class RefusalTask(WSGITask):  # type: ignore[misc]  # waitress has no types
    """Lets the app say, in the reader's language, what waitress did not take.

    The method is one that no view has: an app that does not look at ``REFUSED`` answers 405.
    """

    def __init__(self, channel: HTTPChannel, request: Any) -> None:  # noqa: ANN401 (no types)
        self._code = int(request.error.code)
        blank = channel.parser_class(channel.adj)
        blank.parse_header(b"REFUSED / HTTP/1.0\r\n")
        # A request that could not be parsed has no path.
        blank.path = getattr(request, "path", "/")
        blank.version = request.version
        language = request.headers.get("ACCEPT_LANGUAGE")
        blank.headers = {"ACCEPT_LANGUAGE": language} if language else {}
        super().__init__(channel, blank)

    def get_environment(self) -> dict[str, Any]:
        """Return the environment of the request with the reason."""
        return {**super().get_environment(), REFUSED: self._code}

    def execute(self) -> None:
        """Answer and close: what is left of the request would be read as another one."""
        self.set_close_on_finish()
        super().execute()


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request; one with photos may be larger, and is never written to a disk."""

    def parse_header(self, header_plus: bytes) -> None:
        """Choose the limit by the first line, before the body is received."""
        if _UPLOAD.match(header_plus):
            roomy = copy.copy(vars(self)["adj"])
            roomy.max_request_body_size = LARGEST_UPLOAD + 1
            roomy.inbuf_overflow = LARGEST_UPLOAD + 1
            self.adj = roomy
        super().parse_header(header_plus)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose faults are answered by the app."""

    parser_class = Parser

    @staticmethod
    def error_task_class(channel: HTTPChannel, request: Any) -> ErrorTask | RefusalTask:  # noqa: ANN401
        """Return the task for a faulty request; after a fault of the app, waitress's own."""
        own = request.error.code == HTTPStatus.INTERNAL_SERVER_ERROR
        return ErrorTask(channel, request) if own else RefusalTask(channel, request)


def make_server(app: WSGIApplication, *, host: str, port: int) -> Any:  # noqa: ANN401 (no types)
    """Open the port; many half-open connections end after ten seconds of silence."""
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        # select() breaks at the file with the number 1024, poll() does not.
        asyncore_use_poll=True,
        connection_limit=most_connections(),
        channel_timeout=10,
        cleanup_interval=2,
        max_request_body_size=1024 * 1024,
        ident=None,
    )
    parts = [server] if isinstance(server, BaseWSGIServer) else list(server.map.values())
    for part in parts:
        if isinstance(part, BaseWSGIServer):
            part.channel_class = Channel
    return server


def most_connections() -> int:
    """Ask for enough open files, and return how many connections fit into what is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + SPARE_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(THREADS, min(MOST_CONNECTIONS, soft - SPARE_FILES))


def quiet_logs() -> None:
    """Keep paths and floods out of the logs of the servers' libraries; may be called again."""
    for name in ("waitress", "werkzeug"):
        _filter_once(logging.getLogger(name), WithoutPaths())
    _filter_once(logging.getLogger("waitress"), WithoutDepartures())
    # A filter does not see what the children of its logger log.
    _filter_once(logging.getLogger("waitress.queue"), OnceAMinute())


def _filter_once(logger: logging.Logger, wanted: logging.Filter) -> None:
    if not any(isinstance(there, type(wanted)) for there in logger.filters):
        logger.addFilter(wanted)


def run_server(app: WSGIApplication, *, host: str, port: int) -> None:
    """Answer requests until SIGTERM or Ctrl-C; prints ``ready`` once the port is open."""
    quiet_logs()
    server = make_server(app, host=host, port=port)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    try:
        server.run()
    finally:
        server.close()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _StoppedError(0)
