"""Background: the builder's pages are compressed by a process of its own, after each answer."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAUSE_SECONDS = 0.5
"""Several edits in a row start it once."""
ENDING_SECONDS = 3.0


class Background:
    """Compresses a site a moment after it was last asked to; what changed last comes first.

    A request while it is at work ends it and begins anew: nothing that was made is lost.
    """

    def __init__(self, output: Path) -> None:
        self._command = [sys.executable, "-m", "sitegen", "compress", str(output), "--gently"]
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Compress soon; returns at once."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(PAUSE_SECONDS, self._start)
            self._timer.daemon = True
            self._timer.start()

    def stop(self) -> None:
        """End what is at work; may be called again."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._end()

    def _start(self) -> None:
        with self._lock:
            self._end()
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                self._command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
