"""Guides beside their text in the region's first language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from catalog.i18n.translation import section_hashes
from catalog.prose import Prose, ProseHead
from catalog.yaml_source import Source
from sitegen.pages.bilingual import Pair, pair_sections, source_of
from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.support.axe import faults
from tests.support.browser import open_page

LEAD, ONE, TWO, THREE = "Lead\n\n", "## One\na\n\n", "## Two\nb\n\n", "## Three\nc\n"


def prose(tag: str, body: str, made_from: list[str] | None = None) -> Prose:
    head: Any = {
        "title": "Title",
        "summary": "A summary of ten letters",
        "checked_on": date(2026, 11, 22),
        "review_due": date(2027, 5, 22),
        "translated_from": made_from or [],
    }
    return Prose(
        slug="x",
        tag=tag,
        head=ProseHead(**head),
        body=body,
        source=Source(path="x", value=None),
    )


SOURCE = prose("de", LEAD + ONE + TWO)
TRANSLATION = prose("en", "L\n\n" + "## 1\n\n" + "## 2\n", section_hashes(SOURCE))


def own(pairs: list[Pair]) -> list[str | None]:
    return [None if pair.own is None else pair.own.strip() for pair in pairs]


def test_sections_of_a_fresh_translation_stand_beside_their_sources() -> None:
    """In the order of both."""
    pairs = pair_sections(TRANSLATION, source_of(SOURCE))
    assert own(pairs) == ["L", "## 1", "## 2"]
    assert [pair.source for pair in pairs] == [LEAD, ONE, TWO]
    assert not any(pair.stale for pair in pairs)


def test_a_section_that_changed_stays_in_its_place_and_says_so() -> None:
    """Its neighbours are still up to date."""
    source = source_of(replace(SOURCE, body=LEAD + "## One\nother\n\n" + TWO))
    pairs = pair_sections(TRANSLATION, source)
    assert own(pairs) == ["L", "## 1", "## 2"]
    assert [pair.stale for pair in pairs] == [False, True, False]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (LEAD + THREE + ONE + TWO, ["L", None, "## 1", "## 2"]),
        (LEAD + TWO, ["L", "## 1", "## 2"]),
    ],
    ids=["a new section before", "a section gone"],
)
def test_a_section_that_came_or_went_shifts_no_other(body: str, expected: list[str | None]) -> None:
    """By hashes, not by counting: the second one still stands beside its own source."""
    pairs = pair_sections(TRANSLATION, source_of(replace(SOURCE, body=body)))
    assert own(pairs) == expected
    (second,) = [pair for pair in pairs if pair.own and pair.own.startswith("## 2")]
    assert second.source == TWO
    (alone,) = [pair for pair in pairs if pair.own is None or pair.source is None]
    assert alone.stale


def test_a_translation_without_hashes_goes_by_order() -> None:
    """Nothing tells more about it."""
    pairs = pair_sections(prose("en", "L\n\n## 1\n"), source_of(SOURCE))
    assert own(pairs) == ["L", "## 1", None]
    assert [pair.source for pair in pairs] == [LEAD, ONE, TWO]


def views(pages: dict[str, SitePage]) -> Iterator[SitePage]:
    return (page for page in pages.values() if page.kind == "bilingual")


def test_every_translated_guide_has_the_view_and_leads_to_it(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """And the view leads back; the first language has none."""
    first = facts.settings["default_language"]
    guides = [page for page in pages.values() if page.kind == "guide"]
    for guide in guides:
        url = f"{guide.url}{first}/"
        hrefs = {link["href"] for link in guide.root.one("main").all("a")}
        translated = guide.tag != first
        assert (url in hrefs) == translated, guide.file
        assert (f"{url[1:]}index.html" in pages) == translated, guide.file
        if translated:
            back = {link["href"] for link in pages[f"{url[1:]}index.html"].root.all("a")}
            assert guide.url in back
    assert len(list(views(pages))) == facts.bilingual_count() > 40


def test_both_texts_are_complete_each_in_its_language_and_direction(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Section beside section: each pair holds one of both."""
    first = facts.settings["default_language"]
    for page in views(pages):
        slug = page.file.split("/")[2]
        pairs = page.root.of_class("pair")
        own_words, source_words = "", ""
        for pair in pairs:
            mine, other = [one for one in pair.words if not isinstance(one, str)]
            assert (mine.lang, mine.dir) == (page.tag, facts.languages[page.tag]["dir"])
            assert (other.lang, other.dir) == (first, facts.languages[first]["dir"])
            assert len(mine.all("h2")) == len(other.all("h2")) <= 1, page.file
            own_words += mine.text
            source_words += other.text
        for tag, words in ((page.tag, own_words), (first, source_words)):
            article = pages[f"{tag}/guides/{slug}/index.html"].root.one("article")
            above = [article.one("h1"), *article.of_class("noprint")]
            body = article.text.removeprefix(" ".join(one.text for one in above))
            assert "".join(words.split()) == "".join(body.split()), page.file
        assert page.noindex


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("tag", ["ar", "de-simple"])
def test_on_a_phone_one_is_below_the_other_and_on_a_screen_beside_it(
    chromium: Browser, built_site: Path, tag: str
) -> None:
    """The reader's own text is first: at the top, or where a line begins."""
    for width, beside in ((320, False), (1000, True)):
        with open_page(chromium, viewport={"width": width, "height": 700}) as page:
            page.goto((built_site / tag / "guides/finding-a-home/de/index.html").as_uri())
            mine, other = (page.locator(".pair").nth(1).locator("> div").nth(i) for i in (0, 1))
            here, there = mine.bounding_box(), other.bounding_box()
            assert here is not None
            assert there is not None
            assert (here["y"] == there["y"]) == beside
            assert (here["x"] > there["x"]) == (beside and tag == "ar")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults(page) == []
