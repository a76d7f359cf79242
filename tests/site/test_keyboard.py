"""Pages without a mouse and with clumsy fingers: the way of the tab key, its ring, sizes, rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import open_page
from tests.support.kinds import Sample, sample_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TAGS = ("de", "ar")
WITHOUT_HEAD = {"offer_sheet", "offer_poster", "chooser"}
LEAST = 44
"""CSS pixels that a target has in height (WCAG 2.2, 2.5.5 at level AAA; AA asks for 24)."""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, summary")]
    .filter(one => one.checkVisibility())"""
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const all = (%s)();
    return [all.indexOf(one), parseFloat(style.outlineWidth), style.outlineStyle];
}"""
SMALL = """least => (%s)()
    .filter(one => !one.matches(".skip, .card h2 a, .card h3 a"))
    .filter(one => one.matches(".button, button, select, input, summary")
                   || one.parentElement.textContent.trim() === one.textContent.trim())
    .map(one => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.height < least)
    .map(([box, one]) => `${one.outerHTML.slice(0, 120)}: ${box.width} x ${box.height}`)"""
"""What is too low to hit; a link on a card is as large as the card."""


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium) as page:
        yield page


@pytest.fixture(scope="module")
def samples(built_site: Path) -> dict[Sample, Path]:
    """One page of every kind in every language."""
    return sample_pages(built_site)


def of_language(samples: dict[Sample, Path], tag: str) -> dict[str, Path]:
    """Return one page of every kind that a language has."""
    return {kind: file for (kind, language), file in samples.items() if language in {tag, ""}}


@pytest.mark.parametrize("tag", TAGS)
def test_the_tab_key_reaches_everything_in_order_and_its_place_is_seen(
    tag: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """From the first link to the last one, as they stand in the page, each with a ring."""
    for kind, file in of_language(samples, tag).items():
        phone.goto(file.as_uri(), wait_until="domcontentloaded")
        count = len(phone.evaluate(f"({REACHABLE})().map(one => one.tagName)"))
        assert count > 2, kind
        for place in range(count):
            phone.keyboard.press("Tab")
            at, width, style = phone.evaluate(FOCUSED % REACHABLE)
            assert at == place, f"{kind}: {at} where {place} should be"
            assert width >= 1, f"{kind}: {place}"
            assert style != "none", f"{kind}: {place}"


def test_the_first_link_leads_past_the_head(phone: Page, samples: dict[Sample, Path]) -> None:
    """Enter on it, and the next stop is in the main part."""
    for kind, file in of_language(samples, "de").items():
        phone.goto(file.as_uri(), wait_until="domcontentloaded")
        if not phone.locator(".skip").count():
            assert kind in WITHOUT_HEAD, kind
            continue
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.className") == "skip", kind
        phone.keyboard.press("Enter")
        phone.keyboard.press("Tab")
        assert phone.evaluate("!document.activeElement.closest('header, nav.main')"), kind


def test_a_language_is_chosen_with_two_keys(phone: Page, samples: dict[Sample, Path]) -> None:
    """Enter opens the list, tab and enter follow a link of it."""
    phone.goto(samples["home", "de"].as_uri(), wait_until="domcontentloaded")
    phone.locator(".langs summary").focus()
    phone.keyboard.press("Enter")
    phone.keyboard.press("Tab")
    assert phone.evaluate("document.activeElement.closest('.langs') !== null")
    assert phone.evaluate("document.activeElement.hreflang") != ""


@pytest.mark.parametrize("tag", TAGS)
def test_a_finger_hits_what_stands_in_no_sentence(
    tag: str, phone: Page, samples: dict[Sample, Path]
) -> None:
    """Links inside sentences and facts are as high as their line (WCAG 2.2, 2.5.8, inline)."""
    small: dict[str, list[str]] = {}
    for kind, file in of_language(samples, tag).items():
        phone.goto(file.as_uri(), wait_until="domcontentloaded")
        phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        if found := phone.evaluate(SMALL % REACHABLE, LEAST):
            small[kind] = found
    assert small == {}


def test_nothing_moves(phone: Page, samples: dict[Sample, Path]) -> None:
    """Nobody has to ask for less motion where there is none."""
    for kind, file in of_language(samples, "de").items():
        phone.goto(file.as_uri(), wait_until="domcontentloaded")
        phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        moving = phone.evaluate(
            """() => [document.getAnimations().length, [...document.querySelectorAll("*")].filter(
                one => parseFloat(getComputedStyle(one).transitionDuration) > 0).length]"""
        )
        assert moving == [0, 0], kind
