"""The map of the districts: small, with words beside it, and nothing told by colour alone."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.site.home_lists import districts

WITH_MAP = ("index.html", "places/index.html")
MUCH = 1_400


@pytest.mark.parametrize("name", WITH_MAP)
def test_each_shape_is_a_link_with_the_number_and_name_of_the_list(
    name: str, pages: dict[str, SitePage], facts: Facts
) -> None:
    """Who cannot see the map hears the same names, and who sees it reads the same numbers."""
    for tag in facts.languages:
        main = pages[f"{tag}/{name}"].root.one("main")
        (drawing,) = main.of_class("map")
        assert drawing["role"] == "group"
        assert drawing["aria-label"]
        shapes, items = drawing.all("a"), main.one("ol").all("li")
        assert len(shapes) == len(items) == len(districts(facts))
        for number, (shape, item) in enumerate(zip(shapes, items, strict=True), start=1):
            link = item.all("a")[0]
            assert shape["href"] == link["href"]
            assert shape["aria-label"].startswith(f"{number} {link.text}: ")
            assert shape.one("text").text == str(number)
            assert len(shape.all("path")) == 1


def test_marks_stand_inside_the_drawing(pages: dict[str, SitePage]) -> None:
    """A number beyond the edge would be cut off."""
    (drawing,) = pages["de/places/index.html"].root.of_class("map")
    left, top, width, height = map(float, drawing["viewbox"].split())
    for mark in drawing.all("text"):
        assert left < float(mark["x"]) < left + width
        assert top < float(mark["y"]) < top + height


def test_the_map_is_small_and_only_where_one_chooses_a_place(pages: dict[str, SitePage]) -> None:
    """The districts alone are drawn; municipalities would weigh ten times as much."""
    raw = pages["de/places/index.html"].raw.decode()
    drawing = re.search(r'<svg class="map".*?</svg>', raw, re.DOTALL)
    assert drawing
    assert len(gzip.compress(drawing[0].encode(), 9)) < MUCH
    kinds = {page.kind for page in pages.values() if page.root.of_class("map")}
    assert kinds == {"home", "places"}
