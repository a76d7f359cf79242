"""Outlines of districts are read from the region's drawing, or there is no map."""

from pathlib import Path

from sitegen.maps import read_outlines
from tests.support.processes import ROOT

SQUARES = """<svg viewBox="0 0 40 20"><g>
<path id="g99001" d="M0 0l10 0 0 10-10 0z"/>
<path id="g99002" d="M20 0l2 0 0 2-2 0zM20 10L40 10 40 20 20 20z"/>
<path id="g99003" d="M0 0c1 1 2 2 3 3z"/>
<path d="M0 0l1 1"/>
</g></svg>"""


def test_a_mark_stands_in_the_middle_of_the_largest_part(tmp_path: Path) -> None:
    """Islands do not move it; what is drawn in curves is left out."""
    drawing = tmp_path / "districts.svg"
    drawing.write_text(SQUARES, "utf-8")

    found = read_outlines(drawing)

    assert found is not None
    assert found.view == "0 0 40 20"
    assert {key: one.mark for key, one in found.by_district.items()} == {
        "99001": (5, 5),
        "99002": (30, 15),
    }


def test_without_a_drawing_there_is_no_map(tmp_path: Path) -> None:
    """A region may do without; so may one whose drawing holds no district."""
    assert read_outlines(tmp_path / "districts.svg") is None
    (tmp_path / "empty.svg").write_text('<svg viewBox="0 0 1 1"></svg>', "utf-8")
    assert read_outlines(tmp_path / "empty.svg") is None


def test_the_region_draws_each_of_its_districts() -> None:
    """The map and the list beside it name the same districts."""
    found = read_outlines(ROOT / "region/maps/districts.svg")
    assert found is not None
    ids = {
        line.split('"')[1]
        for line in (ROOT / "region/region.yaml").read_text().splitlines()
        if '- {id: "' in line
    }
    assert ids == found.by_district.keys()
