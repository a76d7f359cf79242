"""A generous limit of requests for each network, kept in memory and forgotten soon.

Several public processes share it by Redis: :mod:`formsrv.web_public.shared_limits`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

MOST_NETWORKS = 20_000


class Limits(Protocol):
    """Says whether a network may send one more form."""

    def take(self, address: str) -> bool:
        """Take one from what the network of an address may send; False: nothing is left."""
        ...


@dataclass(slots=True, kw_only=True)
class TokenBuckets:
    """Each network may send ``capacity`` forms at once and ``per_minute`` for ever.

    Networks are keyed by a hash with a key of this process: no address is kept.
    """

    capacity: float = 120
    per_minute: float = 60
    clock: Callable[[], float] = time.monotonic
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _buckets: dict[bytes, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, address: str) -> bool:
        """Take one from the bucket of an address's network; False: it is empty."""
        network = hash_network(address, key=self._key)
        with self._lock:
            now = self.clock()
            if len(self._buckets) > MOST_NETWORKS:
                self._forget_full_ones(now)
            left, since = self._buckets.get(network, (self.capacity, now))
            left = self._refilled(left, now - since)
            self._buckets[network] = (left - 1 if left >= 1 else left, now)
            return left >= 1

    def _refilled(self, left: float, seconds: float) -> float:
        return min(self.capacity, left + seconds * self.per_minute / 60)

    def _forget_full_ones(self, now: float) -> None:
        kept = {
            network: (left, since)
            for network, (left, since) in self._buckets.items()
            if self._refilled(left, now - since) < self.capacity
        }
        self._buckets = kept if len(kept) <= MOST_NETWORKS else {}


@dataclass(frozen=True, slots=True)
class Guesses:
    """How often codes and addresses may be tried: from one network, and from all together."""

    here: Limits = field(default_factory=lambda: TokenBuckets(capacity=20, per_minute=4))
    anywhere: Limits = field(default_factory=lambda: TokenBuckets(capacity=600, per_minute=300))

    def take(self, address: str) -> bool:
        """Take one try; False: this network, or everybody, has had enough."""
        return self.here.take(address) and self.anywhere.take("everybody")


def hash_network(address: str, *, key: bytes) -> bytes:
    """Name the network of an address so that nobody without the key can read it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        name = address
    else:
        # A household has one IPv4 address, and one /56 of IPv6 addresses.
        bits = 32 if found.version == 4 else 56  # noqa: PLR2004 (versions of the protocol)
        name = str(ipaddress.ip_network((found, bits), strict=False))
    return hashlib.blake2b(name.encode(), key=key, digest_size=16).digest()
