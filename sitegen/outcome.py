"""Outcome: what a build did, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Thing = TypeVar("Thing")

Largest = dict[tuple[str, str], tuple[int, str]]
"""The largest page of each kind of output in each language: its bytes and its name."""
Told = Callable[[str, int, int], None]
"""Hears how far a build is: phase, done, of how many."""
TOLD_EVERY = 64
"""About as many come at once from a process of a full build; a pace is only seen between them."""


class Summary:
    """What a build did: counts of files, seconds by phase and by kind of output.

    ``largest`` is known after a full build.
    """

    def __init__(self, told: Told | None = None) -> None:
        self.files = self.pages = self.written = self.removed = 0
        self.whole = False
        self.seconds = 0.0
        self.phases: dict[str, float] = {}
        self.kinds: dict[str, float] = {}
        self.largest: Largest = {}
        self.told: Told = told or (lambda _phase, _done, _total: None)

    @property
    def unchanged(self) -> int:
        """Files that were right already."""
        return self.files - self.written

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count the time of a block to a phase."""
        started = time.perf_counter()
        self.told(name, 0, 0)
        try:
            yield
        finally:
            self.phases[name] = self.phases.get(name, 0.0) + time.perf_counter() - started

    def follow(self, phase: str, things: Iterable[Thing], total: int) -> Iterator[Thing]:
        """Yield things and tell how many have been there."""
        for done, thing in enumerate(things, 1):
            yield thing
            if done % TOLD_EVERY == 0:
                self.told(phase, done, total)

    def cost(self, kind: str, seconds: float) -> None:
        """Count time to a kind of output."""
        self.kinds[kind] = self.kinds.get(kind, 0.0) + seconds


def note_size(largest: Largest, kind: str, name: str, size: int) -> None:
    """Keep a page where it is the largest of its kind in its language; of two the later in name."""
    if name.endswith(".html"):
        place = kind, name.partition("/")[0]
        largest[place] = max(largest.get(place, (0, "")), (size, name))
