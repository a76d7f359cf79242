"""What lies outside the content is no part of the site, whatever links to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sitegen.load import FaultyItemError, load_item
from sitegen.site import load_site
from tests.support.processes import ROOT

OFFER = "n257nq9a"
DAY = date(2026, 11, 22)


def load(content: Path) -> str:
    region = load_site(ROOT / "region").region
    name = f"offers/kiel/{OFFER}.yaml"
    loaded = load_item(content, ("offer", OFFER), [name], region=region, today=DAY)
    return str(loaded.record.municipality)


@pytest.mark.parametrize("level", ["file", "folder"])
def test_a_link_that_leads_out_of_the_content_is_not_read(tmp_path: Path, level: str) -> None:
    """Neither as a file nor as a folder; the check then says so in its own words."""
    real = ROOT / "content" / "offers" / "kiel"
    folder = tmp_path / "offers" / "kiel"
    folder.parent.mkdir(parents=True)
    if level == "folder":
        folder.symlink_to(real)
    else:
        folder.mkdir()
        (folder / f"{OFFER}.yaml").symlink_to(real / f"{OFFER}.yaml")

    with pytest.raises(FaultyItemError):
        load(tmp_path)


def test_a_link_within_the_content_and_a_linked_content_are_read(tmp_path: Path) -> None:
    """Who keeps the whole content elsewhere may link to it."""
    linked = tmp_path / "content"
    linked.symlink_to(ROOT / "content")
    folder = tmp_path / "own" / "offers" / "kiel"
    folder.mkdir(parents=True)
    text = (ROOT / "content" / "offers" / "kiel" / f"{OFFER}.yaml").read_bytes()
    (folder / "other").write_bytes(text)
    (folder / f"{OFFER}.yaml").symlink_to("other")

    assert load(linked) == load(tmp_path / "own")
