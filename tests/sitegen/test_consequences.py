"""Small causes have small consequences, and what is right already keeps its time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sitegen.build import Engine, Summary
from sitegen.pages import KINDS
from sitegen.view import View
from tests.support.edits import Situation, start
from tests.support.sequences import folders_of, short_lists, stamps
from tests.support.tiny import DAY, TAGS, offer_text, write_files

THREE = "content/offers/wiesental/offer002.yaml"
"""An offer in three languages, on a closed page of the list."""
NEWEST = "content/offers/wiesental/offer005.yaml"
"""The newest one, in three languages too: on the start page, in the feed, on the first page."""


@pytest.fixture(autouse=True)
def _short() -> Iterator[None]:
    """Two offers a page, and few in all other places."""
    with short_lists():
        yield


FACETS = re.compile(r"[a-z]+/(?:offers/(?:in|for|rooms|within|with)|places)/(?:.*/)?index.html")
"""Lists by place, household and the like: test_facet_consequences has them."""


class Living:
    """A site with its files, and which of them the last build touched.

    Lists by facet and pages of places stand apart, as ``lists``.
    """

    def __init__(self, base: Path) -> None:
        self.base, self.now, self.summary = base, start(), Summary()
        self.lists: set[str] = set()
        write_files(base, self.now.files)
        Engine(folders_of(base, self.now)).build(today=DAY)

    def after(self, now: Situation) -> set[str]:
        """Build and return the files whose time or inode is another one, but for ``lists``."""
        output = self.base / "output"
        write_files(self.base, now.files, self.now.files)
        before = stamps(output)
        self.now, self.summary = now, Engine(folders_of(self.base, now)).build(today=now.today)
        found = stamps(output)
        touched = {name for name in found if found[name] != before.get(name)}
        assert self.summary.written == len(touched)
        assert self.summary.removed == len(before.keys() - found.keys())
        self.lists = {name for name in touched if FACETS.fullmatch(name)}
        return touched - self.lists

    def edited(self, name: str, old: str, new: str) -> set[str]:
        """Replace words in a file, build, and return what was touched."""
        text = self.now.files[name].decode()
        assert old in text
        changed = text.replace(old, new, 1).encode()
        return self.after(replace(self.now, files=self.now.files | {name: changed}))


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path)


def pages(path: str, tags: tuple[str, ...] = TAGS) -> set[str]:
    return {f"{tag}/{path}index.html" for tag in tags}


def feeds(*tags: str) -> set[str]:
    """Name the feeds of all homes and of the only district."""
    bases = [f"{tag}/{base}feed" for tag in tags for base in ("", "offers/in/kreis-musterland/")]
    return {f"{base}.{ending}" for base in bases for ending in ("xml", "json")}


FEEDS = feeds(*TAGS)
BOOKS = {f"books/{tag}.html" for tag in TAGS}
"""They hold all texts, and every home of before today."""
OF_ALL = {"offers.json"}
"""Holds every home, in all languages."""


def test_nothing_changed_touches_nothing(living: Living) -> None:
    """Not even after a file was written anew with the same words."""
    assert living.after(living.now) == set()
    (living.base / THREE).write_bytes(living.now.files[THREE])
    assert living.after(living.now) == set()
    assert not living.summary.whole


def test_a_description_in_one_language_is_one_page(living: Living) -> None:
    """No list shows it."""
    assert living.edited(NEWEST, "Words about Home number 5", "Other words of five") == pages(
        "offers/offer005/", ("de",)
    )
    text = living.now.files[NEWEST].decode()
    arabic = next(line for line in text.splitlines() if line.startswith("  ar:"))
    new = arabic.replace("Words about", "More words about")
    assert living.edited(NEWEST, arabic, new) == pages("offers/offer005/", ("ar",))


def test_a_text_that_others_fall_back_to_is_all_their_pages(living: Living) -> None:
    """An offer in German only is German in every language."""
    name = "content/offers/musterstadt/offer000.yaml"
    assert living.edited(name, "Words about", "More words about") == pages("offers/offer000/")


def test_a_title_is_its_page_and_what_shows_it(living: Living) -> None:
    """One language; of an older offer the closed page, of the newest start page and feed."""
    assert living.edited(THREE, "Home number 2 en", "House number 2 en") == pages(
        "offers/offer002/", ("en",)
    ) | pages("offers/2/", ("en",)) | OF_ALL | {"books/en.html"}
    assert living.edited(NEWEST, "Home number 5 en", "House number 5 en") == {
        *pages("offers/offer005/", ("en",)),
        *pages("offers/", ("en",)),
        *pages("", ("en",)),
        *feeds("en"),
        *OF_ALL,
        "books/en.html",
    }


def test_a_new_offer_leaves_closed_pages_of_the_list_alone(living: Living) -> None:
    """Its pages, the first page, start page and feed in each language, and the last sitemap."""
    offer = offer_text(
        "hafendorf", listed_on=DAY, listed_until=DAY + timedelta(days=20), title="The very newest"
    )
    shown = (
        pages("offers/")
        | pages("offers/poster/")
        | pages("")
        | FEEDS
        | OF_ALL
        | {"sitemaps/3.xml", "places.geojson"}
    )
    # Six offers filled the first page, two closed ones and two sitemaps. The seventh closes
    # the next page, to which the last closed one now leads; the eighth goes on the first page.
    seventh = living.after(_plus(living.now, "content/offers/hafendorf/newest00.yaml", offer))
    closing = pages("offers/3/") | pages("offers/2/") | {"sitemap.xml"}
    # Beside it in the order of rents, one home names it as similar.
    own = pages("offers/newest00/") | pages("offers/newest00/de/")
    assert seventh == own | pages("offers/offer000/") | shown | closing

    eighth = living.after(_plus(living.now, "content/offers/hafendorf/newest01.yaml", offer))
    own = pages("offers/newest01/") | pages("offers/newest01/de/")
    assert eighth == own | pages("offers/newest00/") | pages("offers/offer000/") | shown
    assert living.summary.removed == 0


def test_the_books_are_not_asked_for_the_sake_of_a_home_of_today(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    book = KINDS["book"]

    def inputs(view: View, key: str) -> tuple[object, ...]:
        asked.append(key)
        return book.inputs(view, key)

    monkeypatch.setitem(KINDS, "book", replace(book, inputs=inputs))
    until = DAY + timedelta(days=20)
    new = offer_text("hafendorf", listed_on=DAY, listed_until=until, title="The very newest")
    old = offer_text(
        "hafendorf", listed_on=DAY - timedelta(days=1), listed_until=until, title="Of yesterday"
    )

    assert not BOOKS & living.after(
        _plus(living.now, "content/offers/hafendorf/new00000.yaml", new)
    )
    assert asked == []
    now = _plus(living.now, "content/offers/hafendorf/new00000.yaml", old)
    assert living.after(now) >= BOOKS, "one of yesterday now"
    assert asked == [""]
    back = living.after(_plus(now, "content/offers/hafendorf/new00000.yaml", new))
    assert back >= BOOKS, "one that was of yesterday"


def _plus(now: Situation, name: str, content: bytes) -> Situation:
    return replace(now, files=now.files | {name: content})


def test_a_deleted_guide_is_its_pages_and_the_list_of_guides(living: Living) -> None:
    """The pages go, the list and the sitemap of pages change."""
    with_guide = _plus(
        living.now,
        "content/guides/short-lived/de.md",
        living.now.files["content/pages/imprint/de.md"],
    )
    size = pages("take-along/")  # tells how large a book is, which may round to the same
    added = living.after(with_guide) - size
    listing = pages("guides/") | {"sitemaps/pages.xml"} | BOOKS
    assert added == pages("guides/short-lived/") | listing
    files = {key: one for key, one in with_guide.files.items() if "short-lived" not in key}
    assert living.after(replace(with_guide, files=files)) - size == listing
    assert living.summary.removed == len(TAGS)


def test_a_day_that_changes_nothing_touches_the_books_alone(living: Living) -> None:
    """Tomorrow the same homes are free, and nothing has begun; a book says when it was made."""
    assert living.after(replace(living.now, today=DAY + timedelta(days=1))) == BOOKS


def test_the_body_of_a_guide_is_its_pages_and_the_books(living: Living) -> None:
    """No list shows it, and no summary holds it."""
    name = "content/guides/moving-in/de.md"
    beside = {"en/guides/moving-in/de/index.html"}
    own = pages("guides/moving-in/", ("de",)) | beside
    assert living.edited(name, "Ask ", "Do ask ") == own | {"books/de.html"}


def test_the_day_after_an_offer_ended_its_pages_and_the_lists_change(living: Living) -> None:
    """The oldest one leaves: all later pages of the list move up by one."""
    touched = living.after(replace(living.now, today=date(2026, 11, 26)))
    assert pages("offers/offer000/") <= touched
    assert not any("offers/offer002" in name or "guides" in name for name in touched)


def test_a_full_build_keeps_the_time_of_what_it_makes_again(living: Living) -> None:
    """A setting that pages show nothing of; a template of one kind; and a comment in it."""
    name = "region/region.yaml"
    assert living.edited(name, "listing_days: [14, 30]", "listing_days: [14, 30, 60]") == set()
    assert living.summary.whole
    assert living.after(replace(living.now, themed=True)) == pages("guides/")
    assert living.summary.whole
    own = "own/templates/guide_list.html"
    assert living.edited(own, "<h1>", "{# a word to the next author #}<h1>") == set()
    assert living.edited(own, "<h1>", "<h1>All ") == pages("guides/")
