"""All pages, taken once for all tests of this folder, and as files for checkers and browsers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.formsrv.web.every_page.gallery import Shown, all_pages
from tests.formsrv.web.every_page.house import House, open_house
from tests.support.browser import open_page

Files = dict[tuple[str, str], Path]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both apps with a record in every state."""
    with open_house(tmp_path_factory.mktemp("house")) as opened:
        yield opened


@pytest.fixture(scope="session")
def gallery(house: House) -> list[Shown]:
    """Every page in every language it exists in."""
    return all_pages(house)


@pytest.fixture(scope="session")
def files(gallery: list[Shown], tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The pages as files, by kind and language."""
    folder = tmp_path_factory.mktemp("pages")
    found: Files = {}
    for page in gallery:
        path = folder / (re.sub(r"\W+", "-", f"{page.kind} {page.tag}") + ".html")
        path.write_bytes(page.html)
        found[page.kind, page.tag] = path
    assert len(set(found.values())) == len(gallery)
    return found


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of a file."""
    with open_page(chromium) as page:
        page.route("**/offers/*/preview/*", lambda route: route.abort())
        yield page
