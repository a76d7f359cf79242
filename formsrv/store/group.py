"""One commit for all who write at the same moment; an error of one leaves the others alone.

Threads write one after another into one transaction, each behind a savepoint. Whoever finds
nobody waiting behind it commits for all, and nobody is answered before that commit is durable.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from formsrv.errors import NotStoredError

MOST_IN_A_GROUP = 64
WRITES = {"formsrv_writes": True}
"""Marks a connection whose transaction is going to write."""
_LOOK_AGAIN = 0.2
"""Seconds after which a waiting thread looks whether everybody still comes."""


class GroupWriter:
    """The one writer of a process: any number of threads, one transaction at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._coming = 0
        self._group: _Group | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write alone; ends when all of it is stored for good. Raises NotStoredError."""
        group = self._join()
        try:
            with group.part():
                yield group.connection
        finally:
            self._pass_on(group)
        self._await_end(group)

    def _join(self) -> _Group:
        with self._counting:
            self._coming += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self._coming -= 1
        try:
            if self._group is None:
                self._group = _Group(self._engine)
        except BaseException:
            self._turn.release()
            raise
        return self._group

    def _pass_on(self, group: _Group) -> None:
        """Let the next one write, or commit when nobody comes; the caller has the turn."""
        try:
            self._end_if_last(group)
        finally:
            self._turn.release()

    def _end_if_last(self, group: _Group) -> None:
        if group.broken or group.size >= MOST_IN_A_GROUP or not self._coming:
            self._group = None
            group.end()

    def _await_end(self, group: _Group) -> None:
        while not group.over.wait(_LOOK_AGAIN):
            # Whoever was to come may have been interrupted while waiting for its turn.
            with self._turn:
                if self._group is group:
                    self._end_if_last(group)
        if group.error is not None:
            raise NotStoredError from group.error


class _Group:
    """One transaction and the work that it holds; used by one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self.connection = engine.connect().execution_options(**WRITES)
        self.size = 0
        self.broken = False
        self.error: BaseException | None = None
        self.over = threading.Event()
        try:
            self._transaction = self.connection.begin()
        except BaseException:
            self.connection.close()
            raise

    @contextmanager
    def part(self) -> Iterator[None]:
        """Keep the work of one, or undo it and nothing else."""
        # Before the first there is nothing: undoing all of it is undoing its own.
        savepoint = self.connection.begin_nested() if self.size else None
        try:
            yield
            if savepoint is not None:
                savepoint.commit()
        except BaseException as error:
            if savepoint is None:
                self.broken = True
                raise
            try:
                savepoint.rollback()
            except Exception:  # noqa: BLE001 (whatever it is, the work of the others is lost)
                self.broken, self.error = True, error
            raise
        self.size += 1

    def end(self) -> None:
        """Commit, or undo all when it is broken; then everybody is answered."""
        try:
            if self.broken:
                self._transaction.rollback()
            else:
                self._transaction.commit()
        except BaseException as error:  # noqa: BLE001 (raised by everybody whose work it is)
            self.error = self.error or error
            with contextlib.suppress(Exception):
                self._transaction.rollback()
        finally:
            with contextlib.suppress(Exception):
                self.connection.close()
            self.over.set()
