"""The whole portal in one file: complete, readable from a USB stick, and of the size that its link says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.document import Element, SitePage, parse
from tests.site.facts import Facts
from tests.support.axe import faults
from tests.support.browser import open_page
from tests.support.nu import html_problems

Books = dict[str, Element]


@pytest.fixture(scope="module")
def books(built_site: Path, facts: Facts) -> Books:
    """The books by their language."""
    return {
        tag: parse((built_site / f"books/{tag}.html").read_text("utf-8")) for tag in facts.languages
    }


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium, script=False) as page:
        yield page


def test_a_book_holds_every_text_opportunity_and_home_of_before_today(
    books: Books, facts: Facts
) -> None:
    """Each in its place, which the table of contents or a link of a text can name."""
    old = {key for key in facts.listed if facts.offers[key]["listed_on"] < facts.today}
    texts = {f"guide-{slug}" for slug in facts.prose("guides")}
    texts |= {f"page-{slug}" for slug in facts.prose("pages") if slug != "not-found"}
    events = {f"opportunity-{slug}" for slug in facts.current}
    assert len(old) > 40
    for tag, book in books.items():
        articles = {one["id"] for one in book.all("article") if one["id"]}
        assert articles == texts | events, tag
        listed = [one["href"].split("/")[-2] for one in homes(book)]
        assert set(listed) == old, tag
        days = [facts.offers[key]["listed_on"] for key in listed]
        assert days == sorted(days, reverse=True), tag


def homes(book: Element) -> list[Element]:
    """Return the links of the homes in a book."""
    (chapter,) = [one for one in book.all("section") if one["id"] == "homes"]
    return [link for title in chapter.all("h3") for link in title.all("a")]


def test_a_book_needs_nothing_from_outside(books: Books, facts: Facts) -> None:
    """No other file, no script; a link leads into the book or to a full address."""
    for tag, book in books.items():
        ids = [one["id"] for one in book.walk() if one["id"]]
        assert len(ids) == len(set(ids)), tag
        assert book.all("link", "script", "img", "iframe", "object", "form", "input") == [], tag
        for link in book.all("a"):
            inside = link["href"].startswith("#")
            assert not inside or link["href"][1:] in ids, f"{tag}: {link['href']}"
            assert inside or re.match(r"https://|mailto:", link["href"]), f"{tag}: {link['href']}"
        assert "url(" not in book.one("style").text
        assert (book.one("html")["lang"], book.one("html")["dir"]) == (
            tag,
            facts.languages[tag]["dir"],
        )


def test_links_to_what_a_book_holds_stay_in_it(books: Books, facts: Facts) -> None:
    """The others lead to the portal of the internet, in the language of the book."""
    site = facts.settings["site_url"]
    for tag, book in books.items():
        targets = {link["href"] for link in book.all("a")}
        assert {"#guide-rent-and-jobcenter", "#page-imprint", "#homes", "#contents"} <= targets, tag
        assert f"{site}/forms/{tag}/offer" in targets, tag
        assert f"{site}/{tag}/" in targets, tag
        left = {one for one in targets if one.startswith(f"{site}/{tag}/guides/")}
        assert left == set(), tag


def test_contacts_and_dates_stand_in_the_book(books: Books, facts: Facts) -> None:
    """Without internet nobody can look them up."""
    slug, event = next(
        (slug, one)
        for slug, one in facts.opportunities.items()
        if slug in facts.current and one["organiser"].get("mail") and "rule" in one["schedule"][0]
    )
    for tag, book in books.items():
        (article,) = [one for one in book.all("article") if one["id"] == f"opportunity-{slug}"]
        assert event["organiser"]["mail"] in article.text, tag
        assert len(article.all("time")) >= 1, tag
        (imprint,) = [one for one in book.all("article") if one["id"] == "page-imprint"]
        assert facts.settings["operator"]["mail"] in imprint.text, tag


def test_headings_leave_out_no_level(books: Books) -> None:
    """Texts stand two levels below the title of the book."""
    for tag, book in books.items():
        level = 0
        for heading in book.all("h1", "h2", "h3", "h4", "h5", "h6"):
            deep = int(heading.tag[1])
            assert deep <= level + 1, f"{tag}: {heading.text}"
            level = deep
        assert len(book.all("h1")) == 1, tag


def test_the_link_says_how_large_the_file_is(
    pages: dict[str, SitePage], built_site: Path, facts: Facts
) -> None:
    """Bytes as they lie on the phone, in thousands, rounded up; it is saved, not opened."""
    for tag in facts.languages:
        page = pages[f"{tag}/take-along/index.html"]
        (link,) = [one for one in page.root.all("a") if "download" in one.attributes]
        assert link["href"] == f"/books/{tag}.html"
        size = (built_site / link["href"][1:]).stat().st_size
        assert link.one("bdi").text == f"{-(-size // 1000)} kB", tag


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("tag", ["de", "ar", "ti", "de-simple"])
def test_a_book_is_read_on_a_small_phone_from_its_disk(
    phone: Page, built_site: Path, tag: str
) -> None:
    """From a file, without script, no wider than the screen; a link of the contents leads there."""
    phone.goto((built_site / f"books/{tag}.html").as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.locator("#contents a[href='#guide-rent-and-jobcenter']").click()
    assert (
        phone.evaluate(
            "Math.abs(document.getElementById('guide-rent-and-jobcenter').getBoundingClientRect().top)"
        )
        < 100
    )


@pytest.mark.slow
def test_the_checker_of_html_finds_nothing(built_site: Path, facts: Facts) -> None:
    """In the books of all languages."""
    assert html_problems([built_site / f"books/{tag}.html" for tag in facts.languages]) == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize("file", ["books/{}.html", "{}/take-along/index.html"])
def test_axe_finds_nothing(chromium: Browser, built_site: Path, tag: str, file: str) -> None:
    """In the book as on the page that offers it."""
    with open_page(chromium) as page:
        page.goto((built_site / file.format(tag)).as_uri())
        assert faults(page) == []
