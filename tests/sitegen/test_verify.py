"""The last look at a built site: exactly the planned pages."""

from pathlib import Path

import pytest

from sitegen.verify import IncompleteSiteError, verify_site


def site(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("page")
    return folder


def test_a_complete_site_is_counted(tmp_path: Path) -> None:
    """Other files, and pages that are only half put in place, do not count."""
    site(tmp_path, "index.html", "de/index.html", "de/feed.xml", "de/.index.html.new")
    assert verify_site(tmp_path, ["de/index.html", "index.html"]) == 2


def test_missing_and_unexpected_pages_are_named(tmp_path: Path) -> None:
    """Both lists are complete in the error, and sorted."""
    site(tmp_path, "index.html", "de/stray.html", "de/b/index.html")
    with pytest.raises(IncompleteSiteError) as caught:
        verify_site(tmp_path, ["index.html", "de/index.html", "ar/index.html"])
    assert caught.value.missing == ("ar/index.html", "de/index.html")
    assert caught.value.unexpected == ("de/b/index.html", "de/stray.html")
    assert "missing: ar/index.html, de/index.html; unexpected: de/b/index.html" in str(caught.value)


def test_a_long_list_is_cut_in_the_sentence_only(tmp_path: Path) -> None:
    """A thousand missing pages would bury the sentence."""
    names = [f"{number}.html" for number in range(8)]
    with pytest.raises(
        IncompleteSiteError, match=r"4\.html and 3 more; unexpected: none\."
    ) as caught:
        verify_site(tmp_path, names)
    assert len(caught.value.missing) == 8
