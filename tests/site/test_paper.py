"""What is made for paper fits on one A4 page, in every script, and is for no search engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.support.browser import open_page

TAGS = ("de", "de-simple", "en", "uk", "ar", "ru", "fa", "tr", "ku", "ti", "so", "fr")
A4 = (595, 842)
"""Points: 210 mm by 297 mm."""
STRIPS = """() => [...document.querySelectorAll(".tear > div")].map(strip => {
    const span = strip.querySelector("span"), lines = new Range(), broken = [];
    const texts = document.createTreeWalker(span, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        for (const piece of texts.currentNode.data.matchAll(/[^\\s/-]+/g)) {
            lines.setStart(texts.currentNode, piece.index);
            lines.setEnd(texts.currentNode, piece.index + piece[0].length);
            const boxes = [...lines.getClientRects()];
            if (boxes.some(box => box.right < boxes[0].left + 2)) broken.push(piece[0]);
        }
    const [inner, outer] = [span, strip].map(one => one.getBoundingClientRect());
    return [span.textContent, broken,
        inner.left < outer.left - 1 || inner.bottom > outer.bottom + 1
        || span.scrollWidth > span.clientWidth + 1 || span.scrollHeight > span.clientHeight + 1];
})"""


@pytest.fixture(scope="module")
def printer(chromium: Browser) -> Iterator[Page]:
    with open_page(chromium) as page:
        yield page


def sheets(pages: dict[str, SitePage], kind: str, tag: str) -> list[SitePage]:
    """Return the pages of a kind in a language, the longest ones first."""
    found = [page for page in pages.values() if (page.kind, page.tag) == (kind, tag)]
    return sorted(found, key=lambda page: (-len(page.root.one("article").text), page.file))


def printed(page: Page, file: Path) -> tuple[int, tuple[int, int]]:
    """Print a page as a reader does: how many sheets of which size come out."""
    page.goto(file.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    size = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert size is not None
    width, height = (round(float(side)) for side in size.groups())
    return len(re.findall(rb"/Type\s*/Page\b", pdf)), (width, height)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("kind", ["offer_sheet", "poster"])
def test_the_longest_ones_are_one_page_of_a4(
    kind: str, tag: str, printer: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    chosen = sheets(pages, kind, tag)[:3]
    chosen += [page for page in sheets(pages, kind, tag) if page.url.endswith("/offers/poster/")]

    found = {page.file: printed(printer, built_site / page.file) for page in chosen}

    assert len(found) >= 3
    assert set(found.values()) == {(1, A4)}, found


@pytest.mark.browser
def test_a_page_that_is_too_long_is_noticed(printer: Page, tmp_path: Path) -> None:
    """The count of sheets is a real one."""
    long = tmp_path / "long.html"
    long.write_text("<!doctype html><title>x</title>" + "<p>line</p>" * 120, "utf-8")

    assert printed(printer, long)[0] > 1


@pytest.mark.browser
@pytest.mark.parametrize("tag", TAGS)
def test_each_strip_says_what_it_is_about_and_breaks_the_address_at_its_signs(
    tag: str, printer: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Nothing of it is cut off; who has torn one off has nothing else."""
    printer.set_viewport_size({"width": 703, "height": 1056})
    printer.emulate_media(media="print")
    for page in sheets(pages, "poster", tag):
        printer.goto((built_site / page.file).as_uri())
        strips = printer.evaluate(STRIPS)
        assert len(strips) == 8
        for text, broken, outside in strips:
            assert page.root.one("h1").text in " ".join(text.split()), page.file
            assert (broken, outside) == ([], False), page.file


@pytest.mark.browser
@pytest.mark.parametrize("tag", ["ar", "uk"])
def test_strips_to_tear_off_are_inside_the_page(
    tag: str, printer: Page, built_site: Path, pages: dict[str, SitePage]
) -> None:
    """Nothing is cut off below: the last thing on the poster ends within it."""
    printer.set_viewport_size({"width": 703, "height": 1056})
    printer.emulate_media(media="print")
    for page in sheets(pages, "poster", tag)[:4]:
        printer.goto((built_site / page.file).as_uri())
        ends = printer.evaluate(
            "[document.querySelector('.tear').getBoundingClientRect().bottom,"
            " document.querySelector('.poster').getBoundingClientRect().bottom]"
        )
        assert ends[0] <= ends[1] + 1, page.file
        wide = printer.evaluate(
            "[...document.querySelectorAll('.tear span')].map(s => s.scrollWidth)"
        )
        assert len(wide) == 8


def test_a_sheet_is_german_beside_the_readers_language(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Row by row: label and value in German, then both in the language of the page."""
    for tag, language in facts.languages.items():
        for page in sheets(pages, "offer_sheet", tag):
            article = page.root.one("article")
            assert (article.lang, article.dir) == ("de", "ltr"), page.file
            for row in article.one("table").all("tr"):
                cells = row.all("th", "td")
                assert len(cells) == (2 if tag == "de" else 4), page.file
                assert all(cell.text for cell in cells), page.file
                assert {cell.lang for cell in cells[:2]} == {"de"}
                assert {(cell.lang, cell.dir) for cell in cells[2:]} <= {(tag, language["dir"])}


def test_the_german_side_is_the_same_in_every_language(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    key = min(facts.listed)
    sides = {
        tuple(
            cell.text
            for row in pages[f"{tag}/offers/{key}/de/index.html"].root.one("table").all("tr")
            for cell in row.all("th", "td")[:2]
        )
        for tag in facts.languages
    }

    assert len(sides) == 1


def test_a_sheet_holds_what_the_jobcenter_needs(pages: dict[str, SitePage], facts: Facts) -> None:
    """Sums to the cent, the number, the address of the page, and nothing that names a landlord."""
    for key in facts.listed:
        rent = facts.offers[key]["rent"]
        article = pages[f"en/offers/{key}/de/index.html"].root.one("article")
        values = [cell.text for cell in article.all("td")]
        sums = [float(rent["net"]), float(rent["cold_costs"])]
        for amount in (*sums, sum(sums)):
            shown = f"{amount:.2f}".replace(".", ",").removesuffix(",00")
            assert any(
                value.split("\N{NO-BREAK SPACE}")[0].split(" ")[0] == shown for value in values
            ), key
        assert key in values
        assert f"{facts.settings['site_url']}/de/offers/{key}/" in article.text
        assert len(article.of_class("blank")) == 2
        assert len(article.all("svg")) == 1


def test_paper_is_for_no_search_engine_and_in_no_sitemap(
    pages: dict[str, SitePage], built_site: Path
) -> None:
    """The page that it was made from is."""
    paper = [page for page in pages.values() if page.kind in {"offer_sheet", "poster"}]
    maps = "".join(path.read_text("utf-8") for path in (built_site / "sitemaps").glob("*.xml"))

    assert paper
    assert [page.file for page in paper if not page.noindex or page.canonical] == []
    assert [page.file for page in paper if f"{page.url}<" in maps] == []


def test_every_free_home_leads_to_its_sheet(pages: dict[str, SitePage], facts: Facts) -> None:
    """And a home that is gone has none."""
    for tag in facts.languages:
        for key in facts.offers:
            sheet = f"/{tag}/offers/{key}/de/"
            page = pages[f"{tag}/offers/{key}/index.html"]
            linked = sheet in {link["href"] for link in page.root.all("a")}
            assert linked == (key in facts.listed), page.file
            assert (f"{sheet[1:]}index.html" in pages) == linked
