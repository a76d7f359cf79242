"""Newcomers search in a real browser without JavaScript; axe; what the process prints."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from catalog.labels import label
from catalog.region_files import load_region
from catalog.vocabulary import Room
from catalog.wording import load_wording
from formsrv.desk.setup import prepare
from tests.formsrv.web.search.looking import REGION, TOWN, VILLAGE, one
from tests.support.axe import Scheme, faults
from tests.support.browser import open_page
from tests.support.ports import free_port
from tests.support.processes import ROOT, running


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running process with the index, and all that it prints."""

    url: str
    printed: Callable[[], str]


@pytest.fixture(scope="module")
def served(index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    var = tmp_path_factory.mktemp("served")
    made = prepare(var, REGION, demo=False)
    made.public.search_file.parent.mkdir(exist_ok=True)
    shutil.copyfile(index, made.public.search_file)
    port = free_port()
    command = [
        *(sys.executable, "-m", "formsrv", "public", "--port", str(port)),
        *("--var", str(var), "--region", str(REGION)),
    ]
    with running(command, ready="^ready$") as process:
        yield Served(url=f"http://127.0.0.1:{port}", printed=lambda: process.output)


WORDS = ("de", "ar", "uk", "ti")


@pytest.mark.browser
@pytest.mark.parametrize("tag", WORDS)
def test_a_newcomer_searches_without_a_script(chromium: Browser, served: Served, tag: str) -> None:
    """A postcode, a village, a word: typed into the box and sent with the Enter key."""
    word = balcony_in(tag)
    with open_page(chromium, script=False, base_url=served.url) as page:
        page.goto(f"/forms/{tag}/search")
        for typed in (one(lambda p: p.offers and not p.hidden).postcodes[0], VILLAGE.name, word):
            page.fill("#q", typed)
            with page.expect_navigation():
                page.press("#q", "Enter")
            assert page.input_value("#q") == typed
            assert page.locator('main .card a[href*="/offers/"]').count() > 0, typed
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            assert page.locator("html").get_attribute("lang") == tag
    assert word not in served.printed()
    assert VILLAGE.name not in served.printed()


def balcony_in(tag: str) -> str:
    """Return the word for a balcony, as the interface has it."""
    region = load_region(REGION)
    wording = load_wording(region.language(tag), locale_folder=ROOT / "theme" / "locale")
    return wording.gettext(label(Room.BALCONY))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", WORDS)
def test_axe_finds_nothing_on_results(
    chromium: Browser, served: Served, tag: str, scheme: Scheme
) -> None:
    """With results and the filters open, and with nothing found."""
    with open_page(chromium, base_url=served.url) as page:
        page.emulate_media(color_scheme=scheme)
        for query in (f"q={TOWN.name}&persons=1", "q=qqqqqq"):
            page.goto(f"/forms/{tag}/search?{query}")
            assert faults(page) == []


@pytest.mark.browser
def test_fingers_meet_large_targets(chromium: Browser, served: Served) -> None:
    with open_page(chromium, base_url=served.url) as page:
        page.goto(f"/forms/de/search?q={TOWN.name}&persons=1")
        sizes = [
            (box["width"], box["height"])
            for field in page.locator("main input, main select, main button, main summary").all()
            if (box := field.bounding_box())
        ]

    assert len(sizes) == 6
    assert [size for size in sizes if size[0] < 44 or size[1] < 44] == []
