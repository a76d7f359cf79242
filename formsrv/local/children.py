"""Child processes of ``serve``: their output with their name before it, their end together."""

from __future__ import annotations

import collections
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 4.0
LAST_LINES = 15


@dataclass(slots=True, kw_only=True)
class Child:
    """A started process; ``ready`` is set when it prints that line."""

    name: str
    process: subprocess.Popen[str]
    last: collections.deque[str] = field(
        default_factory=lambda: collections.deque(maxlen=LAST_LINES)
    )
    ready: threading.Event = field(default_factory=threading.Event)
    reader: threading.Thread | None = None

    def collect(self, say: Callable[[str], None]) -> None:
        """Read the output until it ends; runs in a thread of its own."""
        if self.process.stdout is None:
            return
        with self.process.stdout as lines:
            for line in lines:
                text = line.rstrip("\n")
                if text == "ready":
                    self.ready.set()
                    continue
                self.last.append(text)
                say(f"[{self.name}] {text}")


class ChildEndedError(Exception):
    """A child ended though nobody asked it to, or never became ready."""

    def __init__(self, child: Child) -> None:
        self.child = child
        lines = "\n".join(f"    {line}" for line in child.last)
        said = f"its last lines:\n{lines}" if lines else "it said nothing."
        super().__init__(f"{child.name} {_how_it_ended(child.process.poll())}; {said}")


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "is not ready"
    if code >= 0:
        return f"ended with {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was ended by {name}"


class Children:
    """All children; they live and end together."""

    def __init__(self, *, root: Path, say: Callable[[str], None]) -> None:
        self._root = root
        self._say = say
        self._all: list[Child] = []

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start a process of this Python."""
        # Ctrl-C reaches the whole group; only the parent acts on it and then ends the others.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            process = subprocess.Popen(  # noqa: S603 (our own modules)
                [sys.executable, "-u", "-m", *command],
                cwd=self._root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        finally:
            signal.signal(signal.SIGINT, before)
        child = Child(name=name, process=process)
        self._all.append(child)
        child.reader = threading.Thread(target=child.collect, args=(self._say,), daemon=True)
        child.reader.start()
        return child

    def wait_ready(self, child: Child, *, seconds: float) -> None:
        """Wait until a child says it is ready; raises ChildEndedError."""
        until = time.monotonic() + seconds
        while not child.ready.wait(0.05):
            self.check()
            if time.monotonic() > until:
                raise ChildEndedError(child)

    def check(self) -> None:
        """Raise ChildEndedError when one has ended."""
        for child in self._all:
            if child.process.poll() is not None:
                if child.reader is not None:  # its last words may still be in the pipe
                    child.reader.join(timeout=1)
                raise ChildEndedError(child)

    def end(self, child: Child) -> None:
        """End one; from then on nobody asks how it is."""
        self._all.remove(child)
        self._end([child])

    def stop(self) -> None:
        """End all, the last started first; who does not end in time is killed."""
        self._end(self._all)

    def _end(self, ending: Sequence[Child]) -> None:
        for child in reversed(ending):
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for child in ending:
            try:
                child.process.wait(max(0.05, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            if child.reader is not None:
                child.reader.join(timeout=0.5)
