"""Copies a whole database out while it is used, and puts a copy in its place."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from psycopg.conninfo import make_conninfo

from formsrv.errors import AlreadyRunningError, NotPreparedError
from formsrv.store.database import Database
from formsrv.store.disk import sync

_BEFORE = "before_restore"


def copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment; writers need not wait.

    Raises NotPreparedError when the copy is not sound.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    address = f"{source.resolve().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True)) as live,
        closing(sqlite3.connect(target)) as to,
    ):
        try:
            live.backup(to)
        except sqlite3.DatabaseError as error:
            raise NotPreparedError(f"{source} cannot be copied: {error}.") from error
        # One file, with nothing beside it that could be forgotten.
        to.execute("PRAGMA journal_mode=DELETE")
        _check(to, target)
    sync(target)


def check_file(path: Path) -> None:
    """Look through a whole SQLite file; raises NotPreparedError when it is not sound."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as connection:
        _check(connection, path)


def settle_file(path: Path) -> None:
    """Make an SQLite file whole in itself; raises AlreadyRunningError when somebody uses it."""
    with closing(sqlite3.connect(path, timeout=1)) as connection:
        try:
            # Only whoever is alone with a file may end its write-ahead log.
            (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        except sqlite3.OperationalError:
            mode = "in use"
    if mode != "delete":
        raise AlreadyRunningError(f"{path} is in use: stop public, staff and worker first.")
    sync(path)


def dump_server(database: Database, target: Path) -> None:
    """Write both schemas of a PostgreSQL database, as they are at one moment, into a file."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
    words += ["--schema=intake", "--schema=desk", f"--file={target}"]
    _run(words, database)
    sync(target)


@contextmanager
def replacing_schemas(database: Database, dump: Path) -> Iterator[None]:
    """Put a dump in the place of both schemas; if that or the block fails, all is as before.

    Nobody but their owner may enter the new ones. Raises NotPreparedError.
    """
    present = _schemas(database)
    _alter(database, [f"ALTER SCHEMA {name} RENAME TO {name}_{_BEFORE}" for name in present])
    try:
        words = ["pg_restore", "--single-transaction", "--exit-on-error"]
        _run([*words, "--no-owner", "--no-privileges", str(dump)], database, target=True)
        yield
    except BaseException:
        back = [f"ALTER SCHEMA {name}_{_BEFORE} RENAME TO {name}" for name in present]
        _alter(database, ["DROP SCHEMA IF EXISTS intake, desk CASCADE", *back])
        raise
    _alter(database, [f"DROP SCHEMA {name}_{_BEFORE} CASCADE" for name in present])


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise NotPreparedError(f"{path} is damaged: {found}.")


def _schemas(database: Database) -> list[str]:
    with database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT nspname FROM pg_namespace WHERE nspname IN ('intake', 'desk') ORDER BY 1"
        )
        return [str(row[0]) for row in rows]


def _alter(database: Database, statements: Sequence[str]) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    # What they have prepared names tables that are no longer there.
    database.engine.dispose()


def _run(words: Sequence[str], database: Database, *, target: bool = False) -> None:
    """Run one of PostgreSQL's programs; the password is in no list of processes."""
    _, given = database.engine.dialect.create_connect_args(database.engine.url)
    password = given.pop("password", None)
    given.pop("context", None)
    address = f"--dbname={make_conninfo(**given)}"
    env = {**os.environ, "PGPASSWORD": str(password)} if password else dict(os.environ)
    command = [words[0], address, *words[1:]] if target else [*words, address]
    try:
        done = subprocess.run(  # noqa: S603 (a program of PostgreSQL with our own words)
            command, env=env, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise NotPreparedError(
            f"{words[0]} is missing: install the package postgresql-client."
        ) from None
    if done.returncode:
        raise NotPreparedError(f"{words[0]} failed: {done.stderr.strip()}")
