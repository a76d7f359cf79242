"""How figures are drawn on right-to-left pages, measured letter by letter in a real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.document import SitePage
from tests.support.browser import open_page

pytestmark = pytest.mark.browser

FIGURES = {
    "money": r"[0-9][0-9.,]*\u00a0€",
    "area": r"[0-9][0-9,]*\u00a0m²",
    "date": r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}",
    "time": r"[0-9]{2}:[0-9]{2}–[0-9]{2}:[0-9]{2}",
    "distance": r"[0-9]+ m(?![²a-z])",
    "energy": r"[0-9]+(?:,[0-9]+)?\u00a0kWh/\u2060\(m²·a\)",
}
# All text of the page that comes from facts; landlords' and organisers' own words are left out.
MEASURE = """(pattern) => {
    const found = [], walker = document.createTreeWalker(document.querySelector("main"), 4);
    for (let node; (node = walker.nextNode());) {
        if (node.parentElement.closest(".own, h1, h2, h3")) continue;
        for (const match of node.data.matchAll(new RegExp(pattern, "g"))) {
            const letters = [...match[0]].map((letter, place) => {
                const range = document.createRange();
                range.setStart(node, match.index + place);
                range.setEnd(node, match.index + place + 1);
                const box = range.getBoundingClientRect();
                return [letter, box.left, box.top];
            });
            found.push([match[0], letters]);
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def screen(chromium: Browser) -> Iterator[Page]:
    """A page wide enough that no figure is broken over two lines."""
    with open_page(chromium, viewport={"width": 1000, "height": 800}) as page:
        yield page


def drawn(page: Page, pattern: str) -> list[tuple[str, str]]:
    """Return each figure of a pattern as it is written and as it is seen from left to right."""
    return [
        (written, "".join(letter for letter, _, _ in sorted(letters, key=lambda item: item[1])))
        for written, letters in page.evaluate(MEASURE, pattern)
    ]


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_figures_on_an_offer_are_drawn_from_left_to_right(
    tag: str, screen: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Money, size, dates, distances and the energy value; each is there, none is turned round."""
    offer = next(
        page
        for page in pages.values()
        if page.tag == tag and page.kind == "offer" and "kWh" in page.root.text
    )
    screen.goto((built_site / offer.file).as_uri())
    assert screen.evaluate("getComputedStyle(document.querySelector('main')).direction") == "rtl"
    for kind in ("money", "area", "date", "distance", "energy"):
        found = drawn(screen, FIGURES[kind])
        assert found, f"{offer.file} shows no {kind}"
        assert [seen for _, seen in found] == [written for written, _ in found], kind


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_hours_of_an_opportunity_are_drawn_from_left_to_right(
    tag: str, screen: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """`17:00–19:00` would read as from seven to five otherwise; so would a telephone number."""
    measured = 0
    for page in pages.values():
        if page.tag == tag and page.kind == "opportunity" and measured < 3:
            measured += 1
            screen.goto((built_site / page.file).as_uri())
            found = drawn(screen, FIGURES["time"])
            assert found, page.file
            assert [seen for _, seen in found] == [written for written, _ in found], page.file
    assert measured == 3


def test_without_isolation_the_figures_would_be_turned_round(
    screen: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Proof that the measurement sees what it should: `bdi` taken away, the order changes."""
    offer = next(page for page in pages.values() if page.tag == "ar" and page.kind == "offer")
    screen.goto((built_site / offer.file).as_uri())
    screen.evaluate(
        "for (const one of document.querySelectorAll('bdi')) one.replaceWith(one.textContent)"
    )
    found = drawn(screen, FIGURES["money"])
    assert any(seen != written for written, seen in found)
    assert re.search(r"€", found[0][1])


@pytest.mark.parametrize("tag", ["ar", "fa", "de"])
def test_titles_in_another_direction_begin_where_the_page_does(
    tag: str, screen: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Headings of pages and cards: a short English one does not stand alone at the far side."""
    other = "ltr" if tag != "de" else "rtl"
    edge = "left" if tag == "de" else "right"
    found = [
        page
        for page in pages.values()
        if page.tag == tag
        and page.kind in {"opportunity", "opportunity_list"}
        and any(one["dir"] == other for one in page.root.all("h1", "h2", "h3"))
    ]
    if tag == "de":  # German readers find a German title everywhere: one is made for the test
        found = [page for page in pages.values() if (page.tag, page.kind) == (tag, "opportunity")]
    for page in found[:3]:
        screen.goto((built_site / page.file).as_uri())
        screen.evaluate("dir => document.querySelector('h1').setAttribute('dir', dir)", other)
        distances = screen.evaluate(
            """([dir, edge]) => [...document.querySelectorAll('h1,h2,h3')]
            .filter(one => one.dir === dir).map(one => {
                const range = document.createRange();
                range.selectNodeContents(one);
                const lines = [...range.getClientRects()].map(box => box[edge]);
                const last = edge === 'left' ? Math.min(...lines) : Math.max(...lines);
                return Math.abs(last - one.getBoundingClientRect()[edge]);
            })""",
            [other, edge],
        )
        assert distances, page.file
        assert max(distances) <= 2, page.file
    assert found
