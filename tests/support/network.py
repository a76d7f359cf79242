"""Keeps tests on this machine: a connection to any other address is an error."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class OutsideConnectionError(RuntimeError):
    """A test tried to reach another machine."""


def is_this_machine(address: object) -> bool:
    """Tell whether a socket address is a Unix socket or of the loopback range."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse connections of the test process to other machines."""
    connect = socket.socket.connect

    def guarded(sock: socket.socket, address: Any) -> None:  # noqa: ANN401 (as in socket)
        if not is_this_machine(address):
            message = f"A test tried to reach {address[0]}; tests use this machine only."
            raise OutsideConnectionError(message)
        connect(sock, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield
