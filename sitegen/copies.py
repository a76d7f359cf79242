"""Copies of this process that do one thing meanwhile and answer in bytes."""

from __future__ import annotations

import os
import select
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def can_fork() -> bool:
    """Tell whether a copy of this process is safe: no thread of it may hold a lock."""
    threading = sys.modules.get("threading")
    return hasattr(os, "fork") and (threading is None or threading.active_count() == 1)


def cores() -> int:
    """Return how many processes may work at a time on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


class Copy:
    """A copy that works while this process does something else.

    Ask :func:`can_fork` first. It ends with its answer, at the latest when it would
    answer and nobody listens. Where the system gives no further process, it has none.
    """

    def __init__(self, work: Callable[[], Iterable[bytes]]) -> None:
        self._process, self._pipe = 0, None
        here, status = os.getpid(), 1
        try:
            ours, theirs = os.pipe()
        except OSError:
            return
        try:
            self._process = os.fork()
            if not self._process:
                os.close(ours)
                _write(theirs, work())
                status = 0
        except OSError:
            pass  # here: no process is to be had; there: nobody listens any more
        finally:
            if os.getpid() != here:  # nothing of what the other would do, nor a word
                os._exit(status)
        os.close(theirs)
        if self._process:
            self._pipe = open(ours, "rb")  # noqa: SIM115, PTH123 (closed by close())
        else:
            os.close(ours)

    def has_answered(self) -> bool:
        """Tell whether it has begun to answer, or never will."""
        if self._pipe is None:
            return True
        poll = select.poll()  # select() refuses files with a number from 1024 on
        poll.register(self._pipe, select.POLLIN)
        return bool(poll.poll(0))

    def answer(self) -> bytes | None:
        """Wait for the answer; null where the copy failed, so that one finds out here why."""
        if self._pipe is None:
            return None
        try:
            found = self._pipe.read()
        finally:
            status = self.close()
        return None if status else found

    def close(self) -> int:
        """Let the copy end and return how it did; 0 is well."""
        if self._pipe is not None:
            self._pipe.close()  # what it writes now fails
        process, self._process = self._process, 0
        try:
            return os.waitpid(process, 0)[1] if process else 0
        except ChildProcessError:  # whoever started us has the system forget who ends
            return 1


def _write(pipe: int, answer: Iterable[bytes]) -> None:
    with open(pipe, "wb") as file:
        file.writelines(answer)
