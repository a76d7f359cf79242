"""A Redis server of a test's own, on a Unix socket, that keeps nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import RunningProcess, running


@dataclass(frozen=True, kw_only=True)
class RedisServer:
    """A running server and the address of its socket."""

    url: str
    process: RunningProcess


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Run a server while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        socket = Path(folder) / "redis.sock"
        command = ["redis-server", "--port", "0", "--unixsocket", str(socket)]
        command += ["--save", "", "--appendonly", "no", "--dir", folder]
        with running(command, ready="eady to accept connections") as process:
            yield RedisServer(url=f"unix://{socket}", process=process)
