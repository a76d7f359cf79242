"""Opens a database so that what was accepted survives power loss, and one writes at a time.

SQLite: a file each. PostgreSQL: a schema each, in one database. Both mean the same to whoever
writes: while a ``writing`` block runs, no other one runs, in this process or another.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from formsrv.errors import AlreadyRunningError, NotPreparedError
from formsrv.store.group import GroupWriter

BUSY_MILLISECONDS = 10_000
IDLE_MILLISECONDS = 60_000
"""After so long a process that hangs in the middle of writing loses its turn (PostgreSQL)."""
Name = Literal["intake", "desk"]

_POSTGRES = "postgresql"
_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """One database: blocks that only read, and short ones that write.

    On SQLite a write begins with BEGIN IMMEDIATE: it waits for its turn at the start and never
    fails half way. On PostgreSQL it begins with a lock that its end gives back.
    """

    def __init__(self, url: str, name: Name) -> None:
        self.name = name
        self.engine = open_engine(url, name)
        self._writer = GroupWriter(self.engine)

    @property
    def is_file(self) -> bool:
        """Whether this is an SQLite file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.engine.url.database or "")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the data."""
        with self.engine.connect() as plain:
            yield plain if self.is_file else plain.execution_options(**_SNAPSHOT)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it is written durably at the end, or nothing; see :mod:`formsrv.store.group`."""
        with self._writer.writing() as connection:
            yield connection

    @contextmanager
    def only_public(self) -> Iterator[None]:
        """Be the public process of an SQLite file; PostgreSQL takes any number of them.

        Raises AlreadyRunningError when there is one.
        """
        if not self.is_file:
            yield
            return
        with hold_lock(self.file.with_suffix(".public.lock")) as held:
            if not held:
                raise AlreadyRunningError(
                    f"Another public process writes to {self.file}. An SQLite file takes one; "
                    "for several of them set DATABASE_URL to a PostgreSQL database."
                )
            yield

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def hold_lock(path: Path) -> Iterator[bool]:
    """Hold a lock file if nobody else does, and tell; a crash gives it back."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def open_engine(url: str, name: Name) -> Engine:
    """Make an engine; SQLite gets WAL, full synchronisation and overwriting of deleted rows.

    Raises NotPreparedError for the address of another kind of database.
    """
    address = read_address(url)
    if address.get_backend_name() == _POSTGRES:
        engine = create_engine(
            address, hide_parameters=True, pool_pre_ping=True, connect_args=_postgres_options(name)
        )
        event.listen(engine, "begin", _begin_postgres)
        return engine
    # An error must not quote what a statement was given.
    engine = create_engine(address, hide_parameters=True)
    _claim_file(engine.url.database or "")
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def read_address(url: str) -> URL:
    """Read a database's address; raises NotPreparedError, without quoting it: it may hold a password."""
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is not None and address.drivername in {_POSTGRES, "postgres"}:
        return address.set(drivername=f"{_POSTGRES}+psycopg")
    if address is None or address.drivername not in {"sqlite", f"{_POSTGRES}+psycopg"}:
        raise NotPreparedError(
            "DATABASE_URL is not the address of a PostgreSQL database, such as "
            "postgresql://user:password@host/database."
        )
    return address


def _postgres_options(name: Name) -> dict[str, Any]:
    settings = {
        "search_path": name,
        "lock_timeout": BUSY_MILLISECONDS,
        "idle_in_transaction_session_timeout": IDLE_MILLISECONDS,
        # A machine that vanished must not keep its turn for hours.
        "tcp_keepalives_idle": 30,
        "tcp_keepalives_interval": 10,
        "tcp_keepalives_count": 3,
    }
    return {
        "options": " ".join(f"-c{key}={value}" for key, value in settings.items()),
        "connect_timeout": 10,
        "application_name": f"formsrv {name}",
    }


def _begin_postgres(connection: Connection) -> None:
    if _writes(connection):
        # The second key is the schema: both databases have a turn of their own.
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtext('formsrv'), hashtext(current_schema()))"
        )


def _claim_file(path: str) -> None:
    """Make a missing file readable by its owner only; SQLite gives its side files the same mode.

    Raises NotPreparedError.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise NotPreparedError(
            f"The database {path} cannot be opened ({error.strerror}): run "
            "'python -m formsrv setup' first, or mend the rights of the file."
        ) from error


def _prepare_sqlite(connection: Any, record: object) -> None:  # noqa: ANN401 (DBAPI connection)
    del record
    # The driver must not begin transactions by itself: _begin_sqlite says how.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("formsrv_writes", False))
