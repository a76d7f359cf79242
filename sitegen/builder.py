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
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateSyntaxError

from catalog.photos import photo_files
from catalog.problems import ContentError, Problem, Severity, format_text
from catalog.reading import OFFER_ID, read_offer
from catalog.region import Region
from catalog.urls import media_url, offer_sheet_url, offer_url
from sitegen.background import Background
from sitegen.budget import Scales, TooHeavyError
from sitegen.build import BuildError, Engine, Folders
from sitegen.media import own_photos
from sitegen.pages.media import MEDIA
from sitegen.pages.offer_page import RENT_GUIDE
from sitegen.pages.offers import OFFER, inputs_of, render_offer
from sitegen.pages.prose import GUIDE
from sitegen.pages.sheets import OFFER_SHEET
from sitegen.search import forget_found
from sitegen.stage import Stage, StageError
from sitegen.state import load_state
from sitegen.verify import IncompleteSiteError
from sitegen.write import locked, remove

LONGEST_REQUEST = 1_000_000
PATIENCE_SECONDS = 30
SIGNAL_SECONDS = 0.5
LANGUAGES_OF_NOTES = ("de", "en")
ROOT = Path(__file__).resolve().parent.parent


class Builder:
    """Keeps one engine between requests; builds one at a time, later requests wait."""

    def __init__(
        self, *, var: Path, content: Path, region: Path, media: Path | None = None
    ) -> None:
        self.var = var
        self.content = content
        self.region = region
        stage = var / "stage"
        self.engine = Engine(
            Folders(
                content=stage,
                region=region,
                output=var / "output",
                media=media,
                search=var / "search.sqlite",
            )
        )
        self._stage: Stage | None = None
        self._lock = threading.Lock()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request; what is wrong with it or with the content is the answer."""
        try:
            with self._lock:
                return self._carry_out(request)
        except ContentError as error:
            return _refusal("The content has faults.", error.problems)
        except (IncompleteSiteError, TooHeavyError, StageError, BuildError, OSError) as error:
            return {"error": str(error), "problems": []}
        except Exception as error:  # noqa: BLE001 (the desk waits for an answer whatever it sent)
            traceback.print_exc()
            answer = _refusal("The builder failed; its log says why.", ())
            return answer | {"notes": {tag: [place_of(error)] for tag in LANGUAGES_OF_NOTES}}

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
        summary = self.engine.build(changed=self._update_stage())
        return {
            "pages": summary.pages,
            "written": summary.written,
            "removed": summary.removed,
            "seconds": round(summary.seconds, 3),
        }

    def _update_stage(self) -> set[str] | None:
        """Bring the stage up to date; what a fault leaves unbuilt is looked at next time."""
        branch = self.engine.load_site().region.settings.content_branch
        if self._stage is None or self._stage.branch != branch:
            stage = self.engine.folders.content
            self._stage = Stage(self.var / "content.git", branch, self.content, stage)
        return self._stage.update()

    def _remove(self, key: str) -> int:
        """Take an offer's pages and photos off the site, whatever state the content is in."""
        output = self.engine.folders.output
        photos = own_photos(self.engine.state or load_state(output), key)
        pages = (offer_sheet_url, offer_url)  # the inner folder first: an empty one goes, too
        tags = self.engine.load_site().tags
        names = [url(tag, key)[1:] + "index.html" for url in pages for tag in tags]
        names += [media_url(name)[1:] for sha256 in photos for name in photo_files(sha256)]
        with locked(output):  # else a compressed one could be set beside it just then
            removed = sum(remove(output, name) for name in names)
            forget_found(self.engine.folders.search, (OFFER.name, key))
        own = ((OFFER.name, key), (OFFER_SHEET.name, key))
        for unit in (*own, *((MEDIA.name, sha256) for sha256 in photos)):
            self.engine.forget(unit)
        return removed

    def _preview(self, key: str, text: str, tag: str) -> dict[str, Any]:
        if self.engine.state is None:
            self._build()
        site = self.engine.load_site()
        if tag not in site.tags or self.engine.state is None:
            return {"error": "The language must be one of the region's.", "problems": []}
        day = _today(site.region)
        offer, problems = read_offer(
            text.encode(), path=f"{key}.yaml", region=site.region, today=day
        )
        errors = [found for found in problems if found.severity is Severity.ERROR]
        if offer is None or errors:
            return _refusal("The offer has faults.", errors)
        explained = (GUIDE.name, RENT_GUIDE) in self.engine.state.units
        inputs = inputs_of(site, offer, key, today=day, rent_guide=explained)
        pages = dict(render_offer(site, key, inputs, offer))
        if heavy := Scales().weigh(OFFER.name, list(pages.items())):
            raise TooHeavyError(heavy)
        return {"html": pages[offer_url(tag, key)[1:] + "index.html"].decode()}


def serve(
    path: Path,
    *,
    var: Path,
    content: Path,
    region: Path,
    media: Path | None = None,
    compressing: bool = True,
) -> int:
    """Listen until SIGTERM or SIGINT; prints ``ready`` when requests are answered."""
    builder = Builder(var=var, content=content, region=region, media=media)
    background = Background(builder.engine.folders.output) if compressing else None
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        mask = os.umask(0o177)
        listener.bind(str(path))
        os.umask(mask)
        listener.listen(16)
        # A signal that reached another thread, or came just before the call, is seen then.
        listener.settimeout(SIGNAL_SECONDS)
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        try:
            while True:
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    talk = (connection, builder, background)
                    threading.Thread(target=_converse, args=talk, daemon=True).start()
        except _StoppedError:
            return 0
        finally:
            path.unlink(missing_ok=True)
            if background is not None:
                background.stop()


class _StoppedError(Exception):
    """Raised in the main thread by the signal that ends the builder."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _StoppedError


def _converse(connection: socket.socket, builder: Builder, background: Background | None) -> None:
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
    if background is not None and ("written" in answer or "removed" in answer):
        background.begin()


def _today(region: Region) -> date:
    return datetime.now(ZoneInfo(region.settings.time_zone)).date()


def _refusal(sentence: str, problems: tuple[Problem, ...] | list[Problem]) -> dict[str, Any]:
    notes = {tag: format_text(problems, tag).splitlines() for tag in LANGUAGES_OF_NOTES}
    return {"error": sentence, "problems": notes["en"], "notes": notes}


def place_of(error: Exception) -> str:
    """Name the line of a template or a program at which it failed, and what it said."""
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, TemplateSyntaxError) and error.filename is not None:
        return f"{_shown(error.filename)}:{error.lineno}: {said}"
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(f"{ROOT}/")]
    inner = [frame for frame in ours if "/.venv/" not in frame.filename]
    return f"{_shown(inner[-1].filename)}:{inner[-1].lineno}: {said}" if inner else said


def _shown(path: str) -> str:
    return path.removeprefix(f"{ROOT}/")
