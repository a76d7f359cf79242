"""A slow line between two network namespaces of this machine, with real TCP on both ends.

Each end is a TUN device; a process carries packets from one to the other, no faster than the
line and later by half a round trip. Needs root, and ``ip`` of iproute2.
"""

from __future__ import annotations

import ctypes
import fcntl
import multiprocessing
import os
import select
import struct
import subprocess
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

SERVER, PHONE = "10.77.0.1", "10.77.0.2"
_SET_INTERFACE = 0x400454CA
_TUN_WITHOUT_HEAD = 0x1001
_PACKET = 2048
_WAITING_BYTES = 64_000
"""What a line holds before it drops packets."""
_CLONE_NEW_NETWORK = 0x40000000


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """A line: kilobits a second each way, milliseconds there and back."""

    kbit: int
    round_trip_ms: int

    @property
    def name(self) -> str:
        """As tables show it."""
        return f"{self.kbit} kbit/s + {self.round_trip_ms} ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line that is up; ``carried`` counts the bytes of packets towards the phone."""

    server: str
    phone: str
    carried: Any

    def at_server(self) -> tuple[str, ...]:
        """Return what runs a command at the far end."""
        return ("ip", "netns", "exec", self.server)

    def at_phone(self) -> tuple[str, ...]:
        """Return what runs a command at the reader's end."""
        return ("ip", "netns", "exec", self.phone)

    def bytes_down(self) -> int:
        """Return how many bytes of IP packets have reached the phone."""
        return int(self.carried.value)


@contextmanager
def slow_link(speed: Speed, *, name: str) -> Iterator[Link]:
    """Lay a line and take it away with its namespaces; ``name`` is unique on this machine."""
    server, phone = f"{name}s", f"{name}p"
    carried = multiprocessing.Value("q", 0)
    stop, up = multiprocessing.Event(), multiprocessing.Event()
    ends = ((server, SERVER, PHONE), (phone, PHONE, SERVER))
    try:
        for namespace, _, _ in ends:
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
        carrier = multiprocessing.Process(
            target=_carry, args=(speed, ends, carried, up, stop), daemon=True
        )
        carrier.start()
        if not up.wait(10):
            raise RuntimeError("The line did not come up.")
        yield Link(server=server, phone=phone, carried=carried)
        stop.set()
        carrier.join(timeout=5)
    finally:
        for namespace, _, _ in ends:
            _ip("netns", "del", namespace, check=False)


def _ip(*words: str, check: bool = True) -> None:
    subprocess.run(["ip", *words], check=check, capture_output=True)


@dataclass(slots=True)
class _Way:
    """One direction: packets wait until they are through, then arrive half a round trip later."""

    target: int
    seconds_per_byte: float
    delay: float
    waiting: deque[tuple[float, bytes]] = field(default_factory=deque)
    free_at: float = 0.0
    arrived: int = 0

    def send(self, packet: bytes, now: float) -> None:
        """Put a packet on the line, or drop it when too much waits."""
        if (self.free_at - now) / self.seconds_per_byte > _WAITING_BYTES:
            return
        self.free_at = max(now, self.free_at) + len(packet) * self.seconds_per_byte
        self.waiting.append((self.free_at + self.delay, packet))

    def deliver(self, now: float) -> float | None:
        """Hand over what has arrived; return when the next packet does."""
        while self.waiting and self.waiting[0][0] <= now:
            packet = self.waiting.popleft()[1]
            self.arrived += len(packet)
            os.write(self.target, packet)
        return self.waiting[0][0] if self.waiting else None


def _carry(
    speed: Speed,
    ends: Sequence[tuple[str, str, str]],
    carried: Any,  # noqa: ANN401 (a shared number has no public type)
    up: Event,
    stop: Event,
) -> None:
    devices = [_open_device(*end) for end in ends]
    up.set()
    per_byte = 8 / (speed.kbit * 1000)
    delay = speed.round_trip_ms / 2000
    ways = {
        devices[0]: _Way(devices[1], per_byte, delay),
        devices[1]: _Way(devices[0], per_byte, delay),
    }
    while not stop.is_set():
        dues = [due for way in ways.values() if (due := way.deliver(time.monotonic())) is not None]
        carried.value = ways[devices[0]].arrived
        pause = min((due - time.monotonic() for due in dues), default=0.2)
        ready, _, _ = select.select(devices, [], [], max(0.0, min(pause, 0.2)))
        for device in ready:
            ways[device].send(os.read(device, _PACKET), time.monotonic())


def _open_device(namespace: str, here: str, there: str) -> int:
    """Make a TUN device in a namespace, which this process enters for it."""
    library = ctypes.CDLL(None, use_errno=True)
    place = os.open(Path("/run/netns") / namespace, os.O_RDONLY)
    if library.setns(place, _CLONE_NEW_NETWORK) != 0:
        raise OSError(ctypes.get_errno(), f"cannot enter the namespace {namespace}")
    os.close(place)
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, _SET_INTERFACE, struct.pack("16sH", b"line", _TUN_WITHOUT_HEAD))
    _ip("addr", "add", here, "peer", there, "dev", "line")
    _ip("link", "set", "line", "up")
    return device
