"""``./run.sh poster`` prints pages of a built site; what cannot be printed is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen.poster import main


@pytest.fixture
def site(tmp_path: Path) -> Path:
    page = tmp_path / "site/de/offers/poster/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("<!doctype html><title>x</title><h1>Poster</h1>", "utf-8")
    return tmp_path / "site"


def run(site: Path, to: Path, *pages: str) -> int:
    return main(["--site", str(site), "--to", str(to), *pages])


@pytest.mark.browser
@pytest.mark.parametrize("name", ["/de/offers/poster/", "de/offers/poster/index.html"])
def test_a_page_becomes_a_pdf_named_after_its_address(
    name: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, tmp_path, name) == 0

    pdf = tmp_path / "de-offers-poster.pdf"
    assert capsys.readouterr().out == f"{pdf}\n"
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1


@pytest.mark.parametrize("name", ["/de/nothing/", "../../etc/", "/de/offers/poster/../../../../"])
def test_a_page_that_is_not_there_is_told(
    name: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, tmp_path, name) == 1

    assert "There must be a page" in capsys.readouterr().err
    assert list(tmp_path.glob("*.pdf")) == []


def test_without_chromium_it_says_so(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)

    assert run(site, tmp_path, "/de/offers/poster/") == 1
    assert "Chromium must be installed" in capsys.readouterr().err


def test_a_browser_that_writes_nothing_is_no_success(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\necho no display >&2\n")
    browser.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(browser))
    (tmp_path / "de-offers-poster.pdf").write_bytes(b"of yesterday")

    assert run(site, tmp_path, "/de/offers/poster/") == 1
    assert "no display" in capsys.readouterr().err
