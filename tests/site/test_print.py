"""What comes out when a reader prints a page: no buttons, and no heading alone at a page's foot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.document import SitePage
from tests.support.browser import open_page

pytestmark = pytest.mark.browser

KINDS = ("offer", "opportunity", "guide", "offer_list")


@pytest.fixture(scope="module")
def paper(chromium: Browser) -> Iterator[Page]:
    with open_page(chromium, viewport={"width": 703, "height": 1056}) as page:
        page.emulate_media(media="print")
        yield page


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_printed_that_only_a_screen_is_for(
    kind: str, paper: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Buttons to ask and to share, the navigation, and what is folded."""
    page = next(page for page in pages.values() if (page.kind, page.tag) == (kind, "de"))
    paper.goto((built_site / page.file).as_uri())

    shown = paper.evaluate(
        "[...document.querySelectorAll('.noprint, .top, .nav, .foot, .more:not([open])')]"
        ".filter(one => one.getClientRects().length).map(one => one.outerHTML)"
    )

    assert shown == []


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_heading_stays_with_what_it_is_of(
    tag: str, paper: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """No browser keeps a heading by its table inside a grid, or breaks a table that must not."""
    page = next(
        page
        for page in pages.values()
        if (page.kind, page.tag) == ("offer", tag) and page.root.of_class("duo")
    )
    paper.goto((built_site / page.file).as_uri())

    headings = paper.evaluate(
        """[...document.querySelectorAll('main h1, main h2')].filter(
            one => one.getClientRects().length).map(one => {
            const around = getComputedStyle(one.parentElement.parentElement).display;
            return [getComputedStyle(one).breakAfter, around === 'block'];
        })"""
    )
    boxes = paper.evaluate(
        "[...document.querySelectorAll('.facts, .note')]"
        ".map(one => getComputedStyle(one).breakInside)"
    )

    assert len(headings) > 4
    assert {tuple(one) for one in headings} == {("avoid", True)}
    assert set(boxes) == {"avoid"}
