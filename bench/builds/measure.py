"""The clock: wall time, CPU of a whole process tree and its memory, the same for every builder."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
SAMPLE_SHARE = 20
"""To look at a large process takes long and holds it up: rest so many times as long after."""
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took: seconds, and the most memory of all its processes at once in bytes."""

    wall: float
    cpu: float
    peak: int


class BuildFailedError(Exception):
    """A builder did not end well; its last words are the message."""


def run(command: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end; raises BuildFailedError when it fails.

    CPU counts every descendant that was waited for; memory is proportional (PSS), so that
    pages shared by forked processes count once.
    """
    with tempfile.TemporaryFile() as words:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=_environment(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        )
        sampler = Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        peak = sampler.stop()
        if process.returncode:
            words.seek(0)
            said = words.read().decode(errors="replace")[-2000:]
            raise BuildFailedError(f"{' '.join(map(str, command))}: {process.returncode}\n{said}")
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime, peak=peak)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return what a builder finds around it: Python keeps what it compiled, as it does by itself."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **more}


class Sampler:
    """Watches a process and its descendants and keeps the most memory seen at once."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to look, at once and then every :data:`SAMPLE_SECONDS` or less often."""
        self._thread.start()

    def stop(self) -> int:
        """Stop and return the peak in bytes."""
        self._done.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            self._peak = max(self._peak, tree_memory(self._pid))
            took = time.perf_counter() - began
            if self._done.wait(max(SAMPLE_SECONDS, SAMPLE_SHARE * took)):
                return


def tree_memory(pid: int) -> int:
    """Return the proportional memory of a process and all below it in bytes, 0 if it is gone."""
    waiting, total = [pid], 0
    while waiting:
        one = waiting.pop()
        total += _memory(one)
        waiting += _children(one)
    return total


def tree_cpu(pid: int) -> float:
    """Return the CPU seconds of a running process so far, its reaped children included."""
    fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # it ended meanwhile
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def _children(pid: int) -> list[int]:
    """Return the children of all threads of a process."""
    found: list[int] = []
    try:
        for thread in (_PROC / str(pid) / "task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    except OSError:  # it ended meanwhile
        return found
    return found
