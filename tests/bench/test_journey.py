"""The line is as slow as it says, bundles weigh what they say, and tables hold medians."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.journeys.bundles import make_bundle_site
from bench.journeys.link import SERVER, Speed, slow_link
from bench.journeys.report import Walked, journey_report, next_paint
from bench.journeys.walk import Seen

SENDER = (
    "import socket; s = socket.create_server(('{host}', 7000)); print('up', flush=True);"
    "c, _ = s.accept(); c.sendall(b'x' * {size}); c.close()"
)
TAKER = (
    "import socket, time; t = time.monotonic(); s = socket.create_connection(('{host}', 7000));"
    "a = time.monotonic() - t; n = 0\n"
    "while d := s.recv(65536): n += len(d)\n"
    "print(a, time.monotonic() - t, n)"
)


def test_a_line_is_as_slow_as_it_says() -> None:
    """A handshake takes a round trip; 40 kB take no less than their bits, and no data is lost."""
    speed, size = Speed(kbit=400, round_trip_ms=200), 40_000
    with slow_link(speed, name="hafentest") as link:
        server = [sys.executable, "-c", SENDER.format(host=SERVER, size=size)]
        with subprocess.Popen([*link.at_server(), *server], stdout=subprocess.PIPE) as sender:
            assert sender.stdout is not None
            assert sender.stdout.readline() == b"up\n"
            taker = [*link.at_phone(), sys.executable, "-c", TAKER.format(host=SERVER)]
            said = subprocess.run(taker, capture_output=True, text=True, check=True).stdout
        handshake, whole, received = map(float, said.split())
        assert received == size
        assert 0.2 <= handshake < 0.6
        assert whole >= size * 8 / 400_000 + 0.2
        assert size < link.bytes_down() < size * 1.15
    names = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True)
    assert "hafentest" not in names.stdout


def test_a_bundle_weighs_what_it_says_and_holds_the_page(tmp_path: Path) -> None:
    page = "<title>T</title><style>a{}</style><body><p>Words</p></body>"
    source = tmp_path / "pages" / "de" / "index.html"
    source.parent.mkdir(parents=True)
    source.write_text(page, "utf-8")

    make_bundle_site(tmp_path / "pages", tmp_path / "site", paths=["/de/"], kilobytes=50)

    assert 49_000 < (tmp_path / "site" / "app.js.br").stat().st_size < 54_000
    assert "Words" in (tmp_path / "site" / "de" / "content.json").read_text("utf-8")
    assert "Words" not in (tmp_path / "site" / "de" / "index.html").read_text("utf-8")


def seen(name: str, *, size: int, paint: float) -> Seen:
    return Seen(name=name, size=size, line=size + 500, requests=1, paint=paint, complete=paint)


def walked(tag: str, *sizes: int, paint: float = 1.0) -> Walked:
    pages = [seen(f"page{number}", size=size, paint=paint) for number, size in enumerate(sizes)]
    return Walked(side="ours", speed=Speed(kbit=250, round_trip_ms=300), tag=tag, seen=tuple(pages))


def test_the_worst_language_is_held_against_the_bars() -> None:
    runs = [walked("de", 100, 200), walked("de", 100, 200), walked("ti", 400, 500, paint=3.5)]
    text = journey_report(runs)
    assert "| ours, de | 2 | 100 | 600 | 1 | 1.00 | 1.00 | 1.00 | 300 | 1300 | 2 |" in text
    assert "whole way 900 B (bar 40000), first page 3.50 s (bar 2.5)" in text
    assert "next page 3.50 s (bar 1.0)" in text


def test_next_is_the_median_of_all_pages_but_the_first() -> None:
    pages = tuple(seen("x", size=1, paint=paint) for paint in (9.0, 1.0, 2.0, 4.0))
    run = Walked(side="ours", speed=Speed(kbit=1, round_trip_ms=1), tag="de", seen=pages)
    assert next_paint([run]) == pytest.approx(2.0)
