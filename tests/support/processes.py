"""Real processes for tests: started, awaited until they say they are ready, ended by their id."""

import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ProcessNotReadyError(RuntimeError):
    """A process ended, or stayed silent, before it said that it was ready."""


@dataclass(kw_only=True)
class RunningProcess:
    """A started process with all that it has printed so far."""

    process: subprocess.Popen[str]
    ready: re.Pattern[str]
    lines: list[str] = field(default_factory=list)
    match: re.Match[str] | None = None
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _ended: bool = False

    @property
    def output(self) -> str:
        """What came on standard output and standard error, in the order it came."""
        return "".join(self.lines)

    @property
    def said(self) -> re.Match[str]:
        """The match of the line that said the process was ready."""
        if self.match is None:
            message = f"It has not said {self.ready.pattern!r} yet:\n{self.output}"
            raise ProcessNotReadyError(message)
        return self.match

    def wait_until_ready(self, *, timeout: float) -> None:
        """Return as soon as the awaited line came; seconds; raise with the output otherwise."""
        with self._changed:
            self._changed.wait_for(lambda: self.match or self._ended, timeout)
        if self.match is None:
            how = f"ended with {self.process.poll()}" if self._ended else f"was silent {timeout} s"
            message = f"{self.process.args!r} {how}; it printed:\n{self.output}"
            raise ProcessNotReadyError(message)

    def stop(self, *, by: signal.Signals = signal.SIGTERM, timeout: float = 15) -> int:
        """End the process with a signal and return its exit code; what resists is killed."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            # Its own session was made for it, so the group holds it and its children only.
            os.killpg(self.process.pid, signal.SIGKILL)
            return self.process.wait(timeout)

    def collect(self) -> None:
        """Read the output until the process closes it; runs in a thread of its own."""
        stream = self.process.stdout
        if stream is None:
            return
        for line in stream:
            with self._changed:
                self.lines.append(line)
                self.match = self.match or self.ready.search(line)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    ready: str,
    timeout: float = 60,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> Iterator[RunningProcess]:
    """Run a command while the block lasts, from the line on that matches the pattern `ready`.

    The environment is that of the tests and what `env` adds. Raises ProcessNotReadyError.
    """
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=cwd,
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | dict(env or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        started = RunningProcess(process=process, ready=re.compile(ready))
        reader = threading.Thread(target=started.collect, daemon=True)
        reader.start()
        try:
            started.wait_until_ready(timeout=timeout)
            yield started
        finally:
            started.stop()
            reader.join(timeout=15)
