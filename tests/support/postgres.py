"""A PostgreSQL server of the tests' own: one a test run, shared by its workers, then thrown away."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

DESK_ROLE, PUBLIC_ROLE = "hafen_desk", "hafen_public"
START_SECONDS = 60
STOP_SECONDS = 20
_SERVER_USER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package makes this user."""
_numbers = count(1)
_started: list[subprocess.Popen[bytes]] = []
"""Kept, since another worker may be the one who stops what this one has started."""


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs; Debian keeps most out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else name


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server: its folder, which holds data and Unix socket, and its process."""

    folder: Path
    pid: int

    def url(self, database: str, *, role: str = _SERVER_USER) -> str:
        """Return the address of a database for a role."""
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def run(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the server's own user, each for itself."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def new_database(self, *, like: str = "template1") -> str:
        """Make a database that the desk's role owns, empty or like another; return its name."""
        name = f"hafen_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} OWNER {DESK_ROLE} TEMPLATE {like}")
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Server]:
    """The server; the first who needs it starts it, the last who is done stops it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    state = shared / "postgres.json"
    server = _enter(state)
    try:
        yield server
    finally:
        _leave(state)


def _enter(state: Path) -> Server:
    with _locked(state):
        known = _read(state)
        if known is None:
            server = start(Path(tempfile.mkdtemp(prefix="pg-")))
            known = {"folder": str(server.folder), "pid": server.pid, "users": 0}
        known["users"] += 1
        state.write_text(json.dumps(known), "utf-8")
    return Server(folder=Path(known["folder"]), pid=known["pid"])


def _leave(state: Path) -> None:
    with _locked(state):
        known = _read(state)
        if known is None:
            return
        known["users"] -= 1
        if known["users"]:
            state.write_text(json.dumps(known), "utf-8")
            return
        stop(Server(folder=Path(known["folder"]), pid=known["pid"]))
        state.unlink()


def _read(state: Path) -> dict[str, Any] | None:
    return json.loads(state.read_text("utf-8")) if state.exists() else None


@contextmanager
def _locked(state: Path) -> Iterator[None]:
    with state.with_suffix(".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def start(folder: Path) -> Server:
    """Make a cluster in a folder and start it, on a Unix socket only.

    Nothing in it has to outlive a power cut, so it does not wait for the disk.
    """
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        shutil.chown(folder, _SERVER_USER, _SERVER_USER)
    initdb = ("--pgdata", str(data), "--username", _SERVER_USER, "--auth", "trust")
    _run_as_server([program("initdb"), *initdb, "--no-sync", "--encoding", "UTF8", "--no-locale"])
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off")
    options = [word for setting in settings for word in ("-c", setting)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*_as_server_user(), program("postgres"), "-D", str(data), *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
    _started.append(process)
    server = Server(folder=folder, pid=process.pid)
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            server.run(f"CREATE ROLE {DESK_ROLE} LOGIN", f"CREATE ROLE {PUBLIC_ROLE} LOGIN")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > until:
                message = f"PostgreSQL did not start: {error}\n{log.read_text('utf-8')}"
                raise RuntimeError(message) from error
            time.sleep(0.05)
        else:
            return server


def stop(server: Server) -> None:
    """End the server by its id and throw its folder away."""
    with suppress(ProcessLookupError):
        os.kill(server.pid, signal.SIGINT)
    until = time.monotonic() + STOP_SECONDS
    while (server.folder / "data" / "postmaster.pid").exists() and time.monotonic() < until:
        time.sleep(0.05)
    for process in _started:
        if process.pid == server.pid:
            process.wait(STOP_SECONDS)
    shutil.rmtree(server.folder)


def _run_as_server(command: Sequence[str]) -> None:
    done = subprocess.run(
        [*_as_server_user(), *command], capture_output=True, text=True, check=False, cwd="/"
    )
    if done.returncode:
        message = f"{command[0]} failed: {done.stderr}{done.stdout}"
        raise RuntimeError(message)


def _as_server_user() -> list[str]:
    """Return what runs a command as the server's user, keeping the id of the process."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={_SERVER_USER}", f"--regid={_SERVER_USER}", "--clear-groups"]
