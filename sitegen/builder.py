"""The builder: a process of its own that previews and builds at the desk's request.

It listens on a Unix socket of mode 0600 and speaks one JSON object a line, one request a
connection: ``{"command": "preview", "id", "yaml", "tag"}``, ``{"command": "build"}`` or
``{"command": "remove", "id"}``, which takes an offer's pages down without a build.
Hostile content is rendered here, where no key lies.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import traceback
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from catalog.library import OFFER_ID, read_offer
from catalog.problems import ContentError, Problem, Severity, format_text
from catalog.region import Region
from catalog.region_files import load_region
from catalog.urls import offer_url
from sitegen.build import build_inputs
from sitegen.inputs import Inputs, load_inputs
from sitegen.pages.offers import make_offer_page
from sitegen.plan import PageKind, PlannedPage
from sitegen.render import render_context
from sitegen.stage import StageError, stage_content
from sitegen.verify import IncompleteSiteError

LONGEST_REQUEST = 1_000_000
PATIENCE_SECONDS = 30


class Builder:
    """Holds the last good inputs; builds one at a time, later requests wait."""

    def __init__(self, *, var: Path, content: Path, region: Path) -> None:
        self.var = var
        self.content = content
        self.region = region
        self._inputs: Inputs | None = None
        self._lock = threading.Lock()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request; what is wrong with it or with the content is the answer."""
        try:
            with self._lock:
                return self._carry_out(request)
        except ContentError as error:
            return _refusal("The content has faults.", error.problems)
        except (IncompleteSiteError, StageError, OSError) as error:
            return {"error": str(error), "problems": []}
        except Exception:  # noqa: BLE001 (the desk waits for an answer whatever it sent)
            traceback.print_exc()
            return {"error": "The builder failed; its log says why.", "problems": []}

    def _carry_out(self, request: dict[str, Any]) -> dict[str, Any]:
        match request:
            case {"command": "build"}:
                return self._build()
            case {"command": "preview", "id": str(key), "yaml": str(text), "tag": str(tag)}:
                return self._preview(key, text, tag)
            case {"command": "remove", "id": str(key)} if OFFER_ID.match(key):
                return {"removed": self._remove(key)}
            case _:
                return _refusal("The command must be preview, build or remove.", ())

    def _build(self) -> dict[str, Any]:
        region = load_region(self.region)
        branch = region.settings.content_branch
        stage = stage_content(self.var / "content.git", branch, self.content, self.var / "stage")
        self._inputs = load_inputs(stage, self.region)
        summary = build_inputs(self._inputs, self.var / "output")
        return {
            "pages": summary.pages,
            "written": summary.written,
            "removed": summary.removed,
            "seconds": round(summary.seconds, 3),
        }

    def _remove(self, key: str) -> int:
        """Take an offer's pages off the site at once, whatever state the content is in."""
        tags = load_region(self.region).tags
        pages = [self.var / "output" / offer_url(tag, key).lstrip("/") for tag in tags]
        there = [page / "index.html" for page in pages if (page / "index.html").exists()]
        for page in there:
            page.unlink()
        return len(there)

    def _preview(self, key: str, text: str, tag: str) -> dict[str, Any]:
        if self._inputs is None:
            self._build()
        inputs = self._inputs
        if inputs is None or tag not in inputs.region.languages_by_tag:
            return {"error": "The language must be one of the region's.", "problems": []}
        offer, problems = read_offer(
            text.encode(), path=f"{key}.yaml", region=inputs.region, today=_today(inputs.region)
        )
        errors = [found for found in problems if found.severity is Severity.ERROR]
        if offer is None or errors:
            return _refusal("The offer has faults.", errors)
        page = PlannedPage(
            kind=PageKind.OFFER,
            tag=tag,
            key=key,
            file=offer_url(tag, key).lstrip("/") + "index.html",
        )
        html = render_context(inputs, page, make_offer_page(inputs, page, offer))
        return {"html": html.decode()}


def serve(path: Path, *, var: Path, content: Path, region: Path) -> int:
    """Listen until SIGTERM or SIGINT; prints ``ready`` when requests are answered."""
    builder = Builder(var=var, content=content, region=region)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        mask = os.umask(0o177)
        listener.bind(str(path))
        os.umask(mask)
        listener.listen(16)
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        try:
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=_converse, args=(connection, builder), daemon=True).start()
        except _StoppedError:
            return 0
        finally:
            path.unlink(missing_ok=True)


class _StoppedError(Exception):
    """Raised in the main thread by the signal that ends the builder."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _StoppedError


def _converse(connection: socket.socket, builder: Builder) -> None:
    with connection:
        connection.settimeout(PATIENCE_SECONDS)
        try:
            with connection.makefile("rb") as lines:
                line = lines.readline(LONGEST_REQUEST)
            request = json.loads(line)
        except (ValueError, RecursionError, OSError):
            answer = _refusal("A request must be one line of JSON.", ())
        else:
            answer = (
                builder.answer(request)
                if isinstance(request, dict)
                else _refusal("A request must be a JSON object.", ())
            )
        try:
            connection.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            sys.stderr.write("The desk hung up before the answer was sent.\n")


def _today(region: Region) -> date:
    return datetime.now(ZoneInfo(region.settings.time_zone)).date()


def _refusal(sentence: str, problems: tuple[Problem, ...] | list[Problem]) -> dict[str, Any]:
    return {"error": sentence, "problems": format_text(problems).splitlines()}
