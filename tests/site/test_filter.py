"""The optional script that narrows a list: fields appear with it, and nothing needs it."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.document import SitePage
from tests.support.browser import open_page

LIST = "/ar/offers/"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing of each request."""
        del words  # nobody reads a line a request


@pytest.fixture(scope="module")
def served(built_site: Path) -> Iterator[str]:
    """The address of the site."""
    handler = partial(_Quiet, directory=str(built_site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_the_script_is_small_and_holds_no_text(
    built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Words come from the page, which has them in its language."""
    script = (built_site / "filter.js").read_bytes()
    assert len(gzip.compress(script, 9)) < 1_000
    assert b"/*" not in script
    template = pages["ar/offers/index.html"].root.one("template")
    assert template.lang == "ar"
    assert len(template.all("label")) == len(template.all("select")) == 3
    assert all(label.text for label in template.all("label"))


def test_every_card_of_a_list_that_can_be_narrowed_carries_its_figures(
    pages: dict[str, SitePage],
) -> None:
    """Persons, rooms, euros; where there are fewer than four cards nothing waits for a script."""
    seen = set()
    for page in pages.values():
        if page.kind not in {"offer_list", "offer_list_further", "facet"}:
            continue
        cards = page.root.of_class("card")
        narrowed = bool(page.root.all("template"))
        seen.add(narrowed)
        assert narrowed == (len(cards) >= 4) == bool(page.root.all("script")), page.file
        assert {len(card["data-f"].split()) for card in cards} == {3 if narrowed else 0}
    assert seen == {True, False}


@pytest.mark.browser
@pytest.mark.slow
def test_choosing_narrows_the_cards_and_says_how_many_are_left(
    chromium: Browser, served: str
) -> None:
    """Persons at least, rent at most; all again when nothing is chosen."""
    with open_page(chromium, base_url=served) as page:
        page.goto(LIST)
        fields = page.locator(".filter select")
        expect(fields).to_have_count(3)
        cards = page.locator(".cards .card")
        total = cards.count()
        expect(page.locator("[role=status]")).to_have_text("")

        fields.nth(0).select_option("4")
        large = [card for card in figures(page) if card[0] >= 4]
        assert 0 < len(large) < total
        assert shown(page) == len(large)
        expect(page.locator("[role=status]")).to_contain_text(str(len(large)))

        fields.nth(2).select_option("900")
        both = [card for card in large if card[2] <= 900]
        assert shown(page) == len(both)

        fields.nth(0).select_option("")
        fields.nth(2).select_option("")
        assert shown(page) == total


def figures(page: Page) -> list[list[float]]:
    texts = page.eval_on_selector_all(".card", "cards => cards.map(card => card.dataset.f)")
    return [[float(figure) for figure in text.split()] for text in texts]


def shown(page: Page) -> int:
    return page.locator(".cards .card:visible").count()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("saving", [True, False])
def test_who_saves_data_loads_no_script(chromium: Browser, served: str, saving: bool) -> None:  # noqa: FBT001
    """The page asks the browser, and a list reads well without fields."""
    with open_page(chromium, base_url=served) as page:
        answer = f"{{get: () => ({{saveData: {str(saving).lower()}}})}}"
        page.add_init_script(f"Object.defineProperty(navigator, 'connection', {answer})")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(LIST, wait_until="networkidle")
        assert any(url.endswith("/filter.js") for url in asked) == (not saving)
        assert page.locator(".filter").count() == (not saving)


@pytest.mark.browser
@pytest.mark.slow
def test_without_script_the_list_is_whole(chromium: Browser, served: str) -> None:
    """No empty field, no button without effect."""
    with open_page(chromium, script=False, base_url=served) as page:
        page.goto(LIST)
        assert page.locator(".filter").count() == 0
        assert shown(page) == len(figures(page)) > 4
