"""A builder on a real Unix socket that answers as the contract says and remembers what it was asked."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class FakeBuilder:
    """What was asked; ``fault`` makes it refuse all, ``unbuildable`` only builds."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.fault: dict[str, Any] | None = None
        self.unbuildable: dict[str, Any] | None = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer one request."""
        self.requests.append(request)
        if self.fault:
            return self.fault
        if request["command"] == "preview":
            return {"html": f"<html lang={request['tag']}>{request['yaml']}</html>"}
        if request["command"] == "remove":
            return {"removed": 12}
        if self.unbuildable:
            return self.unbuildable
        return {"pages": 12, "written": 1, "removed": 0, "seconds": 0.1}

    def removed(self) -> list[str]:
        """Return the offers whose pages were to be deleted, in order."""
        return [asked["id"] for asked in self.requests if asked["command"] == "remove"]

    @contextmanager
    def listening(self, path: Path) -> Iterator[None]:
        """Answer at a socket until the block ends."""
        builder = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                answer = builder.answer(json.loads(self.rfile.readline()))
                self.wfile.write(json.dumps(answer).encode() + b"\n")

        with socketserver.ThreadingUnixStreamServer(str(path), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()
