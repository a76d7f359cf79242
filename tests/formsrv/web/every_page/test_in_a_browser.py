"""The pages of the form service in a real browser: small screens, fingers and keyboards."""

import pytest
from playwright.sync_api import Page

from tests.formsrv.web.every_page.browsing import SMALL, WIDTH, open_unfolded
from tests.formsrv.web.every_page.conftest import Files
from tests.support.browser import SMALL_PHONE

STEPS = [f"offer step {number} wrong" for number in range(1, 7)]
PUBLIC = [
    *STEPS,
    "correction step 6",
    "correction too late",
    "offer receipt",
    "inquiry wrong",
    "inquiry gone",
    "status of offer received",
    "status of offer published",
    "take back inquiry shared",
    "written offer confirmed",
    "written inquiry shared",
    "messages offer empty reply",
    "talk of landlord sent",
    "talk of applicant empty",
    "talk of applicant shared",
    "error 404",
    "error 429",
]
LONG = [f"offer step {number} filled long" for number in range(2, 7)]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_a_small_screen_shows_all_and_a_finger_hits_it(tag: str, phone: Page, files: Files) -> None:
    """320 px wide: nothing lies beside the screen, and what is pressed is 44 px or more."""
    wide, small, pressed = [], {}, 0
    for kind in (*PUBLIC, *LONG):
        open_unfolded(phone, files, kind, tag)
        if phone.evaluate(WIDTH, "16px") > SMALL_PHONE["width"]:
            wide.append(kind)
        if found := phone.evaluate(SMALL, 44):
            small[kind] = found
        pressed += phone.locator("button:not(.trap), .choice").count()
    assert wide == []
    assert small == {}
    assert pressed > 300


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_a_receipt_code_stands_on_one_line(tag: str, phone: Page, files: Files) -> None:
    """So that it is written down as it is read."""
    phone.goto(files["inquiry receipt of a code", tag].as_uri())

    code = phone.locator(".code")
    assert code.evaluate("one => one.firstElementChild.getClientRects().length") == 1
    assert code.evaluate("one => one.scrollWidth - one.clientWidth") == 0


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_list_of_faults_comes_first_and_leads_to_the_fields(
    tag: str, phone: Page, files: Files
) -> None:
    """With the keyboard alone: each link moves the focus to a field that says what is wrong."""
    for kind in (*(STEPS if tag == "de" else STEPS[3:4]), "inquiry wrong"):
        phone.goto(files[kind, tag].as_uri())
        links = phone.locator("#errors a")
        assert links.count() > 2
        reached: list[str] = []
        while not reached or "#f-" not in reached[-1]:
            phone.keyboard.press("Tab")
            reached.append(phone.evaluate("document.activeElement.hash || ''"))
            assert len(reached) < 10
        for number in range(links.count()):
            target = (links.nth(number).get_attribute("href") or "").removeprefix("#")
            links.nth(number).focus()
            phone.keyboard.press("Enter")
            phone.keyboard.press("Shift+Tab")
            phone.keyboard.press("Tab")
            assert phone.evaluate("document.activeElement.id") == target, f"{kind}: {target}"
            described = phone.evaluate(
                """() => { const one = document.activeElement;
                const holder = one.matches('[aria-describedby]') ? one : one.closest('fieldset');
                return holder.getAttribute('aria-describedby').split(' ')
                  .map(id => document.getElementById(id).textContent).join(' '); }"""
            )
            assert len(described) > 10
