"""Has a stranger's file looked at by a process of its own, with limits, and kills it in time."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from catalog.photos import FILE_MAX, Pictures, Unusable, UnusableImageError
from formsrv.errors import FormServiceError

CHILD = Path(__file__).with_name("child.py")
LONGEST_SECONDS = 45.0
AT_ONCE = 2
"""So many files are looked at at a time; each may take a core and much memory."""
PATIENCE_SECONDS = 8.0
"""So long a request waits for its turn: it holds a thread that readers need."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class TooBusyError(FormServiceError):
    """Too many photos are being looked at just now."""


def make_pictures_apart(
    raw: bytes, *, seconds: float = LONGEST_SECONDS, child: Sequence[str] = (str(CHILD),)
) -> Pictures:
    """Make the pictures of a photo; raises UnusableImageError and TooBusyError.

    A file that brings the process to its limits, or to a crash, is called damaged.
    """
    if len(raw) > FILE_MAX:
        raise UnusableImageError(Unusable.TOO_BIG)
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise TooBusyError
    try:
        answer = _ask(raw, seconds=seconds, child=child)
    finally:
        _turns.release()
    return _read(answer)


def _ask(raw: bytes, *, seconds: float, child: Sequence[str]) -> bytes:
    with subprocess.Popen(  # noqa: S603 (our own program; the file comes by the pipe)
        [sys.executable, "-I", *child],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
    ) as process:
        try:
            answer, _ = process.communicate(raw, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise UnusableImageError(Unusable.DAMAGED) from error
        finally:
            process.kill()
    if process.returncode:
        raise UnusableImageError(Unusable.DAMAGED)
    return answer


def _read(answer: bytes) -> Pictures:
    head, _, rest = answer.partition(b"\n")
    try:
        found = json.loads(head)
        if "unusable" in found:
            raise UnusableImageError(Unusable(found["unusable"]))
        large, avif, jpeg = (int(size) for size in found["sizes"])
        width, height = int(found["width"]), int(found["height"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableImageError(Unusable.DAMAGED) from error
    if len(rest) != large + avif + jpeg:
        raise UnusableImageError(Unusable.DAMAGED)
    return Pictures(
        width=width,
        height=height,
        large=rest[:large],
        avif=rest[large : large + avif],
        jpeg=rest[large + avif :],
    )
