"""The builder as the desk sees it: a process behind a socket."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sitegen.builder import LONGEST_REQUEST
from tests.site.document import parse
from tests.sitegen.conftest import FLAT, VILLAGE, copy_content
from tests.support.processes import ROOT, RunningProcess, running


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A running builder with its folders."""

    folder: Path
    builder: RunningProcess

    def send(self, raw: bytes) -> dict[str, Any]:
        """Send bytes as they are and read one line."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(60)
            connection.connect(str(self.folder / "builder.sock"))
            try:
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # it may hang up before a request that is too long has ended
            with connection.makefile("rb") as answer:
                found: dict[str, Any] = json.loads(answer.readline())
                return found

    def ask(self, **request: object) -> dict[str, Any]:
        """Send a request as the desk does."""
        return self.send(json.dumps(request, ensure_ascii=False).encode() + b"\n")

    def preview(self, key: str, tag: str, *, text: str | None = None) -> dict[str, Any]:
        """Ask for the preview of an offer; its file's text unless another is given."""
        (path,) = (self.folder / "content").glob(f"offers/*/{key}.yaml")
        yaml = text or path.read_text("utf-8")
        return self.ask(command="preview", id="k2345678", yaml=yaml, tag=tag)


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@town.example"]
    subprocess.run(["git", *who, "-C", folder, *arguments], check=True, capture_output=True)


def started(folder: Path) -> AbstractContextManager[RunningProcess]:
    options = ["--var", folder, "--content", folder / "content", "--region", ROOT / "region"]
    command = [sys.executable, "-m", "sitegen", "serve", folder / "builder.sock", *options]
    return running(command, ready=r"^ready$")


def commit_content(folder: Path) -> None:
    """Copy the content into a checkout, commit it and clone that for the service."""
    copy_content(folder / "content")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "content")
    git(folder, "commit", "-qm", "content")
    git(folder, "clone", "-q", "--bare", ".", "content.git")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A builder of small content, committed in a clone."""
    folder = tmp_path_factory.mktemp("b")
    commit_content(folder)
    with started(folder) as builder:
        yield Desk(folder=folder, builder=builder)


def test_only_its_user_may_open_the_socket(desk: Desk) -> None:
    """Mode 0600: the public process has no way in."""
    mode = (desk.folder / "builder.sock").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_a_build_says_what_it_did(desk: Desk) -> None:
    """Counts of pages; the site lies in the folder for it, and again nothing is written."""
    first = desk.ask(command="build", commit=None)
    pages = len(list((desk.folder / "output").rglob("*.html")))
    assert first["pages"] == pages > 100
    again = desk.ask(command="build", commit=None)
    assert (again["pages"], again["written"], again["removed"]) == (pages, 0, 0)
    assert again["seconds"] > 0


def published(desk: Desk) -> dict[Path, int]:
    """Return when each file was written; packed ones are made beside them in the background."""
    files = (path for path in (desk.folder / "output").rglob("*.*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files if path.suffix not in {".gz", ".br"}}


@pytest.mark.parametrize(("tag", "direction"), [("de", "ltr"), ("ti", "ltr"), ("ar", "rtl")])
def test_a_preview_is_the_page_in_the_language_asked_for(
    tag: str, direction: str, desk: Desk
) -> None:
    """The site's own template: facts in that language, the text in German marked as such."""
    page = parse(desk.preview(VILLAGE, tag)["html"])
    assert (page.one("html")["lang"], page.one("html")["dir"]) == (tag, direction)
    assert (page.one("h1").lang, page.one("h1").dir) == (tag, direction)
    marked = {element.lang for element in page.one("main").walk() if element["lang"]}
    assert (tag == "de") != ("de" in marked)
    assert any(
        link["href"] == f"/forms/{tag}/inquiry/k2345678" for link in page.one("main").all("a")
    )


def test_a_preview_is_the_page_that_a_build_would_write(desk: Desk) -> None:
    """Byte for byte, but for the id."""
    desk.ask(command="build")
    html = desk.preview(FLAT, "ar")["html"]
    built = (desk.folder / f"output/ar/offers/{FLAT}/index.html").read_text("utf-8")
    # What is near and what is similar is known of a published home only.
    facts, share, _ = html.replace("k2345678", FLAT).partition('<ul class="pages noprint">')
    assert share
    assert built.startswith(facts)


def test_an_offer_is_taken_off_the_site_without_a_build(desk: Desk) -> None:
    """In all languages at once; again it finds none, and an odd id reaches nothing."""
    desk.ask(command="build")
    pages = sorted((desk.folder / "output").glob(f"*/offers/{FLAT}/**/index.html"))
    assert len(pages) == 24  # the page and the sheet

    files = len(published(desk))

    removed = desk.ask(command="remove", id=FLAT)["removed"]

    assert removed >= len(pages)
    assert len(published(desk)) == files - removed
    assert not any(page.exists() for page in pages)
    assert desk.ask(command="remove", id=FLAT) == {"removed": 0}
    assert "error" in desk.ask(command="remove", id="../../de")
    assert desk.ask(command="build")["written"] == removed


def test_an_offer_that_is_taken_off_is_no_longer_found(desk: Desk) -> None:
    """At once, without a build; what lies in the index is outside the folder that is sent."""

    def found() -> set[str]:
        with closing(sqlite3.connect(desk.folder / "search.sqlite")) as index:
            return {key for (key,) in index.execute("SELECT key FROM items WHERE kind = 'offer'")}

    desk.ask(command="build")
    before = found()
    desk.ask(command="remove", id=FLAT)
    after = found()
    desk.ask(command="build")

    assert {FLAT, VILLAGE} <= before
    assert after == before - {FLAT}
    assert found() == before
    assert not list((desk.folder / "output").rglob("*.sqlite*"))


def test_a_preview_of_a_faulty_offer_names_its_faults(desk: Desk) -> None:
    """With line, column, code and sentence, as editors know them."""
    (path,) = (desk.folder / "content").glob(f"offers/*/{FLAT}.yaml")
    answer = desk.preview(
        FLAT, "de", text=path.read_text("utf-8").replace("\nrooms: ", "\nrooms: about ")
    )
    assert answer["error"]
    (problem,) = answer["problems"]
    assert problem.startswith("k2345678.yaml:")
    assert "F210" in problem


GARBAGE = {
    "nothing": b"\n",
    "no JSON": b"hello\n",
    "no UTF-8": b'{"command": "\xff"}\n',
    "a list": b"[1]\n",
    "no command": b"{}\n",
    "another command": b'{"command": "publish"}\n',
    "a preview of nothing": b'{"command": "preview"}\n',
    "another language": b'{"command": "preview", "id": "a", "yaml": "a", "tag": "xx"}\n',
    "numbers": b'{"command": "preview", "id": 1, "yaml": 2, "tag": 3}\n',
    "half a letter": b'{"command": "preview", "id": "a", "yaml": "\\ud800", "tag": "de"}\n',
    "nested deep": b"[" * 200_000 + b"\n",
    "too long": b'{"command": "build", "x": "' + b"x" * LONGEST_REQUEST + b'"}\n',
    "no end": b'{"command": "bu',
}


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_gets_an_answer_that_says_so(name: str, desk: Desk) -> None:
    """An error in words and a list of problems, and the next request is served."""
    answer = desk.send(GARBAGE[name])
    assert answer["error"].endswith(".")
    assert answer["problems"] == []
    assert "html" in desk.preview(FLAT, "de")


def test_whoever_is_silent_keeps_nobody_waiting(desk: Desk) -> None:
    """One connection that says nothing, another that is answered meanwhile."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as silent:
        silent.connect(str(desk.folder / "builder.sock"))
        assert "html" in desk.preview(FLAT, "ar")


def test_two_at_once_are_both_served(desk: Desk) -> None:
    """Builds and previews that come together wait for each other; none is lost."""
    answers: list[dict[str, Any]] = []

    def build() -> None:
        answers.append(desk.ask(command="build"))

    def preview() -> None:
        answers.append(desk.preview(FLAT, "ti"))

    threads = [threading.Thread(target=work) for work in (build, preview, build, preview)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("pages" in answer for answer in answers) == [False, False, True, True]
    assert not any("error" in answer for answer in answers)


def test_a_build_of_faulty_content_changes_no_page_and_previews_go_on(desk: Desk) -> None:
    """The faults are the answer; the last good state serves on, until they are mended."""
    desk.ask(command="build")
    page = desk.folder / "content/pages/help/en.md"
    good = page.read_text("utf-8")
    before = published(desk)
    page.write_text(good + "\n[x](javascript:alert)\n", "utf-8")
    try:
        answer = desk.ask(command="build")
        assert any("help/en.md:" in problem and "L414" in problem for problem in answer["problems"])
        assert published(desk) == before
        assert "html" in desk.preview(FLAT, "de")
    finally:
        page.write_text(good, "utf-8")
    assert "error" not in desk.ask(command="build")


def test_a_commit_in_the_clone_is_built_and_the_checkout_stays_as_it_was(desk: Desk) -> None:
    """A publication: one offer more in the clone, its pages in all languages."""
    other = desk.folder / "other"
    git(desk.folder, "clone", "-q", "content.git", "other")
    (path,) = other.glob(f"content/offers/*/{FLAT}.yaml")
    path.with_name("m2345678.yaml").write_bytes(path.read_bytes())
    git(other, "add", ".")
    git(other, "commit", "-qm", "published")
    git(other, "push", "-q")
    answer = desk.ask(command="build")
    found = list((desk.folder / "output").glob("*/offers/m2345678/index.html"))
    assert len(found) == 12
    assert answer["written"] >= 12
    assert not list((desk.folder / "content").glob("offers/*/m2345678.yaml"))


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_takes_its_socket_along(by: signal.Signals, tmp_path: Path) -> None:
    """Exit 0, no traceback; an old socket in its place is no obstacle."""
    commit_content(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as old:
        old.bind(str(tmp_path / "builder.sock"))
    with started(tmp_path) as builder:
        assert Desk(folder=tmp_path, builder=builder).ask(command="build")["pages"] > 100
        assert builder.stop(by=by) == 0
    assert builder.output == "ready\n"
    assert not (tmp_path / "builder.sock").exists()
