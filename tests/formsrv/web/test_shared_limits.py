"""Several public processes share one limit by a real Redis server, and live without it."""

import logging
import signal
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from formsrv.desk.setup import Prepared
from formsrv.errors import NotPreparedError
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import choose_limits
from formsrv.web_public.shared_limits import AWAY_SECONDS, SharedBuckets
from tests.support.redis_server import RedisServer, redis_server

SECRET = b"0" * 32
HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(scope="module")
def server() -> Iterator[RedisServer]:
    with redis_server() as running:
        yield running


@pytest.fixture
def client(server: RedisServer) -> Iterator[redis.Redis]:
    """A look at what the server keeps; empty at the start."""
    with redis.Redis.from_url(server.url, decode_responses=True) as connection:
        connection.flushall()
        yield connection


def process(
    server: RedisServer, *, secret: bytes = SECRET, per_minute: float = 0.001
) -> SharedBuckets:
    """The limits of one public process: three forms at once."""
    near = TokenBuckets(capacity=3, per_minute=per_minute)
    return SharedBuckets(server.url, secret=secret, near=near)


def test_two_processes_share_what_a_network_may_send(
    server: RedisServer, client: redis.Redis
) -> None:
    one, two = process(server), process(server)

    taken = [which.take(HERE) for which in (one, two, one, two, one)]

    assert taken == [True, True, True, False, False]
    assert two.take(THERE)
    one.close()
    two.close()


def test_what_was_taken_comes_back_with_time(server: RedisServer, client: redis.Redis) -> None:
    quick = process(server, per_minute=600)
    for _ in range(3):
        quick.take(HERE)
    empty = quick.take(HERE)
    time.sleep(0.25)

    assert (empty, quick.take(HERE)) == (False, True)
    quick.close()


def test_the_server_knows_no_address_and_forgets_soon(
    server: RedisServer, client: redis.Redis
) -> None:
    limits = process(server, per_minute=60)
    limits.take(HERE)
    limits.take("2001:db8:1:2::9")

    names = list(client.scan_iter())
    kept = str(names) + str([client.hgetall(name) for name in names])

    assert len(names) == 2
    assert HERE not in kept
    assert "2001" not in kept
    assert all(0 < client.pttl(name) <= 4000 for name in names)
    limits.close()


def test_another_portal_on_the_same_server_counts_for_itself(
    server: RedisServer, client: redis.Redis
) -> None:
    ours, theirs = process(server), process(server, secret=b"1" * 32)
    for _ in range(3):
        ours.take(HERE)

    assert not ours.take(HERE)
    assert theirs.take(HERE)
    ours.close()
    theirs.close()


def test_a_server_that_hangs_or_dies_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    """Each process counts for itself, asks again later and names no address in the log."""
    now = 0.0
    caplog.set_level(logging.WARNING)
    with redis_server() as server:
        near = TokenBuckets(capacity=2, per_minute=0.001)
        limits = SharedBuckets(server.url, secret=SECRET, near=near, clock=lambda: now)
        assert limits.take(HERE)

        server.process.process.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        hanging = [limits.take(HERE) for _ in range(3)]
        waited = time.monotonic() - started
        server.process.process.send_signal(signal.SIGCONT)

        now = AWAY_SECONDS + 1
        back = limits.take(THERE)
        server.process.stop()
        dead = limits.take("192.0.2.1")

    assert hanging == [True, True, False]
    assert waited < 3
    assert (back, dead) == (True, True)
    assert len(caplog.records) == 2
    assert HERE not in caplog.text
    limits.close()


def test_the_setting_decides(prepared: Prepared, server: RedisServer) -> None:
    shared = choose_limits(replace(prepared.public, redis_url=server.url))

    assert isinstance(shared, SharedBuckets)
    assert isinstance(choose_limits(prepared.public), TokenBuckets)
    shared.close()


def test_another_address_is_refused_without_quoting_it() -> None:
    with pytest.raises(NotPreparedError, match="REDIS_URL") as refused:
        SharedBuckets("http://u:geheim@host", secret=SECRET)

    assert "geheim" not in str(refused.value)
