"""What a running builder tells and does beside its answers: where a fault lies, and compression."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined

from sitegen.builder import Builder, place_of
from sitegen.compress import Cache, folder_of
from tests.support.processes import ROOT, RunningProcess, running
from tests.support.tiny import tiny_files, write_files

OFFER = "content/offers/hafendorf/offer001.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Content and region in a checkout, and the clone that a builder reads."""
    write_files(tmp_path, tiny_files())
    who = ["-c", "user.name=Test", "-c", "user.email=test@town.example"]
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "content"),
        ("commit", "-qm", "content"),
        ("clone", "-q", "--bare", ".", "content.git"),
    ):
        subprocess.run(["git", *who, "-C", tmp_path, *command], check=True, capture_output=True)
    return tmp_path


def ask(path: Path, **request: str) -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(60)
        connection.connect(str(path))
        connection.sendall(json.dumps(request).encode() + b"\n")
        with connection.makefile("rb") as answer:
            found: dict[str, Any] = json.loads(answer.readline())
            return found


def test_faults_are_told_in_german_and_english(folder: Path) -> None:
    builder = Builder(var=folder, content=folder / "content", region=folder / "region")
    text = (folder / OFFER).read_text("utf-8")
    (folder / OFFER).write_text(text.replace("rooms: 2", "rooms: many"), "utf-8")

    answer = builder.answer({"command": "build"})

    assert answer["notes"]["en"] == answer["problems"]
    (german,), (english,) = answer["notes"]["de"], answer["notes"]["en"]
    assert "offer001.yaml:8:1: " in german
    assert "„rooms“ muss" in german
    assert '"rooms" must' in english


def test_a_fault_of_a_template_is_told_with_its_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = Builder(var=folder, content=folder / "content", region=folder / "region")

    def fail(**_: object) -> None:
        Environment(loader=DictLoader({}), autoescape=True).parse("{% no %}", filename="page.html")

    monkeypatch.setattr(builder.engine, "build", fail)
    answer = builder.answer({"command": "build"})

    assert answer["error"] == "The builder failed; its log says why."
    assert answer["problems"] == []
    assert answer["notes"]["de"] == answer["notes"]["en"]
    assert answer["notes"]["de"][0].startswith("page.html:1: TemplateSyntaxError: ")


def test_the_innermost_line_of_the_project_is_named(tmp_path: Path) -> None:
    """Of programs and templates alike, also when the fault came to light in a library."""
    (tmp_path / "page.html").write_text("{% extends 'base.html' %}")
    loader = FileSystemLoader([ROOT / "theme/templates", tmp_path])
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    with pytest.raises(Exception, match="undefined") as template:
        environment.get_template("base.html").render()
    with pytest.raises(TypeError, match="no loader") as program:
        Environment(autoescape=True).get_template("page.html")
    strange = KeyError("nothing of ours")

    assert place_of(template.value).startswith("theme/templates/base.html:")
    assert place_of(program.value).startswith("tests/sitegen/test_watch.py:")
    assert place_of(strange) == "KeyError: 'nothing of ours'"


def serving(folder: Path, *options: str) -> AbstractContextManager[RunningProcess]:
    command = [sys.executable, "-m", "sitegen", "serve", folder / "builder.sock", "--var", folder]
    command += ["--content", folder / "content", "--region", folder / "region", *options]
    return running(command, ready=r"^ready$")


def test_compression_ends_with_the_builder(folder: Path) -> None:
    """Here it waits for another one, and is gone when its turn would come."""
    output = folder / "output"
    with serving(folder) as builder:
        with Cache(folder_of(output), "best").held():
            assert "written" in ask(folder / "builder.sock", command="build")
            time.sleep(2)  # it begins
            assert builder.stop() == 0
        time.sleep(1)  # it would do something
    assert list(output.rglob("*.br")) == []


@pytest.mark.parametrize("options", [(), ("--without-compression",)])
def test_the_builder_compresses_after_it_has_answered(
    options: tuple[str, ...], folder: Path
) -> None:
    """Unless it is told not to; a home that is taken down leaves nothing compressed."""
    path, page = folder / "builder.sock", folder / "output/de/offers/offer001/index.html"
    with serving(folder, *options) as builder:
        assert "written" in ask(path, command="build")
        until = time.monotonic() + (2 if options else 60)
        while time.monotonic() < until and not page.with_name("index.html.br").exists():
            time.sleep(0.05)
        there = page.with_name("index.html.br").exists()
        ask(path, command="remove", id="offer001")
        left = list(page.parent.glob("*"))
        code = builder.stop(by=signal.SIGTERM)

    assert there is (not options)
    assert folder_of(folder / "output").exists() is (not options)
    assert left == []
    assert (code, builder.output) == (0, "ready\n")
