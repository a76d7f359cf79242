"""Inquiries accepted by the real public process: durable, sealed, answered; beside bare SQLite commits.

./run.sh bench forms [--inquiries 400] [--clients 8] [--rounds 3] [--write]
"""

from __future__ import annotations

import argparse
import http.client
import shlex
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.document import BENCHMARKS, write_figures
from catalog.region_files import load_region
from formsrv.desk.setup import prepare
from formsrv.directory import ListedOffer, write_directory
from tests.formsrv.web.answers import INQUIRY
from tests.formsrv.web.pages import hidden_fields
from tests.support.ports import free_port
from tests.support.processes import ROOT, RunningProcess, running

LISTED = "a2b3c4d5"
PATH = f"/forms/de/inquiry/{LISTED}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FIRST_HOUSEHOLD = int(IPv4Address("127.1.0.1"))
"""Every inquiry comes from an address of its own, as limits are for each network."""
TICKS = 100
"""Of the processor's time in /proc, a second (USER_HZ, the same on every Linux)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One side of one round: how many a second, and milliseconds for one of them."""

    per_second: float
    middle: float
    slowest: float
    cpu: float
    """Milliseconds of the processor for each one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Send inquiries and commit rows in turns, and print the figures."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    sides: dict[str, list[Figure]] = {}
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory(prefix="bench-forms-") as base:
            for name, made in _round(Path(base), options.inquiries, options.clients).items():
                sides.setdefault(name, []).append(made)
    text = "\n".join([*_report(sides), ""])
    print(text)
    if options.write:
        command = shlex.join(["./run.sh", "bench", "forms", *given])
        write_figures(text, BENCHMARKS, name="forms", command=command)
    return 0


def _round(base: Path, count: int, clients: int) -> dict[str, Figure]:
    office = load_region(ROOT / "region").offices[0].id
    made = prepare(base / "var", ROOT / "region", demo=False)
    until = datetime.now(UTC).date() + timedelta(days=300)
    listed = {LISTED: ListedOffer(office=office, until=until)}
    write_directory(made.public.offers_file, listed)
    port = free_port()
    command = [sys.executable, "-m", "formsrv", "public", "--port", str(port)]
    command += ["--var", str(base / "var"), "--region", str(ROOT / "region")]
    with running(command, ready="^ready$") as process:
        inquiries = _inquiries(process, port, count, clients)
    file = Path(made.public.intake_url.removeprefix("sqlite:///"))
    rows, size = _stored(file)
    if rows != count:
        message = f"{count} inquiries were acknowledged and {rows} are stored."
        raise RuntimeError(message)
    bare = _bare(base / "bare.sqlite", count, clients, size=size // count)
    return {"an inquiry, asked and answered over HTTP": inquiries, "a bare commit": bare}


def _inquiries(process: RunningProcess, port: int, count: int, clients: int) -> Figure:
    """Fetch all forms first: what is timed is sending one until the receipt is there."""
    bodies = [_filled(_ask(port, number, "GET", ""), number) for number in range(count)]

    def send(number: int) -> None:
        page = _ask(port, number, "POST", bodies[number])
        if str(INQUIRY["mail"]) not in page:
            message = f"Inquiry {number} was not accepted:\n{page}"
            raise RuntimeError(message)

    before = _cpu_seconds(process.process.pid)
    times, wall = _in_turns(send, count, clients)
    return figure_of(times, wall, _cpu_seconds(process.process.pid) - before)


def _ask(port: int, number: int, method: str, body: str) -> str:
    household = (str(IPv4Address(FIRST_HOUSEHOLD + number)), 0)
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=household)
    with closing(wire):
        wire.request(method, PATH, body=body or None, headers=FORM if body else {})
        answer = wire.getresponse()
        page = answer.read().decode()
    if answer.status != http.HTTPStatus.OK:
        message = f"{method} {PATH} was answered with {answer.status}:\n{page}"
        raise RuntimeError(message)
    return page


def _filled(form: str, number: int) -> str:
    fields = [*hidden_fields(form), ("do", "next")]
    for name, value in {**INQUIRY, "own_words": f"Wir sind Familie {number}."}.items():
        fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
    return urlencode(fields)


def _stored(file: Path) -> tuple[int, int]:
    """Return how many inquiries there are, and the bytes of all that was stored for them."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM records").fetchone()
        (records,) = connection.execute("SELECT sum(length(sealed)) FROM records").fetchone()
        (mails,) = connection.execute("SELECT sum(length(sealed)) FROM outbox").fetchone()
    return rows, records + mails


def _bare(file: Path, count: int, clients: int, *, size: int) -> Figure:
    """Store as many bytes with nothing around them: a connection a thread, a commit a row."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, sealed BLOB)")
    own = threading.local()

    def store(number: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(file, timeout=30, isolation_level=None)
            own.connection.execute("PRAGMA synchronous = FULL")
        own.connection.execute("BEGIN IMMEDIATE")
        own.connection.execute("INSERT INTO rows VALUES (?, ?)", (number, bytes(size)))
        own.connection.execute("COMMIT")

    before = time.process_time()
    times, wall = _in_turns(store, count, clients)
    return figure_of(times, wall, time.process_time() - before)


def _in_turns(work: Callable[[int], None], count: int, clients: int) -> tuple[list[float], float]:
    """Let clients do all the work; return the seconds of each piece and of all."""
    times: list[float] = []
    faults: list[BaseException] = []

    def serve(client: int) -> None:
        try:
            for number in range(client, count, clients):
                started = time.perf_counter()
                work(number)
                times.append(time.perf_counter() - started)
        except BaseException as error:  # noqa: BLE001 (told by the thread that waits)
            faults.append(error)

    threads = [threading.Thread(target=serve, args=(client,)) for client in range(clients)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return times, time.perf_counter() - started


def figure_of(times: list[float], wall: float, cpu: float) -> Figure:
    """Sum up one side of a round; all in seconds."""
    return Figure(
        per_second=len(times) / wall,
        middle=1000 * median(times),
        slowest=1000 * quantiles(times, n=100)[-1],
        cpu=1000 * cpu / len(times),
    )


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _report(sides: dict[str, list[Figure]]) -> list[str]:
    lines = [
        "| | a second | median, ms | p99, ms | CPU, ms |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, made in sides.items():
        lines.append(
            f"| {name} | {median(one.per_second for one in made):.0f} "
            f"| {median(one.middle for one in made):.1f} "
            f"| {median(one.slowest for one in made):.1f} | {median(one.cpu for one in made):.2f} |"
        )
    inquiries, bare = sides.values()
    pairs = zip(inquiries, bare, strict=True)
    ratio = median(one.per_second / other.per_second for one, other in pairs)
    return [
        *lines,
        "",
        f"As many a second as bare commits: {ratio:.2f} of them (median of rounds).",
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run.sh bench forms", description=__doc__)
    parser.add_argument("--inquiries", type=int, default=400)
    parser.add_argument("--clients", type=int, default=8, help="that send at the same time")
    parser.add_argument("--rounds", type=int, default=3, help="medians are shown")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
