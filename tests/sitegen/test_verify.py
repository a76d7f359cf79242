"""The last look at a built site: every file that was made, as many pages as asked for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.build import Engine, Summary
from sitegen.expected import pages_expected
from sitegen.pages import KINDS
from sitegen.state import State, pack
from sitegen.verify import IncompleteSiteError, missing_files, verify_count, verify_files
from tests.sitegen.conftest import Small
from tests.support.edits import start
from tests.support.sequences import folders_of, quick_folder, short_lists
from tests.support.tiny import write_files


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("page")
    return folder


def test_a_complete_site_passes(tmp_path: Path) -> None:
    """What builds keep for themselves does not count."""
    fill(tmp_path, "index.html", "de/index.html", "de/feed.xml", ".build/state")
    verify_files(missing_files(tmp_path, ["de/index.html", "index.html", "de/feed.xml"]))


def test_missing_and_empty_files_are_named(tmp_path: Path) -> None:
    """In their order; a file without content is none."""
    fill(tmp_path, "index.html", "de/index.html")
    (tmp_path / "de/feed.xml").touch()
    names = ["index.html", "de/index.html", "de/feed.xml", "ar/index.html"]
    missing = missing_files(tmp_path, names)
    assert missing == ["de/feed.xml", "ar/index.html"]
    with pytest.raises(IncompleteSiteError, match=r"missing: ar/index\.html, de/feed\.xml\.$"):
        verify_files(missing)


def test_a_long_list_is_cut(tmp_path: Path) -> None:
    """A thousand missing pages would bury the sentence."""
    names = [f"{number}.html" for number in range(8)]
    with pytest.raises(IncompleteSiteError, match=r"4\.html and 3 more\."):
        verify_files(missing_files(tmp_path, names))


def test_too_few_pages_and_too_many_are_an_error(small: Small) -> None:
    """The count comes from the content; what was made comes from the build."""
    expected = pages_expected(small.view)
    names = {f"{number}.html": b"" for number in range(expected)} | {"sitemap.xml": b""}
    made = State(units=pack({("page", "all"): (b"", names)}))
    made.count()
    summary = Summary()
    verify_count(made, summary, expected=expected)
    assert (summary.pages, summary.files) == (expected, expected + 1)
    for pages in (names | {"more.html": b""}, {n: b"" for n in names if n != "0.html"}):
        other = made.but(units=pack({("page", "all"): (b"", pages)}))
        other.count()
        with pytest.raises(IncompleteSiteError, match=f"asks for {expected} pages"):
            verify_count(other, Summary(), expected=expected)


def test_two_units_that_make_the_same_page_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """One would be written over the other; it counts once, so that a page is missing."""
    home = KINDS["home"]
    monkeypatch.setitem(KINDS, "chooser", replace(home, name="chooser"))
    with quick_folder() as base, short_lists():
        write_files(base, start().files)
        with pytest.raises(IncompleteSiteError) as error:
            Engine(folders_of(base, start()), jobs=1).build(today=start().today)
    asked, made = map(int, re.findall(r"\d+", str(error.value)))
    assert made == asked - 1
