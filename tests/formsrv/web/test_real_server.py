"""The public process itself, behind waitress: what it answers to faulty requests, what it logs."""

import http.client
import logging
import re
import resource
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from waitress.server import BaseWSGIServer

from formsrv.desk.setup import prepare
from formsrv.serving import (
    MOST_CONNECTIONS,
    SPARE_FILES,
    OnceAMinute,
    WithoutPaths,
    make_server,
    most_connections,
    quiet_logs,
)
from tests.support.ports import free_port
from tests.support.processes import ROOT, RunningProcess, running

SECRET = "q" * 20 + "secret" + "7" * 32
LINK = f"/my/{SECRET}"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
MANY = 1100


@dataclass(frozen=True, kw_only=True)
class Served:
    """The running process and where it answers."""

    process: RunningProcess
    port: int

    def send(self, head: str, body: bytes = b"") -> tuple[int, str]:
        """Send bytes as they are; return status and page."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(head.encode("latin-1") + b"\r\n" + body)
            answer = http.client.HTTPResponse(wire)
            answer.begin()
            return answer.status, answer.read().decode()

    def post(self, path: str, body: str, *, kind: str = FORM) -> tuple[int, str]:
        """Send a form as a browser that reads Ukrainian does."""
        raw = body.encode()
        start = f"POST {path} HTTP/1.1\r\nHost: h\r\nAccept-Language: uk\r\n"
        return self.send(f"{start}{kind}Content-Length: {len(raw)}\r\n", raw)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    var, site = tmp_path_factory.mktemp("var"), tmp_path_factory.mktemp("site")
    prepare(var, ROOT / "region", demo=False)
    (site / "index.html").write_text("start", "utf-8")
    port = free_port()
    command = [
        *(sys.executable, "-m", "formsrv", "public", "--port", str(port)),
        *("--var", str(var), "--region", str(ROOT / "region"), "--site", str(site)),
    ]
    with running(command, ready="^ready$") as process:
        yield Served(process=process, port=port)


def language(page: str) -> str:
    found = re.search(r'<html lang="([^"]+)"', page)
    return found[1] if found else page[:80]


def test_faulty_requests_get_pages_in_the_readers_language(served: Served) -> None:
    many = "a=1&" * 500
    wrong = "step=1&do=next&token=x"
    answers = {
        400: served.post(LINK, "", kind="Content-Type: text/plain\r\n"),
        413: served.post(LINK, many),
        404: served.post(LINK, "do=confirm"),
        422: served.post("/forms/uk/offer", wrong),
    }

    assert {status: answer[0] for status, answer in answers.items()} == {n: n for n in answers}
    assert {language(page) for _, page in answers.values()} == {"uk"}


@pytest.mark.parametrize(
    ("status", "lines", "body"),
    [
        pytest.param(413, f"{FORM}Content-Length: 99999999\r\n", b"", id="over the limit"),
        pytest.param(
            400, f"{FORM}Transfer-Encoding: chunked\r\n", b"5\r\na=b&c\r\nzz\r\n", id="chunks"
        ),
        pytest.param(400, f"{FORM}Content-Length: -1\r\n", b"", id="length"),
        pytest.param(501, f"{FORM}Transfer-Encoding: gzip\r\n", b"", id="encoding"),
    ],
)
@pytest.mark.parametrize("path", ["/forms/ar/offer", LINK, "/"])
def test_what_waitress_refuses_gets_a_page_too(
    served: Served, path: str, status: int, lines: str, body: bytes
) -> None:
    answer = served.send(f"POST {path} HTTP/1.1\r\nHost: h\r\nAccept-Language: ar\r\n{lines}", body)

    assert (answer[0], language(answer[1])) == (status, "ar")


def test_an_address_that_is_no_ascii_gets_a_page(served: Served) -> None:
    status, page = served.send(f"GET {LINK}\xe9 HTTP/1.1\r\nHost: h\r\nAccept-Language: tr\r\n")

    assert (status, language(page)) == (400, "tr")


def test_headers_over_the_limit_get_a_page(served: Served) -> None:
    status, page = served.send(f"GET {LINK} HTTP/1.1\r\nX: {'a' * 300_000}\r\n")

    assert (status, language(page)) == (431, "de")


@pytest.mark.parametrize("path", ["/my/%0d%0aX-Y:1", "/my/x%3f%23", "/my/abc/inquiry/%0d%0aX"])
def test_a_link_that_cannot_be_one_of_ours_is_not_found(served: Served, path: str) -> None:
    assert served.post(path, "do=something")[0] == 404


def test_a_name_too_long_for_a_file_is_not_found(served: Served) -> None:
    assert served.send(f"GET /{'a' * 300} HTTP/1.1\r\nHost: h\r\n")[0] == 404


def test_readers_who_leave_at_once_write_nothing_secret_and_no_flood(served: Served) -> None:
    before = len(served.process.lines)
    wires = []
    for _ in range(80):
        wire = socket.create_connection(("127.0.0.1", served.port), timeout=20)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.sendall(f"GET {LINK} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        wires.append(wire)
    for wire in wires:
        wire.close()
    status, _ = served.post(LINK, "", kind="Content-Type: text/plain\r\n")

    assert status == 400
    assert len(served.process.lines) - before <= 1
    assert SECRET not in served.process.output


def test_a_reader_who_leaves_before_the_answer_is_no_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked, left, ended = threading.Event(), threading.Event(), threading.Event()

    def answers_late(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        start_response("200 OK", [])
        asked.set()
        left.wait(20)
        try:
            while True:
                yield b"nobody reads it" * 10_000
        finally:
            ended.set()

    quiet_logs()
    server = make_server(answers_late, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run, daemon=True)
    with caplog.at_level(logging.INFO):
        thread.start()
        wire = socket.create_connection(("127.0.0.1", server.effective_port), timeout=20)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.sendall(f"GET {LINK} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        assert asked.wait(20)
        wire.close()
        left.set()
        assert ended.wait(20)
        server.task_dispatcher.shutdown()
        server.close()
        thread.join(20)

    said = [line.getMessage() for line in caplog.records]
    assert not [line for line in said if line.startswith("Client disconnected ")]


def test_more_connections_than_select_can_watch_stop_nobody(served: Served) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = before[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    allowed = MANY + SPARE_FILES if hard == resource.RLIM_INFINITY else hard
    idle: list[socket.socket] = []
    try:
        for _ in range(min(MANY, allowed - SPARE_FILES)):
            idle.append(socket.create_connection(("127.0.0.1", served.port), timeout=20))  # noqa: PERF401 (those that opened are closed)
        time.sleep(0.5)
        status, page = served.send("GET /forms/de/offer HTTP/1.1\r\nHost: h\r\n")
    finally:
        for wire in idle:
            wire.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert (status, language(page)) == (200, "de")
    assert served.process.process.poll() is None


def nothing(_environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    start_response("204 No Content", [])
    return []


def test_connections_stay_below_the_limit_of_files() -> None:
    most = most_connections()
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    server = make_server(nothing, host="127.0.0.1", port=0)
    try:
        chosen = server.adj.connection_limit, server.adj.asyncore_use_poll
        single = isinstance(server, BaseWSGIServer)
    finally:
        server.close()

    assert chosen == (most, True)
    assert single
    assert most <= MOST_CONNECTIONS
    assert soft == resource.RLIM_INFINITY or most <= soft - SPARE_FILES


def test_the_limit_of_files_is_raised_as_far_as_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 1024))
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: asked.append(both))

    assert most_connections() == 1024 - SPARE_FILES
    assert asked == [(1024, 1024)]


def record(message: str, *values: object, error: Exception | None = None) -> logging.LogRecord:
    information = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("waitress", logging.ERROR, "", 1, message, values, information)


@pytest.mark.parametrize(
    "message",
    [
        f"Exception while serving {LINK}",
        f"Client disconnected while serving my/{SECRET}",
        f"Exception while serving /my/\n{SECRET}",
        f"Bad address: http://h{LINK}",
        f'127.0.0.1 "GET {LINK} HTTP/1.1" 200',
    ],
)
def test_no_path_and_no_word_of_an_error_is_logged(message: str) -> None:
    written = record("%s", message, error=ValueError(SECRET))

    kept = WithoutPaths().filter(written)
    shown = logging.Formatter().format(written)

    assert kept
    assert SECRET not in shown
    assert "ValueError" in shown


def test_an_address_of_a_reader_is_not_logged() -> None:
    channel = "<waitress.channel.HTTPChannel connected 198.51.100.7:4711 at 0x7f00>"
    written = record("Exception when servicing %s", channel)

    WithoutPaths().filter(written)

    assert written.getMessage() == "Exception when servicing (not logged)"


def test_a_full_queue_is_logged_once_a_minute() -> None:
    once = OnceAMinute()

    assert [once.filter(record("Task queue depth is %d", depth)) for depth in range(50)] == [
        True,
        *[False] * 49,
    ]
