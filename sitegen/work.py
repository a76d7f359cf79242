"""Work: the share of a full build that one process does.

A share first loads its items and answers with their summaries. When the whole site is
planned from all of them, it renders and writes its units. Its records wait on disk meanwhile.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from sitegen.budget import Heavy, Scales
from sitegen.load import Loaded, load_item
from sitegen.outcome import Largest, note_size
from sitegen.pages import KINDS
from sitegen.plan import Declared, digest_of_inputs, shown_by
from sitegen.site import Site
from sitegen.spool import Spools
from sitegen.state import Item, Unit, digest_of
from sitegen.verify import missing_files
from sitegen.write import put_fresh

T = TypeVar("T")
BATCH = 32
"""So many units are handed out at once, and rendered before they are written."""
AT_HAND = 2 * BATCH
"""So many units may wait for the turn to write; each holds a page in every language."""
Task = tuple[Item, list[str]]
"""An item and its files."""
Told = tuple[Item, tuple[object, ...], dict[str, bytes]]
"""An item, its summary, and the ids of its files as they were read."""


_Rendered: TypeAlias = "tuple[Unit, Any, list[tuple[str, bytes]], float]"
"""A unit, its inputs, its files, and what they cost."""
_Weighed: TypeAlias = "tuple[Unit, bytes, list[tuple[str, bytes]], float, list[Heavy]]"
"""The same with the digest of the inputs, and the files above their cap."""


class Done(NamedTuple):
    """A unit whose files are written; digests of inputs and files, ``cost`` in seconds."""

    unit: Unit
    inputs: bytes
    made: dict[str, bytes]
    new: int
    cost: float
    heavy: list[Heavy]


class Turn(Protocol):
    """A lock between processes, or none where there is but one."""

    def acquire(self, block: bool = ..., /) -> bool:  # noqa: FBT001 (as locks have it)
        """Take it, or tell that another has it; ``block`` waits for that one."""

    def release(self) -> None:
        """Let the next have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What every share of a full build needs to know; folders as the build sees them."""

    content: Path
    fresh: Path
    old: Path | None
    today: date
    site: Callable[[], Site]


@dataclass(slots=True)
class Share:
    """One process's part of a build.

    ``turn`` lets one process write at a time: two that make folders side by side cost the
    file system seven times what one does (ext4: 0.05 ms a page alone, 0.4 ms each together).
    Who finds another at it renders on for a while.
    """

    orders: Orders
    site: Site
    spools: Spools
    turn: Turn = field(default_factory=Lock)
    at_hand: deque[_Weighed] = field(default_factory=deque)
    scales: Scales = field(default_factory=Scales)
    sizes: Largest = field(default_factory=dict)

    def load(self, tasks: Sequence[Task]) -> list[Told]:
        """Load items and return what they say; raises FaultyItemError."""
        loaded = {item: self._load(item, names) for item, names in tasks}
        self.spools.mine.keep({item: one.record for item, one in loaded.items()})
        return [(item, one.summary, one.ids) for item, one in loaded.items()]

    def _load(self, item: Item, names: Sequence[str]) -> Loaded:
        orders, region = self.orders, self.site.region
        return load_item(orders.content, item, names, region=region, today=orders.today)

    def loaded(self, _nothing: Sequence[object]) -> list[object]:
        """Let the others read what was loaded here."""
        self.spools.mine.seal()
        return []

    def render(self, declared: Sequence[Declared]) -> list[Done]:
        """Render units and write what is at hand, perhaps later; without any all is written.

        Those of items were loaded here. Like follows like, and each step is done for many before
        the next: what a processor keeps at hand of a step serves all of them.
        """
        done: list[Done] = []
        for some in in_batches(sorted(declared, key=_kind_of_home)):
            rendered = [self._render(*one) for one in some]
            self.at_hand += [self._weigh(*one) for one in rendered]
            done += self._write_all(wait=len(self.at_hand) >= AT_HAND)
        return done if declared else self._write_all(wait=True)

    def _render(
        self,
        unit: Unit,
        inputs: Any,  # noqa: ANN401 (each kind has its own)
    ) -> _Rendered:
        started = time.perf_counter()
        record = shown_by(unit, inputs, self.spools.__getitem__)
        pages = list(KINDS[unit[0]].render(self.site, unit[1], inputs, record))
        return unit, inputs, pages, time.perf_counter() - started

    def _weigh(
        self,
        unit: Unit,
        inputs: Any,  # noqa: ANN401 (the same)
        pages: list[tuple[str, bytes]],
        cost: float,
    ) -> _Weighed:
        started = time.perf_counter()
        for name, content in pages:
            note_size(self.sizes, unit[0], name, len(content))
        heavy = self.scales.weigh(unit[0], pages)
        digest = digest_of_inputs(inputs)
        return unit, digest, pages, cost + time.perf_counter() - started, heavy

    def _write_all(self, *, wait: bool) -> list[Done]:
        """Write what is at hand, unless another process is at it and this one need not wait."""
        if not self.turn.acquire(wait):
            return []
        try:
            return [self._write(*self.at_hand.popleft()) for _ in range(len(self.at_hand))]
        finally:
            self.turn.release()

    def _write(
        self,
        unit: Unit,
        inputs: bytes,
        pages: list[tuple[str, bytes]],
        cost: float,
        heavy: list[Heavy],
    ) -> Done:
        return Done(
            unit=unit,
            inputs=inputs,
            made={name: digest_of(content) for name, content in pages},
            new=self._put(pages),
            cost=cost,
            heavy=heavy,
        )

    def missing(self, names: Sequence[str]) -> list[str]:
        """Return those of some files that are not on disk, or hold nothing."""
        return missing_files(self.orders.fresh, names)

    def largest(self, _nothing: Sequence[object]) -> list[Largest]:
        """Return the largest of the pages that were made here."""
        return [self.sizes]

    def _put(self, pages: Sequence[tuple[str, bytes]]) -> int:
        fresh, old = self.orders.fresh, self.orders.old
        return sum(put_fresh(fresh, old, name, content) for name, content in pages)


def in_batches(share: Sequence[T], size: int = BATCH) -> Iterator[Sequence[T]]:
    """Cut what is to be done into batches."""
    return (share[at : at + size] for at in range(0, len(share), size))


def _kind_of_home(declared: Declared) -> str:
    """Tell the kinds of pages of homes apart; those of a text stay together: they show the same."""
    (kind, _), _ = declared
    return kind if KINDS.entries[kind].item == "offer" else ""
