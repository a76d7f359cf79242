"""Builders that stay in memory: how long one changed description takes until it can be read."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from bench.builds.corpus import Corpus, ListedOffer, edited_offer
from bench.builds.measure import BuildFailedError, tree_cpu, tree_memory
from bench.builds.ours import write_offer
from bench.builds.sides import ROOT, Hugo, Ours, hugo_program
from bench.builds.words import EDITED_TAG
from catalog.library import offer_path
from catalog.writer import dump_offer

CHANGES = 20
_PATIENCE_SECONDS = 600.0
_POLL_SECONDS = 0.002
_AUTHOR = "Bench <bench@heimathafen.example>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentResult:
    """Seconds from each change until it could be read, CPU seconds a change, bytes held.

    ``own`` are the seconds that the builder itself says it rebuilt for.
    """

    name: str
    walls: Sequence[float]
    own: Sequence[float]
    cpu: float
    held: int


class Resident(ABC):
    """A builder that was started once and is told of changes."""

    name: str

    def __init__(self, root: Path, corpus: Corpus) -> None:
        self.root = root
        self.corpus = corpus

    @abstractmethod
    @contextmanager
    def running(self) -> Iterator[int]:
        """Start, build everything once, give the process id, and stop at the end."""

    @abstractmethod
    def change(self, listed: ListedOffer) -> float:
        """Make a change; return when readers have it, with the builder's own figure."""


def measure_resident(side: Resident, *, changes: int = CHANGES) -> ResidentResult:
    """Change the same offer again and again; the first change is not counted."""
    walls, own = [], []
    with side.running() as pid:
        side.change(edited_offer(side.corpus, 1))
        before = tree_cpu(pid)
        for number in range(2, changes + 2):
            started = time.perf_counter()
            own.append(side.change(edited_offer(side.corpus, number)))
            walls.append(time.perf_counter() - started)
        cpu = (tree_cpu(pid) - before) / changes
        held = tree_memory(pid)
    return ResidentResult(name=side.name, walls=walls, own=own, cpu=cpu, held=held)


class OursResident(Resident):
    """The builder that the desk asks after each publication: a commit, then one request."""

    name = "Heimathafen, resident"

    def __init__(self, root: Path, corpus: Corpus) -> None:
        super().__init__(root, corpus)
        self.folder = root / "resident"
        self.socket = self.folder / "builder.sock"
        self.log = self.folder / "builder.log"
        self.clone = self.folder / "var" / "content.git"
        self.branch = corpus.region.settings.content_branch

    @contextmanager
    def running(self) -> Iterator[int]:
        """Serve a clone with one commit of all content."""
        self._make_clone()
        command = (
            *(sys.executable, "-m", "sitegen", "serve", self.socket),
            *("--var", self.folder / "var"),
            *("--content", self.folder / "checkout" / "content"),
            *("--region", self.root / Ours.form / "region"),
        )
        with _started(command, cwd=ROOT, ready="ready", log=self.log) as process:
            self._ask()
            yield process.pid

    def change(self, listed: ListedOffer) -> float:
        """Commit as the service does and ask for a build; it answers when all is written."""
        name = f"content/{offer_path(listed.key, listed.offer, self.corpus.region)}"
        text = dump_offer(listed.offer).encode()
        stream = b"\n".join(
            [
                f"commit refs/heads/{self.branch}".encode(),
                f"committer {_AUTHOR} {int(time.time())} +0000".encode(),
                b"data 1\n.",
                f"from refs/heads/{self.branch}^0".encode(),
                f"M 100644 inline {name}\ndata {len(text)}".encode(),
                text,
            ]
        )
        _git("--git-dir", self.clone, "fast-import", "--quiet", given=stream)
        return float(self._ask()["seconds"])

    def _make_clone(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        checkout = self.folder / "checkout"
        shutil.copytree(self.root / Ours.form / "content", checkout / "content")
        write_offer(edited_offer(self.corpus, 0), checkout / "content", self.corpus.region)
        _git("init", "--quiet", "--initial-branch", self.branch, checkout)
        _git("-C", checkout, "add", "--all")
        _git("-C", checkout, "commit", "--quiet", "--message", ".")
        _git("clone", "--quiet", "--bare", "--no-local", checkout, self.clone)

    def _ask(self) -> dict[str, float]:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(_PATIENCE_SECONDS)
            line.connect(str(self.socket))
            line.sendall(b'{"command": "build"}\n')
            with line.makefile("rb") as answer:
                said: dict[str, float] = json.loads(answer.readline())
        if "error" in said:
            raise BuildFailedError(f"{self.name}: {said}")
        return said


class HugoResident(Resident):
    """``hugo server`` as it comes: it watches, renders what is needed, serves from memory."""

    name = "hugo server"

    def __init__(self, root: Path, corpus: Corpus) -> None:
        super().__init__(root, corpus)
        self.side = Hugo(root, corpus)
        self.port = _free_port()
        self.log = root / "hugo-server.log"

    @contextmanager
    def running(self) -> Iterator[int]:
        """Serve on this machine."""
        self.side.restore()
        command = (
            *(hugo_program(), "server", "--bind", "127.0.0.1", "--port", str(self.port)),
            "--disableLiveReload",
        )
        with _started(
            command, cwd=self.side.folder, ready="Web Server is available", log=self.log
        ) as process:
            yield process.pid

    def change(self, listed: ListedOffer) -> float:
        """Write the file, then ask for the page until it says the new words."""
        words = listed.offer.texts[EDITED_TAG].description.encode()
        told = len(self._totals())
        self.side.put(listed, [EDITED_TAG])
        path = f"/{EDITED_TAG}/offers/{listed.key}/"
        _wait_for(lambda: words in self._page(path), f"{self.name}: {path} did not change")
        _wait_for(lambda: len(self._totals()) > told, f"{self.name} told no time")
        return self._totals()[-1]

    def _page(self, path: str) -> bytes:
        """Return a page as served now, nothing when it comes broken."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        try:
            line.request("GET", path)
            return line.getresponse().read()
        except http.client.HTTPException:  # it serves a page that it has written half of
            return b""
        finally:
            line.close()

    def _totals(self) -> list[float]:
        """Return the seconds of each rebuild so far, as the server tells them."""
        text = self.log.read_text("utf-8")
        return [int(found) / 1000 for found in re.findall(r"Total in (\d+) ms", text)]


def resident_table(results: Mapping[int, Sequence[ResidentResult]]) -> str:
    """Show how fast changes were seen, and the ratio of each builder to the next one."""
    head = "| resident | items | changes | until seen: median | p95 | own figure | CPU | MiB held |"
    lines = [head, "| --- |" + " ---: |" * 7]
    for items, by_builder in sorted(results.items()):
        for one in by_builder:
            figures = (
                median(one.walls),
                quantiles(one.walls, n=20)[-1],
                median(one.own),
                one.cpu,
            )
            cells = " | ".join(f"{figure:.4f}" for figure in figures)
            held = one.held / 2**20
            lines.append(f"| {one.name} | {items} | {len(one.walls)} | {cells} | {held:.0f} |")
        for one, other in pairwise(by_builder):
            ratio = median(one.walls) / median(other.own)
            lines.append(
                f"| {one.name} until seen / {other.name} own figure | {items} | | {ratio:.4f} | | | | |"
            )
    return "\n".join(lines)


@contextmanager
def _started(
    command: Sequence[str | Path], *, cwd: Path, ready: str, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process whose output goes to a file until it says it is ready; end it at last."""
    with log.open("wb") as words:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(lambda: _says(process, log, ready), f"{command[0]} did not say: {ready}")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _says(process: subprocess.Popen[bytes], log: Path, ready: str) -> bool:
    text = log.read_text("utf-8", errors="replace")
    if process.poll() is not None:
        raise BuildFailedError(text[-2000:])
    return ready in text


def _wait_for(happened: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > until:
            raise BuildFailedError(otherwise)
        time.sleep(_POLL_SECONDS)


def _git(*arguments: str | Path, given: bytes = b"") -> None:
    name, _, mail = _AUTHOR.partition(" <")
    own = {
        **{f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": mail.rstrip(">") for role in ("AUTHOR", "COMMITTER")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    subprocess.run(
        ["git", *map(str, arguments)],
        env={**os.environ, **own},
        input=given,
        check=True,
        capture_output=True,
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
