"""What files may be called: builds refuse what the check refuses, and say so in its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.problems import ContentError
from sitegen.build import BuildError, Engine, Folders
from tests.support.tiny import DAY, tiny_files, write_files

ODD = {
    "content/opportunities/A.yaml": "F217",
    "content/opportunities/über.yaml": "F217",
    "content/guides/a b/de.md": "F217",
    "content/guides/a\nb/de.md": "F217",
    "content/guides/caf\udce9/de.md": "F217",
    "content/opportunities/caf\udce9.yaml": "F217",
    "content/offers/musterstadt/caf\udce9ab.yaml": "L402",
    "content/pages/offers/de.md": "L427",
    "content/pages/take-along/de.md": "L427",
}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    write_files(tmp_path, tiny_files())
    return Folders(
        content=tmp_path / "content", region=tmp_path / "region", output=tmp_path / "output"
    )


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("small", [True, False], ids=["small", "whole"])
def test_what_the_check_refuses_no_build_takes(folders: Folders, name: str, *, small: bool) -> None:
    """The list of homes is none that a page could replace."""
    if small:
        Engine(folders).build(today=DAY)
    source = next(one for one in tiny_files() if one.split("/")[:2] == name.split("/")[:2])
    path = folders.content.parent / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((folders.content.parent / source).read_bytes())

    with pytest.raises(ContentError) as error:
        Engine(folders).build(today=DAY)

    assert {problem.code for problem in error.value.problems} == {ODD[name]}


def test_a_link_that_goes_round_in_circles_is_named(folders: Folders) -> None:
    (folders.content / "guides/loop").symlink_to("..")

    with pytest.raises(BuildError, match=r"symbolic links: .*guides/loop.*\./run\.sh check"):
        Engine(folders).build(today=DAY)
