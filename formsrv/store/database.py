"""Opens a database so that what was accepted survives power loss, and one writer writes at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from formsrv.errors import NotPreparedError

BUSY_MILLISECONDS = 10_000
_WRITES = {"formsrv_writes": True}


class Database:
    """One database: transactions that only read, and short ones that write.

    On SQLite a write begins with BEGIN IMMEDIATE: it waits for its turn at the start and never
    fails half way. The lock spares threads of one process that wait.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the data."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All of it is written durably at the end, or nothing."""
        with self._lock, self.engine.connect() as plain:
            connection = plain.execution_options(**_WRITES)
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_engine(url: str) -> Engine:
    """Make an engine; SQLite gets WAL, full synchronisation and overwriting of deleted rows."""
    # An error must not quote what a statement was given.
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _claim_file(engine.url.database or "")
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


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
    writes = connection.get_execution_options().get("formsrv_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
