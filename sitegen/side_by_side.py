"""Side by side: work in a few parts, done by this process and a copy of it; each takes what is next."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sitegen.copies import Copy

T = TypeVar("T")
D = TypeVar("D")
_NUMBER = 2
"""Bytes of a part's number; that of all fit into a pipe at once."""
MOST_PARTS = 1_000


def done_side_by_side(parts: Sequence[T], do: Callable[[T], D]) -> list[D]:
    """Return what is done of each part, in their order; of plain values that marshal knows.

    What the copy could not do is done here, so that faults are raised here. Raises ValueError for more
    than :data:`MOST_PARTS`. Ask :func:`~sitegen.copies.can_fork` first.
    """
    if len(parts) > MOST_PARTS:
        raise ValueError(f"At most {MOST_PARTS} parts can be done side by side.")
    waiting, numbers = os.pipe()
    os.write(numbers, b"".join(at.to_bytes(_NUMBER, "big") for at in range(len(parts))))
    os.close(numbers)  # so that who finds no number knows that none will come

    here = os.getpid()

    def taken() -> Iterator[tuple[int, D]]:
        while number := os.read(waiting, _NUMBER):
            at = int.from_bytes(number, "big")
            yield at, do(parts[at])
            if here not in (os.getpid(), os.getppid()):
                return  # of the copy: whoever waited for it is gone

    copy = Copy(lambda: [marshal.dumps(list(taken()))])
    try:
        found = dict(taken())
        answer = copy.answer()
    finally:
        os.read(
            waiting, _NUMBER * MOST_PARTS
        )  # if something went wrong here, the copy ends as well
        copy.close()
        os.close(waiting)
    if answer is not None:
        found.update(marshal.loads(answer))  # noqa: S302 (our own bytes)
    return [found[at] if at in found else do(part) for at, part in enumerate(parts)]
