"""What axe finds on one page of every kind, in a left-to-right and a right-to-left language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.site.document import SitePage
from tests.support.browser import open_page

# The default run of axe leaves out what WCAG 2.2 added.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium) as page:
        yield page


def faults(page: Page, address: str) -> list[str]:
    """Open a page and say what axe finds on it: rule, what is wrong, where."""
    page.goto(address)
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) > 15, "axe has not looked at the page"
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def chosen(samples: dict[tuple[str, str], SitePage], tag: str) -> list[SitePage]:
    """Return one page of each kind in a language, those of no language included."""
    return [page for (_, language), page in samples.items() if language in {tag, ""}]


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_axe_finds_nothing_on_any_kind_of_page(
    tag: str, phone: Page, built_site: Path, samples: dict[tuple[str, str], SitePage]
) -> None:
    """With the switch of languages closed, as the page comes, and open."""
    found: dict[str, list[str]] = {}
    pages = chosen(samples, tag)
    assert len(pages) == 12
    for page in pages:
        if wrong := faults(phone, (built_site / page.file).as_uri()):
            found[page.file] = wrong
    assert found == {}


def test_axe_finds_nothing_with_the_switch_of_languages_open(phone: Page, built_site: Path) -> None:
    """The links in it are as large and as clear as all others."""
    phone.goto((built_site / "ar/index.html").as_uri())
    phone.locator("summary").click()
    found = Axe().run(phone, options=OPTIONS).response
    assert phone.locator(".langs a").first.is_visible()
    assert [rule["id"] for rule in found["violations"]] == []


def test_axe_finds_nothing_in_the_dark(
    phone: Page, built_site: Path, samples: dict[tuple[str, str], SitePage]
) -> None:
    """The second set of colours has enough contrast, too."""
    phone.emulate_media(color_scheme="dark")
    try:
        found = {
            page.file: wrong
            for page in chosen(samples, "de")
            if (wrong := faults(phone, (built_site / page.file).as_uri()))
        }
        ground = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    finally:
        phone.emulate_media(color_scheme="light")
    assert found == {}
    assert sum(int(part) for part in ground.strip("rgba()").split(",")[:3]) < 200
