"""A site is only written where nothing else lies."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build import Folders
from sitegen.command import main
from sitegen.places import ROOT, SOURCES, place_fault
from tests.sitegen.conftest import copy_content
from tests.support.processes import ROOT as CHECKOUT


def seen(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("output", ["content", "content/site", "content/offers/kiel", "."])
def test_a_build_into_the_content_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    """Also one into a folder that holds the content: all else there would be taken for pages."""
    content = copy_content(tmp_path / "own" / "content")
    before = seen(tmp_path)
    target = tmp_path / "own" / output

    found = main(
        ["build", "--content", str(content), "--region", "region", "--output", str(target)]
    )

    assert found == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The site must have a folder of its own: ")
    assert seen(tmp_path) == before


@pytest.mark.parametrize("name", [*SOURCES, "theme/static", "region/brand", "."])
def test_neither_is_it_written_into_the_project(tmp_path: Path, name: str) -> None:
    """Whatever content it is made from; a link to a folder is that folder."""
    link = tmp_path / "link"
    link.symlink_to(Path(ROOT) / name)
    elsewhere = {"content": tmp_path / "content", "region": tmp_path / "region"}

    assert place_fault(Folders(**elsewhere, output=Path(ROOT) / name)) != ""
    assert place_fault(Folders(**elsewhere, output=link)) != ""


def test_its_own_folder_is_taken(tmp_path: Path) -> None:
    """Here, elsewhere, and with a name that begins like another folder's."""
    sources = {"content": tmp_path / "content", "region": CHECKOUT / "region"}

    for output in (CHECKOUT / "output", tmp_path / "content-site", Path("output")):
        assert place_fault(Folders(**sources, output=output)) == ""


def test_every_folder_of_the_project_is_known() -> None:
    """What is new in the checkout must be named, or a site could be written over it."""
    folders = {path.name for path in CHECKOUT.iterdir() if (path / "__init__.py").is_file()}

    assert folders <= set(SOURCES)
