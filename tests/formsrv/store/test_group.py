"""Whoever writes at the same moment shares a commit, and nobody pays for another's error."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, event, insert, select, update

from formsrv.desk.context import DeskContext
from formsrv.errors import NotStoredError
from formsrv.store.database import Database

WAIT = 10.0
NUMBERS = Table("marks", MetaData(), Column("number", Integer, primary_key=True))


@pytest.fixture
def store(desk: DeskContext) -> Database:
    """A database with a table of numbers."""
    with desk.store.writing() as connection:
        NUMBERS.create(connection)
    return desk.store


def mark(connection: Connection, number: int) -> None:
    connection.execute(insert(NUMBERS).values(number=number))


def marks(store: Database) -> list[int]:
    with store.reading() as connection:
        return list(connection.execute(select(NUMBERS.c.number).order_by("number")).scalars())


@contextmanager
def at_commit(store: Database, act: Callable[[Connection], object]) -> Iterator[None]:
    """Do something just before each commit."""
    event.listen(store.engine, "commit", act)
    try:
        yield
    finally:
        event.remove(store.engine, "commit", act)


def await_waiting(store: Database, number: int) -> None:
    """Return as soon as so many threads wait for their turn to write."""
    until = time.monotonic() + WAIT
    while store._writer._coming < number:  # noqa: SLF001 (nothing else tells)
        assert time.monotonic() < until
        time.sleep(0.002)


def write_together(store: Database, *works: Callable[[Connection], None]) -> list[object]:
    """Let works run in one group, in this order; return what each got: None or its error."""
    outcomes: list[object] = [None] * len(works)

    def run(place: int) -> None:
        try:
            with store.writing() as connection:
                if place == 0:
                    await_waiting(store, len(works) - 1)
                works[place](connection)
        except Exception as error:  # noqa: BLE001 (returned)
            outcomes[place] = error

    threads = []
    for place in range(len(works)):
        threads.append(threading.Thread(target=run, args=(place,)))
        threads[-1].start()
        if place == 0:
            until = time.monotonic() + WAIT
            while store._writer._group is None:  # noqa: SLF001
                assert time.monotonic() < until
        elif place < len(works) - 1:  # after the last one the first goes on at once
            await_waiting(store, place)
    for thread in threads:
        thread.join(WAIT)
    return outcomes


def test_writers_at_the_same_moment_share_commits(store: Database) -> None:
    commits: list[float] = []

    def slow(_connection: Connection) -> None:
        commits.append(time.monotonic())
        time.sleep(0.01)  # like a disk

    def write(number: int) -> None:
        with store.writing() as connection:
            mark(connection, number)

    with at_commit(store, slow), ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))

    assert marks(store) == list(range(80))
    assert len(commits) <= 40


def test_nobody_is_answered_before_the_commit(store: Database) -> None:
    answered: list[int] = []
    seen_at_commit: list[list[int]] = []

    def look(_connection: Connection) -> None:
        time.sleep(0.1)
        seen_at_commit.append(list(answered))

    def write(number: int) -> None:
        with store.writing() as connection:
            if number == 0:
                await_waiting(store, 2)
            mark(connection, number)
        answered.append(number)

    with at_commit(store, look), ThreadPoolExecutor(3) as pool:
        list(pool.map(write, range(3)))

    assert seen_at_commit == [[]]
    assert sorted(answered) == [0, 1, 2]


def test_the_error_of_one_does_not_fail_the_others(store: Database) -> None:
    def twice(connection: Connection) -> None:
        mark(connection, 2)
        mark(connection, 1)

    first, second, third = write_together(store, lambda c: mark(c, 1), twice, lambda c: mark(c, 3))

    assert (first, third) == (None, None)
    assert "IntegrityError" in type(second).__name__
    assert marks(store) == [1, 3]


def test_the_error_of_the_last_does_not_fail_those_before(store: Database) -> None:
    """It is the last who commits for all, also when its own work was undone."""
    first, second = write_together(store, lambda c: mark(c, 1), lambda c: mark(c, 1))

    assert first is None
    assert "IntegrityError" in type(second).__name__
    assert marks(store) == [1]


def test_the_error_of_the_first_does_not_fail_those_behind(store: Database) -> None:
    def fail(connection: Connection) -> None:
        mark(connection, 1)
        raise ValueError

    first, second = write_together(store, fail, lambda c: mark(c, 2))

    assert isinstance(first, ValueError)
    assert second is None
    assert marks(store) == [2]


def test_a_commit_that_fails_is_everybodys_error(store: Database) -> None:
    def fail(_connection: Connection) -> None:
        raise OSError

    with at_commit(store, fail):
        outcomes = write_together(store, lambda c: mark(c, 1), lambda c: mark(c, 2))

    assert [type(error) for error in outcomes] == [NotStoredError, NotStoredError]
    assert marks(store) == []


def test_when_the_database_drops_the_transaction_nobody_is_told_that_it_is_stored(
    store: Database,
) -> None:
    """A full disk ends it for all; what was written before in the group is gone with it."""

    def drop(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise ValueError

    first, second = write_together(store, lambda c: mark(c, 1), drop)
    with store.writing() as connection:
        mark(connection, 3)

    assert isinstance(first, NotStoredError)
    assert isinstance(second, ValueError)
    assert marks(store) == [3]


def test_whoever_is_interrupted_while_waiting_holds_nobody_up(store: Database) -> None:
    writer = store._writer  # noqa: SLF001 (an interruption at that very point cannot be timed)
    writer._coming = 1  # noqa: SLF001
    done = threading.Event()

    def write() -> None:
        with store.writing() as connection:
            mark(connection, 1)
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    answered_early = done.wait(0.1)
    writer._coming = 0  # noqa: SLF001
    thread.join(WAIT)

    assert not answered_early
    assert done.is_set()
    assert marks(store) == [1]


def test_one_process_waits_for_the_other_before_it_reads_what_it_changes(store: Database) -> None:
    """Two connections count up in turn; no step is lost."""
    other = Database(store.engine.url.render_as_string(hide_password=False), "intake")

    def count(database: Database) -> None:
        for _ in range(25):
            with database.writing() as connection:
                found = connection.execute(select(NUMBERS.c.number)).scalar_one()
                time.sleep(0.001)
                connection.execute(update(NUMBERS).values(number=found + 1))

    with store.writing() as connection:
        mark(connection, 0)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count, (store, other)))
    other.close()

    assert marks(store) == [50]
