"""Copies of this process that do one thing meanwhile and answer in bytes."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Copy:
    """A copy that works while this process does something else; ask :func:`~sitegen.walk.can_fork` first.

    It ends with its answer, or when nobody waits for that any more.
    """

    def __init__(self, work: Callable[[], Iterable[bytes]]) -> None:
        ours, theirs = os.pipe()
        self._process = os.fork()
        if not self._process:
            os.close(ours)
            _answer(theirs, work)
        os.close(theirs)
        self._pipe = open(ours, "rb")  # noqa: SIM115, PTH123 (closed by close(); a pipe has no path)

    def answer(self) -> bytes | None:
        """Wait for the answer; null where the copy failed, so that one finds out here why."""
        try:
            found = self._pipe.read()
        finally:
            status = self.close()
        return None if status else found

    def close(self) -> int:
        """Let the copy end, whatever it is at, and return how it did; 0 is well."""
        self._pipe.close()  # what it writes now fails
        process, self._process = self._process, 0
        return os.waitpid(process, 0)[1] if process else 0


def _answer(pipe: int, work: Callable[[], Iterable[bytes]]) -> None:
    """Write what was asked for and end, without taking apart what belongs to the other."""
    code = 1
    try:
        with open(pipe, "wb") as file:
            file.writelines(work())
        code = 0
    finally:
        os._exit(code)
