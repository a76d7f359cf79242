"""What axe finds on one page of every kind: four scripts in the light, two directions in the dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen.state import load_state
from tests.support.axe import Scheme, faults, faults_of_files
from tests.support.browser import open_page
from tests.support.kinds import Sample, sample_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKED_AT: list[tuple[str, Scheme]] = [
    ("de", "light"),
    ("ar", "light"),
    ("ti", "light"),
    ("uk", "light"),
    ("de", "dark"),
    ("ar", "dark"),
]


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def samples(built_site: Path) -> dict[Sample, Path]:
    """One page of every kind in every language."""
    return sample_pages(built_site)


def test_every_kind_of_page_is_looked_at(built_site: Path, samples: dict[Sample, Path]) -> None:
    """Whatever the build made: no kind is left out, and each is there in each language."""
    state = load_state(built_site)
    assert state is not None
    kinds = {kind for (kind, _), (_, names) in state.units.items() if ".html" in "".join(names)}
    assert {kind for kind, _ in samples} == kinds | {"not_found"}
    for kind in kinds - {"chooser"}:
        # German stands beside every language but itself.
        tags = {tag for tag, _ in LOOKED_AT} - ({"de"} if kind == "bilingual" else set())
        assert {(kind, tag) for tag in tags} <= samples.keys(), kind


@pytest.mark.parametrize(("tag", "scheme"), LOOKED_AT, ids=map("-".join, LOOKED_AT))
def test_axe_finds_nothing_on_any_kind_of_page(
    tag: str, scheme: Scheme, phone: Page, samples: dict[Sample, Path]
) -> None:
    """As the page comes, with the switch of languages closed."""
    chosen = [file for (_, language), file in samples.items() if language in {tag, ""}]
    assert faults_of_files(phone, chosen, scheme) == {}
    ground = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(part) for part in ground.strip("rgba()").split(",")[:3])
    assert (brightness < 200) == (scheme == "dark")


def test_axe_finds_nothing_with_the_switch_of_languages_open(phone: Page, built_site: Path) -> None:
    """The links in it are as large and as clear as all others."""
    phone.emulate_media(color_scheme="light")
    phone.goto((built_site / "ar/index.html").as_uri())
    phone.locator(".langs summary").click()
    assert phone.locator(".langs a").first.is_visible()
    assert faults(phone) == []


def test_a_page_with_a_fault_is_told(phone: Page, built_site: Path, tmp_path: Path) -> None:
    """An image without words and a button of 10 pixels: rules of two levels and two versions."""
    text = (built_site / "de/index.html").read_text("utf-8")
    spoilt = '<img src="x.png"><button style="all:unset;width:10px;height:10px">.</button>'
    spoilt += '<button style="all:unset;width:10px;height:10px">.</button>'
    (tmp_path / "spoilt.html").write_text(text.replace("<h1", f"{spoilt}<h1", 1), "utf-8")
    found = faults_of_files(phone, [tmp_path / "spoilt.html"], "light")
    rules = {fault.partition(":")[0] for wrong in found.values() for fault in wrong}
    assert {"image-alt", "target-size"} <= rules
