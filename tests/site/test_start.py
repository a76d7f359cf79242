"""The first pages: two taps to homes that the Jobcenter pays for, and the choice of a language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.site.home_lists import home_lists
from tests.support.browser import open_page


def test_the_start_page_leads_to_homes_within_the_limit_by_household(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """One tap on the number of persons, one on a home."""
    sizes = sorted(path for path in home_lists(facts) if path.startswith("within/"))
    assert sizes
    for tag in facts.languages:
        (ask,) = pages[f"{tag}/index.html"].root.of_class("ask")
        links = [link["href"] for link in ask.all("a")]
        assert links == [f"/{tag}/offers/{path}/" for path in sizes], tag
        for link in links:
            assert pages[f"{link[1:]}index.html"].root.of_class("card")


def test_the_search_is_a_plain_form_of_one_field(pages: dict[str, SitePage], facts: Facts) -> None:
    """It asks the form service by address, so that the answer can be kept and shared."""
    for tag in facts.languages:
        form = pages[f"{tag}/index.html"].root.one("form")
        assert form["action"] == f"/forms/{tag}/search"
        assert form["method"] in {"", "get"}
        (field,) = form.all("input")
        assert field["name"] == "q"
        assert [label["for"] for label in form.all("label")] == [field["id"]]
        assert form.one("button").text


@pytest.mark.parametrize("tag", ["de", "en", "ar"])
def test_the_switch_of_languages_is_named_for_readers_and_listeners(
    tag: str, pages: dict[str, SitePage], facts: Facts
) -> None:
    """It shows the language's own name; who listens hears what it is, and that in English too."""
    summary = pages[f"{tag}/index.html"].root.of_class("langs")[0].one("summary")
    native = facts.languages[tag]["native"]
    (unseen,) = summary.of_class("unseen")
    assert summary.text.removeprefix(unseen.text).strip() == native
    assert "Language" in unseen.text
    assert [one.lang for one in unseen.all("span")[1:]] == ([] if tag == "en" else ["en"])


@pytest.fixture(scope="module")
def asking(chromium: Browser) -> Iterator[Page]:
    """A browser whose owner reads Kurdish, then Farsi."""
    with open_page(chromium, locale="fa-AF") as page:
        page.add_init_script("Object.defineProperty(navigator,'languages',{value:['kmr','fa-AF']})")
        yield page


@pytest.mark.browser
@pytest.mark.slow
def test_the_chooser_puts_the_languages_of_the_browser_first(
    asking: Page, built_site: Path, facts: Facts
) -> None:
    """All stay, none is opened unasked, and without script the order is the region's."""
    asking.goto((built_site / "index.html").as_uri())
    order = asking.eval_on_selector_all(".card", "cards => cards.map(card => card.lang)")
    assert order[:2] == ["ku", "fa"]
    assert sorted(order) == sorted(facts.languages)
    assert [tag for tag in order if tag not in {"ku", "fa"}] == [
        tag for tag in facts.languages if tag not in {"ku", "fa"}
    ]
    assert asking.url.endswith("/index.html")
