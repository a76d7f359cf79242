"""Work: the share of a full build that one process does, and the processes that do it.

A share first loads its items and answers with their summaries. When the whole site is
planned from all of them, it renders and writes its units. Its records wait on disk meanwhile.
"""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeAlias

from sitegen.budget import Heavy, Scales
from sitegen.load import Loaded, load_item
from sitegen.outcome import Largest, note_size
from sitegen.pages import KINDS
from sitegen.plan import Declared, digest_of_inputs, item_of_unit, shown_by
from sitegen.site import Site
from sitegen.spool import Spools, remove_spool
from sitegen.state import FOLDER, Item, Unit, digest_of
from sitegen.verify import missing_files
from sitegen.walk import can_fork
from sitegen.write import put_fresh

BATCH, MANY = 32, 2_000
"""So many units, or names, are handed out at once."""
AT_HAND = 2 * BATCH
"""So many units may wait for the turn to write; each holds a page in every language."""
ALIKE = 4 * BATCH
"""So many units of items are handed out at once, so that many of a kind come one after the other:
what a processor keeps at hand of one page then serves the next (a tenth less time for homes)."""
Task = tuple[Item, list[str]]
"""An item and its files."""
Told = tuple[Item, tuple[object, ...], dict[str, bytes]]
"""An item, its summary, and the ids of its files as they were read."""


_Rendered: TypeAlias = "tuple[Unit, bytes, list[tuple[str, bytes]], float, list[Heavy]]"
"""A unit, the digest of its inputs, its files, what they cost, and those above their cap."""


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


class LostWorkerError(Exception):
    """A process of a build ended before its work did."""


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
    at_hand: deque[_Rendered] = field(default_factory=deque)
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

        Those of items were loaded here.
        """
        done: list[Done] = []
        for some in _cut(sorted(declared, key=_kind_of_home)):
            self.at_hand += [self._render(*one) for one in some]
            done += self._write_all(wait=len(self.at_hand) >= AT_HAND)
        return done if declared else self._write_all(wait=True)

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

    def _render(
        self,
        unit: Unit,
        inputs: Any,  # noqa: ANN401 (each kind has its own)
    ) -> _Rendered:
        started = time.perf_counter()
        record = shown_by(unit, inputs, self.spools.__getitem__)
        pages = list(KINDS[unit[0]].render(self.site, unit[1], inputs, record))
        for name, content in pages:
            note_size(self.sizes, unit[0], name, len(content))
        heavy = self.scales.weigh(unit[0], pages)
        cost = time.perf_counter() - started
        return unit, digest_of_inputs(inputs), pages, cost, heavy


class Crew:
    """All shares of a build: processes, or this one where one core is all there is."""

    def __init__(self, workers: Sequence[_Local | _Remote]) -> None:
        self._workers = workers
        self._owner: dict[Item, int] = {}

    def load(self, tasks: Sequence[Task]) -> Iterator[Told]:
        """Share items out in turn and yield what they say; raises FaultyItemError."""
        count = len(self._workers)
        shares = [list(tasks[place::count]) for place in range(count)]
        self._owner = {item: place for place, mine in enumerate(shares) for item, _ in mine}
        yield from self._work("load", [_cut(share) for share in shares])
        yield from self._work("loaded", [iter([()]) for _ in shares])

    def render(self, declared: Iterable[Declared]) -> Iterator[Done]:
        """Give each unit to the process that holds its item, like to like, the others in turn.

        Who is done with all that takes of the lists and of what no process holds that others have.
        What shows many items takes long and comes first, so that nobody waits for it.
        """
        count = len(self._workers)
        long: list[list[Declared]] = [[] for _ in range(count)]
        shares: list[list[Declared]] = [[] for _ in range(count)]
        common: list[deque[Declared]] = [deque() for _ in range(count)]
        alike: list[Declared] = []
        for number, one in enumerate(declared):
            if (item := item_of_unit(one[0])) is not None:
                shares[self._owner[item]].append(one)
            elif KINDS[one[0][0]].records is not None:
                long[number % count].append(one)
            elif KINDS[one[0][0]].beside is not None:
                alike.append(one)
            else:
                common[number % count].append(one)
        for rest, part in zip(common, _parts(alike, count), strict=True):
            rest.extend(part)
        for share in shares:
            share.sort(key=_by_item)  # what one record gives is made while it is at hand
        last: Sequence[Declared] = ()  # so that all at hand is written
        batches = [
            chain(_cut(long[at]), _cut(share, ALIKE), _taken(common, at), [last])
            for at, share in enumerate(shares)
        ]
        yield from self._work("render", batches)

    def missing(self, names: Collection[str]) -> Iterator[str]:
        """Look at files that were written; yield the names of those that are not there."""
        rest, count = list(names), len(self._workers)
        yield from self._work("missing", [_cut(rest[at::count], MANY) for at in range(count)])

    def largest(self) -> Largest:
        """Return the largest pages of all that were made."""
        found: Largest = {}
        for sizes in self._work("largest", [iter([()]) for _ in self._workers]):
            for (kind, _), (size, name) in sizes.items():
                note_size(found, kind, name, size)
        return found

    def _work(self, what: str, batches: Sequence[Iterator[Sequence[Any]]]) -> Iterator[Any]:
        """Hand out batches; who has answered gets the next, so that no pipe fills up both ways."""
        waiting = dict(zip(self._workers, batches, strict=True))
        busy = [worker for worker, mine in waiting.items() if worker.ask(what, mine)]
        while busy:
            for worker in _ready(busy):
                found = worker.answer()
                if not worker.ask(what, waiting[worker]):
                    busy.remove(worker)
                yield from found


def _cut(share: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    return (share[at : at + size] for at in range(0, len(share), size))


def _taken(common: Sequence[deque[Any]], place: int) -> Iterator[Sequence[Any]]:
    """Take batches from one's own part of what is common, then from the end of the longest."""
    while rest := common[place] or max(common, key=len):
        take = rest.popleft if rest is common[place] else rest.pop
        yield [take() for _ in range(min(BATCH, len(rest)))]


def _parts(declared: list[Declared], count: int) -> Iterator[list[Declared]]:
    """Cut units of lists into as many parts, so that those that show the same come together."""
    ordered = sorted(declared, key=_place)
    size = -(-len(ordered) // count)
    return (ordered[at * size : (at + 1) * size] for at in range(count))


def _kind_of_home(declared: Declared) -> str:
    """Tell the kinds of pages of homes apart; those of a text stay together: they show the same."""
    (kind, _), _ = declared
    return kind if KINDS.entries[kind].item == "offer" else ""


def _by_item(declared: Declared) -> Item:
    unit, _ = declared
    return item_of_unit(unit) or unit


def _place(declared: Declared) -> tuple[Any, ...]:
    unit, inputs = declared
    beside = KINDS[unit[0]].beside
    return (beside(inputs) if beside else 0, unit)


def _ready(busy: Sequence[_Local | _Remote]) -> list[_Local | _Remote]:
    """Wait until one of them has answered."""
    pipes = [worker.pipe for worker in busy if isinstance(worker, _Remote)]
    answered = wait(pipes) if pipes else []
    return [one for one in busy if isinstance(one, _Local) or one.pipe in answered]


class _Local:
    """A share done in this process."""

    def __init__(self, orders: Orders, spools: Spools) -> None:
        self._share = Share(orders, orders.site(), spools)
        self._found: list[Any] = []

    def ask(self, what: str, batches: Iterator[Sequence[Any]]) -> bool:
        for batch in batches:
            self._found = getattr(self._share, what)(batch)
            return True
        return False

    def answer(self) -> list[Any]:
        return self._found

    def end(self) -> None:
        self._share.spools.close()


class _Remote:
    """A share done in a process of its own."""

    def __init__(self, orders: Orders, spools: Spools, context: Any, turn: Any) -> None:  # noqa: ANN401 (made by a factory)
        ours, theirs = context.Pipe()
        self.pipe: Connection = ours
        about = (orders, spools, turn, theirs, ours)
        self._process = context.Process(target=_serve, args=about, daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, what: str, batches: Iterator[Sequence[Any]]) -> bool:
        """Hand out the next batch, if there is one."""
        for batch in batches:
            try:
                self.pipe.send((what, batch))
            except OSError as error:
                raise LostWorkerError("A process of the build ended too early.") from error
            return True
        return False

    def answer(self) -> list[Any]:
        try:
            found: list[Any] | Exception = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise LostWorkerError("A process of the build ended too early.") from error
        if isinstance(found, Exception):
            raise found
        return found

    def end(self) -> None:
        self.pipe.close()
        self._process.join(timeout=5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def crew(orders: Orders, jobs: int) -> Iterator[Crew]:
    """Start the processes of a full build; they end with the block, whatever happens in it."""
    workers: list[_Local | _Remote] = []
    paths = tuple(orders.fresh / FOLDER / f"records.{number}" for number in range(jobs))
    try:
        if jobs == 1:
            workers.append(_Local(orders, Spools(paths, 0)))
        else:
            context = multiprocessing.get_context(_way_to_start())
            gc.freeze()  # what is here already is shared by all and never garbage
            turn = context.Lock()
            workers.extend(
                _Remote(orders, Spools(paths, number), context, turn) for number in range(jobs)
            )
        yield Crew(workers)
    finally:
        for worker in reversed(workers):  # the last one holds copies of the others' pipes
            worker.end()
        for path in paths:
            remove_spool(path)
        gc.unfreeze()


def _way_to_start() -> str:
    return "fork" if can_fork() else "spawn"


def _serve(
    orders: Orders, spools: Spools, turn: Turn, pipe: Connection, parents_end: Connection
) -> None:
    """Answer until the other end closes; a fault is an answer too."""
    parents_end.close()
    gc.disable()  # pages leave no cycles worth looking for, and the process ends soon
    share = Share(orders, orders.site(), spools, turn)
    while True:
        try:
            what, batch = pipe.recv()
            pipe.send(_answer(share, what, batch))
        except (EOFError, OSError):  # the parent has ended or given up
            spools.close()
            return


def _answer(share: Share, what: str, batch: Sequence[Any]) -> list[Any] | Exception:
    try:
        return list(getattr(share, what)(batch))
    except Exception as error:  # noqa: BLE001 (the parent raises it)
        return error
