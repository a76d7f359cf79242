"""Progress: says how far a long job is; a job that is soon done says nothing.

On a terminal one line follows the work; elsewhere a line is written now and then.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from rich.progress import Progress as Bars

QUIET_SECONDS, BETWEEN_SECONDS = 1.0, 0.1
"""On a terminal: when the first word is said, and how often it changes."""
QUIET_ELSEWHERE, BETWEEN_ELSEWHERE = 10.0, 10.0
"""In a log, where each word stays."""


class Progress:
    """Follows the phases of one job.

    It has no thread of its own: a build that has one could not copy itself to all cores.
    """

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._lively = stream.isatty()
        self._next = clock() + (QUIET_SECONDS if self._lively else QUIET_ELSEWHERE)
        self._phase = ""
        self._began = 0.0
        self._bars: Bars | None = None

    def __call__(self, phase: str, done: int = 0, total: int = 0) -> None:
        """Hear how far a phase is; without numbers it has just begun."""
        now = self._clock()
        if phase != self._phase:
            self._phase, self._began = phase, now
        if now < self._next:
            return
        self._next = now + (BETWEEN_SECONDS if self._lively else BETWEEN_ELSEWHERE)
        words = line_of(phase, done, total, seconds=now - self._began)
        if self._lively:
            self._draw(words, done, total)
        else:
            say(self._stream, f"{words}\n")

    def close(self) -> None:
        """Leave the terminal as it was."""
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def _draw(self, words: str, done: int, total: int) -> None:
        bars = self._bars or self._start()
        task = bars.task_ids[0]
        bars.update(task, description=words, completed=done)
        bars.tasks[0].total = total or None  # update() takes no "unknown"
        bars.refresh()

    def _start(self) -> Bars:
        # Loaded here: a quick build takes no longer than rich does.
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            BarColumn(bar_width=20),
            TextColumn("{task.description}", markup=False),
            console=Console(file=self._stream, highlight=False),
            auto_refresh=False,
            transient=True,
        )
        self._bars.add_task("")
        self._bars.start()
        return self._bars


def say(stream: TextIO, text: str) -> None:
    """Write and flush. That nobody reads on, as behind ``| head``, is no fault of a build."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # All that is still to be said goes nowhere, what Python flushes at its end included.
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 (no path)
            os.dup2(nowhere.fileno(), stream.fileno())


def line_of(phase: str, done: int, total: int, *, seconds: float) -> str:
    """Say how far a phase is: what, how much, how fast, and how long it will take."""
    if not total:
        return phase
    words = f"{phase}: {done} of {total}"
    if not done or seconds <= 0:
        return words
    rate = done / seconds
    return f"{words}, {rate:.0f} a second, {(total - done) / rate:.0f} s left"
