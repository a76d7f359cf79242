"""How pages look on the smallest phone: nothing sideways, edges that stay, facts in short lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import SMALL_PHONE, open_page
from tests.support.kinds import Sample, sample_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAGS = ("de", "ar", "ti", "uk")
WIDE = """size => {
    document.documentElement.style.fontSize = size;
    for (const one of document.querySelectorAll("details")) one.open = true;
    return document.documentElement.scrollWidth;
}"""
EDGES = """selector => [...document.querySelectorAll(selector)].map(one => {
    const style = getComputedStyle(one);
    return [parseFloat(style.borderTopWidth), style.borderTopStyle,
            style.borderTopColor !== getComputedStyle(document.body).backgroundColor];
})"""
LINES = """() => [...document.querySelectorAll(".facts > div")].map(one =>
    [one.children[0].getBoundingClientRect(), one.children[1].getBoundingClientRect()]
).map(([label, value]) => value.top < label.bottom)"""
BROKEN = """selector => {
    const broken = [], lines = new Range();
    for (const one of document.querySelectorAll("details")) one.open = true;
    for (const cell of document.querySelectorAll(selector)) {
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[^ \\n-]+/g)) {
            lines.setStart(texts.currentNode, word.index);
            lines.setEnd(texts.currentNode, word.index + word[0].length);
            const boxes = [...lines.getClientRects()];
            if (boxes.some(box => box.top > boxes[0].bottom - 2)) broken.push(word[0]);
        }
    }
    return [broken, document.querySelectorAll(selector).length];
}"""
BESIDE = """() => {
    const sides = [...document.querySelectorAll(".facts > div")].map(one =>
        one.children[0].getBoundingClientRect().left < one.children[1].getBoundingClientRect().left
        || one.children[1].getBoundingClientRect().top
           >= one.children[0].getBoundingClientRect().bottom);
    return sides.every(Boolean);
}"""


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def samples(built_site: Path) -> dict[Sample, Path]:
    """One page of every kind in every language."""
    return sample_pages(built_site)


def open_sample(phone: Page, samples: dict[Sample, Path], kind: str, tag: str) -> None:
    """Open the page of a kind in a language."""
    phone.goto(samples[kind, tag].as_uri(), wait_until="domcontentloaded")


@pytest.mark.parametrize("size", ["16px", "32px"])
@pytest.mark.parametrize("tag", TAGS)
def test_nothing_is_wider_than_the_smallest_phone(
    tag: str, size: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """With everything unfolded, and with letters of twice the size (WCAG 1.4.4 and 1.4.10)."""
    wide: dict[Sample, int] = {}
    chosen = [sample for sample in samples if sample[1] in {tag, ""}]
    for kind, language in chosen:
        open_sample(phone, samples, kind, language)
        width = phone.evaluate(WIDE, size)
        if width > SMALL_PHONE["width"]:
            wide[kind, language] = width
    assert wide == {}
    assert len(chosen) > 12


@pytest.mark.parametrize(
    ("kind", "selector"),
    [
        ("home", ".chips a"),
        ("home", ".card"),
        ("home", ".button"),
        ("home", "button"),
        ("home", ".seek input"),
        ("offer", ".button"),
        ("offer", ".facts"),
        ("offer", ".pages a"),
        ("offer_list", ".chips a"),
        ("offer_list", ".more"),
        ("opportunity_list", ".choices"),
    ],
)
def test_edges_stay_in_forced_colours(
    kind: str, selector: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """Grounds go away there; what can be pressed must still be seen by its border."""
    phone.emulate_media(forced_colors="active")
    try:
        open_sample(phone, samples, kind, "de")
        edges = phone.evaluate(EDGES, selector)
    finally:
        phone.emulate_media(forced_colors="none")
    assert edges
    assert all(width >= 1 and style == "solid" and seen for width, style, seen in edges)


@pytest.mark.parametrize("tag", TAGS)
def test_short_facts_stand_beside_their_labels(
    tag: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """Also on the smallest phone; otherwise the facts of a home are twice as long."""
    open_sample(phone, samples, "offer", tag)
    lines = phone.evaluate(LINES)
    assert len(lines) > 15
    assert sum(lines) > len(lines) / 2


@pytest.mark.parametrize(("kind", "table"), [("offer", ".limits"), ("offer_sheet", ".sheet")])
def test_words_in_tables_stay_whole_in_every_language(
    kind: str, table: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """A number keeps its unit beside it, too, and no page gets wider for it."""
    found = [file for (one, _), file in samples.items() if one == kind]
    assert len(found) > len(TAGS)
    for file in found:
        phone.goto(file.as_uri(), wait_until="domcontentloaded")
        broken, cells = phone.evaluate(BROKEN, f"{table} th, {table} td")
        assert broken == [], file
        assert cells > 9, file
        assert phone.evaluate(WIDE, "16px") == SMALL_PHONE["width"], file


def test_labels_stand_before_values_in_both_directions(
    phone: Page, samples: dict[Sample, Path]
) -> None:
    """From left to right in German, from right to left in Arabic."""
    open_sample(phone, samples, "offer", "de")
    assert phone.evaluate(BESIDE)
    open_sample(phone, samples, "offer", "ar")
    assert not phone.evaluate(BESIDE)
