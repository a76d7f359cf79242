"""The limits of :mod:`formsrv.web_public.limits`, shared by all public processes through Redis.

A Redis server that is away stops nobody: each process then counts for itself until it is back.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from formsrv.errors import NotPreparedError
from formsrv.web_public.limits import TokenBuckets, hash_network

ANSWER_SECONDS = 0.3
"""A form waits no longer than this for the server."""
AWAY_SECONDS = 10.0
"""After a fault the server is left alone for so long."""
# One step on the server, so that two processes cannot take the same last one. Its clock counts:
# those of the machines differ. A bucket that has filled up again is forgotten.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local capacity, per_second = tonumber(ARGV[1]), tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'left', 'since')
local left = tonumber(known[1] or capacity)
local since = tonumber(known[2] or now)
left = math.min(capacity, left + math.max(0, now - since) * per_second)
local may = left >= 1
if may then left = left - 1 end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'since', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - left) / per_second * 1000) + 1000)
return may and 1 or 0
"""

log = logging.getLogger(__name__)


class SharedBuckets:
    """Each network may send ``capacity`` forms at once and ``per_minute`` for ever, to all.

    Networks are keyed by a hash whose key is made of the secret that all public processes have.
    Raises NotPreparedError for an address that is none of a Redis server.
    """

    def __init__(
        self,
        url: str,
        *,
        secret: bytes,
        near: TokenBuckets | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._key = hashlib.blake2b(secret, digest_size=32, person=b"limits").digest()
        self._near = near or TokenBuckets()
        self._clock = clock
        self._away_until = 0.0
        try:
            self._client = redis.Redis.from_url(
                url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                retry=Retry(NoBackoff(), 0),
            )
        except ValueError:
            # The address may hold a password.
            raise NotPreparedError(
                "REDIS_URL is not the address of a Redis server, such as redis://host:6379/0."
            ) from None
        self._script = self._client.register_script(_TAKE)

    def take(self, address: str) -> bool:
        """Take one from the bucket of an address's network; False: it is empty."""
        if self._clock() >= self._away_until:
            try:
                return self._take_shared(address)
            except redis.RedisError as error:
                self._away_until = self._clock() + AWAY_SECONDS
                # Its text could quote the address of the server with its password.
                log.warning("the Redis server does not answer (%s)", type(error).__name__)
        return self._near.take(address)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _take_shared(self, address: str) -> bool:
        name = hash_network(address, key=self._key).hex()
        limits = (self._near.capacity, self._near.per_minute / 60)
        return bool(self._script(keys=[f"formsrv:limit:{name}"], args=limits))
