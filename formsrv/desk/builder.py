"""Asks the site's builder for a preview or a build: JSON, a line each way, over its Unix socket."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formsrv.errors import BuilderError, BuilderUnreachableError

_CONNECT_SECONDS = 5
_BUILD_SECONDS = 600
_LIMIT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What a build did; seconds of wall clock."""

    pages: int
    written: int
    removed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Builder:
    """The builder behind a socket; one request a connection."""

    socket_path: Path

    def preview(self, offer_id: str, yaml: str, *, tag: str) -> str:
        """Return an offer's page as the site would show it; raises BuilderError."""
        answer = self._ask({"command": "preview", "id": offer_id, "yaml": yaml, "tag": tag})
        return str(answer["html"])

    def build(self, commit: str | None) -> BuildSummary:
        """Build the site of a commit, or of the branch's tip; raises BuilderError."""
        answer = self._ask({"command": "build", "commit": commit})
        return BuildSummary(
            pages=int(answer["pages"]),
            written=int(answer["written"]),
            removed=int(answer["removed"]),
            seconds=float(answer["seconds"]),
        )

    def remove(self, offer_id: str) -> int:
        """Delete an offer's pages at once, without a build; return how many. Raises BuilderError."""
        return int(self._ask({"command": "remove", "id": offer_id})["removed"])

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        raw = json.dumps(request, ensure_ascii=False).encode() + b"\n"
        try:
            answer = self._exchange(raw)
        except OSError as error:
            raise BuilderUnreachableError("The builder does not answer.") from error
        try:
            found = json.loads(answer)
        except ValueError as error:
            raise BuilderUnreachableError("The builder broke off its answer.") from error
        if "error" in found:
            problems = [str(problem) for problem in found.get("problems", [])]
            notes = found.get("notes")
            raise BuilderError(str(found["error"]), problems=problems, notes=notes)
        return dict(found)

    def _exchange(self, raw: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_CONNECT_SECONDS)
            connection.connect(str(self.socket_path))
            connection.settimeout(_BUILD_SECONDS)
            connection.sendall(raw)
            with connection.makefile("rb") as answer:
                return answer.readline(_LIMIT)
