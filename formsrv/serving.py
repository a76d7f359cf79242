"""Runs a WSGI app by waitress until a signal, and says when it answers."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from wsgiref.types import WSGIApplication

from waitress import create_server

THREADS = 8


class _StoppedError(SystemExit):
    """Ends waitress's loop cleanly; it knows SystemExit."""


def run_server(app: WSGIApplication, *, host: str, port: int) -> None:
    """Answer requests until SIGTERM or Ctrl-C; prints ``ready`` once the port is open.

    Many half-open connections must not stop others: they end after ten seconds of silence.
    """
    server = create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=2000,
        channel_timeout=10,
        cleanup_interval=2,
        max_request_body_size=1024 * 1024,
        ident=None,
    )
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
