"""Files that are damaged in any way bring up problems, never an exception."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.front_matter import split_front_matter
from catalog.problems import format_github, format_json, format_text
from catalog.reading import read_offer
from catalog.region import Region
from catalog.region_files import read_region
from tests.catalog.places import BASE, OFFER, OPPORTUNITY, TODAY, Place

FILES = (
    f"content/{OPPORTUNITY}",
    "content/guides/first-steps/de.md",
    "content/guides/first-steps/en.md",
    "region/region.yaml",
    "region/languages.yaml",
    "region/offices.yaml",
    "region/rent_limits.yaml",
    "region/municipalities.csv",
    "region/postcodes.csv",
)


@st.composite
def damaged(draw: st.DrawFn, original: bytes) -> bytes:
    """Cut a piece out of a file and put something else there."""
    start = draw(st.integers(0, len(original)))
    end = draw(st.integers(start, min(len(original), start + 40)))
    signs = st.text(st.sampled_from('-:#"\n\t [{]}&*!|>@%\x00\x85é١ 0123456789abc'), max_size=12)
    piece = draw(st.one_of(st.binary(max_size=12), signs.map(str.encode)))
    return original[:start] + piece + original[end:]


@given(raw=damaged((BASE / "content" / OFFER).read_bytes()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_offer_never_raises(raw: bytes, region: Region) -> None:
    """An offer is a record or problems, and every problem can be said in every form."""
    offer, problems = read_offer(raw, path="a.yaml", region=region, today=TODAY)

    assert offer is not None or problems
    for language in ("de", "en"):
        for write in (format_text, format_json, format_github):
            write(problems, language)


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_damaged_file_never_raises(name: str, data: st.DataObject, place: Place) -> None:
    """The same holds for all kinds of files in their folders."""
    path = place.folder / name
    original = (BASE / name).read_bytes()
    path.write_bytes(data.draw(damaged(original)))

    for found in place.problems():
        assert found.sentence("de")
    path.write_bytes(original)


@given(st.text())
def test_no_text_breaks_the_front_matter(text: str) -> None:
    """Any text has a head and a body, or a problem."""
    source, _, problems = split_front_matter(text, path="x.md")

    assert source.marks or problems


def test_a_folder_without_files_is_a_list_of_problems(tmp_path: Path) -> None:
    """An empty region names each missing file."""
    region, problems = read_region(tmp_path)

    assert region is None
    assert {found.code for found in problems} == {"L401"}
