"""The crew of a full build: the processes that do it, and what each is given to do."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from multiprocessing.connection import Connection, wait
from typing import Any

from sitegen.copies import can_fork
from sitegen.outcome import Largest, note_size
from sitegen.pages import KINDS
from sitegen.plan import Declared, item_of_unit
from sitegen.spool import Spools, remove_spool
from sitegen.state import FOLDER, Item
from sitegen.work import BATCH, Done, Orders, Share, Task, Told, Turn, in_batches

MANY = 2_000
"""So many names are handed out at once."""
ALIKE = 2 * BATCH
"""So many units of items are handed out at once, so that many of a kind come one after the other:
what a processor keeps at hand of one page then serves the next (a tenth less time for homes)."""


class LostWorkerError(Exception):
    """A process of a build ended before its work did."""


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
        yield from self._work("load", [in_batches(share) for share in shares])
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
            chain(in_batches(long[at]), in_batches(share, ALIKE), _taken(common, at), [last])
            for at, share in enumerate(shares)
        ]
        yield from self._work("render", batches)

    def missing(self, names: Collection[str]) -> Iterator[str]:
        """Look at files that were written; yield the names of those that are not there."""
        rest, count = list(names), len(self._workers)
        yield from self._work("missing", [in_batches(rest[at::count], MANY) for at in range(count)])

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
