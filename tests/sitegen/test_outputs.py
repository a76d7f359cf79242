"""A theme may make some kinds of output only; everything else is then as if it did not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from catalog.urls import bilingual_url
from sitegen.build import BuildError, Engine, Folders, Summary
from sitegen.outputs import ALL, read_outputs
from sitegen.pages import KINDS
from sitegen.state import load_state
from tests.sitegen.conftest import DAY, Small
from tests.support.sequences import published
from tests.support.tiny import TAGS, Files, offer_text, tiny_files, write_files

FEW = (
    "chooser",
    "home",
    "offer",
    "offer_list",
    "guide",
    "page",
    "feed",
    "sitemap",
    "sitemap_index",
)
GUIDE = "rent-and-jobcenter"
NEW = "content/offers/hafendorf/newest00.yaml"


def files_with(*outputs: str) -> Files:
    """Return the tiny content with a theme that makes some kinds only."""
    text = "# what this theme makes\n" + "".join(f"{name}  # one\n" for name in outputs)
    return tiny_files() | {"own/outputs.txt": text.encode()}


def folders_of(base: Path) -> Folders:
    return Folders(
        content=base / "content",
        region=base / "region",
        output=base / "output",
        theme=base / "own",
    )


def build(base: Path, files: Files, before: Files | None = None) -> Summary:
    """Write files that are others, take away those that are gone, and build."""
    write_files(base, files, before or {})
    return Engine(folders_of(base), jobs=1).build(today=DAY)


def kinds_made(base: Path) -> set[str]:
    state = load_state(base / "output")
    assert state is not None
    return {kind for kind, _ in state.units}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A site of few kinds."""
    build(tmp_path, files_with(*FEW))
    return tmp_path


def test_a_theme_makes_exactly_what_it_names(base: Path) -> None:
    """The build itself compares the number of pages with the one that content asks for."""
    assert kinds_made(base) == set(FEW)
    names = set(published(base / "output"))
    folders = {name.split("/")[1] for name in names if name.count("/") > 1}
    assert "offers" in folders
    assert folders.isdisjoint({"opportunities", "places", "calendars", "take-along", "in"})
    assert not any("/offers/in/" in name or name.endswith("/offers/poster/") for name in names)


def test_sitemaps_name_pages_that_there_are(base: Path) -> None:
    """Each of them, and each page that search engines may know."""
    output = base / "output"
    found = {
        str(place.text).partition(".example")[2]
        for path in (output / "sitemaps").glob("*.xml")
        for place in ET.parse(path).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")  # noqa: S314 (we wrote it)
    }
    assert found
    assert all((output / f"{url[1:]}index.html").is_file() for url in found)
    assert {f"/{tag}/offers/" for tag in TAGS} <= found


def test_pages_lead_to_no_page_that_is_not_made(small: Small) -> None:
    """Neither navigation nor heads name lists and feeds that the theme leaves out."""
    site = replace(small.site, outputs=frozenset({"offer", "offer_list", "page", "guide"}))
    short = replace(small, site=site).speaking("de", "en")
    files = short.files()
    page = files["en/offers/index.html"].decode()
    for url in ("/en/opportunities/", "/en/guides/", "/en/take-along/", "/en/feed."):
        assert f'href="{url}' not in page
    beside = bilingual_url("en", GUIDE, "de")
    assert beside not in files[f"en/guides/{GUIDE}/index.html"].decode()
    every = small.speaking("de", "en").files("offer_list", "guide")
    assert 'href="/en/opportunities/' in every["en/offers/index.html"].decode()
    assert 'href="/en/feed.' in every["en/offers/index.html"].decode()
    assert beside in every[f"en/guides/{GUIDE}/index.html"].decode()


def test_a_small_build_gives_what_a_clean_one_does(base: Path, tmp_path: Path) -> None:
    """A title, a new offer, and one that is gone."""
    files = files_with(*FEW)
    offer = offer_text(
        "hafendorf", listed_on=DAY, listed_until=DAY + timedelta(days=9), title="The very newest"
    )
    gone = {name: text for name, text in files.items() if "/offer002." not in name}
    more = files | {NEW: offer}
    for before, now in ((files, more), (more, gone)):
        assert not build(base, now, before).whole
        clean = tmp_path / f"clean-of-{len(now)}"
        build(clean, now)
        assert published(base / "output") == published(clean / "output")


def test_the_file_belongs_to_what_a_site_is_made_from(base: Path) -> None:
    """When it changes, so does the site; without it all kinds are made."""
    assert build(base, files_with(*FEW, "vcard")).whole
    assert kinds_made(base) == {*FEW, "vcard"}
    (base / "own/outputs.txt").unlink()
    assert Engine(folders_of(base), jobs=1).build(today=DAY).whole
    assert kinds_made(base) == ALL == KINDS.keys()


@pytest.mark.parametrize(
    ("text", "words"),
    [(b"home\nhomes\n", "unknown: homes"), (b"# none\n", "at least one"), (b"\xff", "UTF-8")],
)
def test_what_is_no_list_of_outputs_is_an_error(base: Path, text: bytes, words: str) -> None:
    """It says what must hold, and the site stays as it was."""
    before = published(base / "output")
    with pytest.raises(BuildError, match=words):
        build(base, files_with(*FEW) | {"own/outputs.txt": text})
    assert published(base / "output") == before
    with pytest.raises(BuildError, match=words):
        read_outputs(base / "own")
