"""Every page of the staff app in a real browser: axe, small screens, large letters, directions."""

import pytest
from playwright.sync_api import Page

from tests.formsrv.web.every_page.browsing import SMALL, WIDTH, axe_faults, open_unfolded
from tests.formsrv.web.every_page.conftest import Files
from tests.formsrv.web.every_page.gallery import Shown
from tests.support.browser import SMALL_PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DARK = ["desk not published", "desk figures", "desk enrolment", "desk offers edited", "queue full"]
PLACES = """selector => [...document.querySelectorAll(selector)]
  .map(one => one.getBoundingClientRect()).map(box => (box.left + box.right) / 2)"""
"""Returns where the middle of each of some things stands, from the left edge on."""


@pytest.fixture(scope="module")
def kinds(gallery: list[Shown]) -> list[str]:
    """Every page of the staff app."""
    found = sorted({page.kind for page in gallery if page.app == "staff"})
    assert len(found) > 60
    return found


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_axe_finds_nothing(tag: str, kinds: list[str], phone: Page, files: Files) -> None:
    assert axe_faults(phone, files, kinds, tag=tag, scheme="light") == {}


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_axe_finds_nothing_in_the_dark(tag: str, phone: Page, files: Files) -> None:
    assert axe_faults(phone, files, DARK, tag=tag, scheme="dark") == {}


@pytest.mark.parametrize("tag", ["de", "de-simple", "ar", "ti", "uk", "fr"])
def test_nothing_is_wider_than_the_smallest_phone(
    tag: str, kinds: list[str], phone: Page, files: Files
) -> None:
    """With everything unfolded, and with letters of twice the size (WCAG 1.4.4 and 1.4.10)."""
    wide = {}
    for kind in kinds:
        open_unfolded(phone, files, kind, tag)
        for size in ("16px", "32px"):
            width = phone.evaluate(WIDTH, size)
            if width > SMALL_PHONE["width"]:
                wide[kind, size] = width
    assert wide == {}


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_finger_hits_all_that_is_pressed(
    tag: str, kinds: list[str], phone: Page, files: Files
) -> None:
    small, pressed = {}, 0
    for kind in kinds:
        open_unfolded(phone, files, kind, tag)
        if found := phone.evaluate(SMALL, 44):
            small[kind] = found
        pressed += phone.locator("button:not(.trap), .choice").count()
    assert small == {}
    assert pressed > 300


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_plots_are_read_in_the_direction_of_the_language(
    tag: str, phone: Page, files: Files
) -> None:
    """Weeks follow one another, and bars begin where the words begin."""
    from_right = tag == "ar"
    phone.goto(files["desk figures", tag].as_uri())

    weeks = phone.evaluate(PLACES, ".columns rect")
    bars = phone.evaluate(PLACES, ".plot__bar rect")
    names, numbers = (phone.evaluate(PLACES, f".plot tbody {cell}") for cell in ("th", "td"))

    assert len(weeks) > 10
    assert weeks == sorted(weeks, reverse=from_right)
    assert [name > number for name, number in zip(names, numbers, strict=True)] == (
        [from_right] * len(names)
    )
    shorter = [value - ground for ground, value in zip(bars[::2], bars[1::2], strict=True)]
    assert any(shorter)
    assert all((offset >= 0) if from_right else (offset <= 0) for offset in shorter)
