"""The pages of the form service in a real browser: axe, small screens, fingers and keyboards."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.formsrv.web.every_page.conftest import Files
from tests.support.browser import open_page

# The default run of axe leaves out what WCAG 2.2 added.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
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
STAFF = [
    "sign-in refused",
    "queue full",
    "queue empty",
    "desk offers replied",
    "desk not published",
    "desk inquiries no_landlord",
    "desk offers refused",
    "desk nothing here",
    "desk offers edited",
    "desk offers handed_over",
    "desk to be checked",
    "desk hand-over without words",
    "desk edit wrong",
    "desk figures",
    "desk expiries",
    "desk accounts wrong",
    "desk first password",
    "desk log",
    "desk enrolment wrong",
    "desk account with second factor",
    "desk recovery codes",
    "desk second factor wrong",
    "desk password wrong",
]
DARK = ["offer step 6 wrong", "desk not published", "talk of applicant shared"]
LONG = [f"offer step {number} filled long" for number in range(2, 7)]
SMALL = """least => [...document.querySelectorAll(
  'button:not(.trap), .choice, summary, select, textarea, input[type=text]:not(.trap *), ' +
  'input[type=email], input[type=tel], input[type=password], .button')]
  .filter(one => one.getClientRects().length)
  .map(one => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.height < least || box.width < least)
  .map(([box, one]) => `${one.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """One page of a small phone for all checks of this file."""
    with open_page(chromium) as page:
        page.route("**/offers/*/preview/*", lambda route: route.abort())
        yield page


def faults(page: Page) -> list[str]:
    """Say what axe finds on the open page: rule, what is wrong, where."""
    found = Axe().run(page, options=OPTIONS).response
    assert len(found["passes"]) > 10, "axe has not looked at the page"
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("tag", "kinds"), [("de", [*PUBLIC, *STAFF]), ("ar", PUBLIC[3:])])
def test_axe_finds_nothing(tag: str, kinds: list[str], phone: Page, files: Files) -> None:
    """All boxes that open are open."""
    found: dict[str, list[str]] = {}
    for kind in kinds:
        phone.goto(files[kind, tag].as_uri())
        phone.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        if wrong := faults(phone):
            found[kind] = wrong
    assert found == {}


def test_axe_finds_nothing_in_the_dark(phone: Page, files: Files) -> None:
    phone.emulate_media(color_scheme="dark")
    try:
        found = {}
        for kind in (*DARK, "desk figures", "desk enrolment", "desk offers edited"):
            phone.goto(files[kind, "de"].as_uri())
            if wrong := faults(phone):
                found[kind] = wrong
        ground = phone.evaluate("getComputedStyle(document.body).backgroundColor")
    finally:
        phone.emulate_media(color_scheme="light")
    assert found == {}
    assert sum(int(part) for part in ground.strip("rgba()").split(",")[:3]) < 200


@pytest.mark.parametrize("tag", ["de", "ar", "ti"])
def test_a_small_screen_shows_all_and_a_finger_hits_it(tag: str, phone: Page, files: Files) -> None:
    """320 px wide: nothing lies beside the screen, and what is pressed is 44 px or more."""
    wide, small, pressed = [], {}, 0
    for kind in (*PUBLIC, *LONG, *(STAFF if tag == "de" else ())):
        phone.goto(files[kind, tag].as_uri())
        phone.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        if phone.evaluate(WIDE):
            wide.append(kind)
        if found := phone.evaluate(SMALL, 44):
            small[kind] = found
        pressed += phone.locator("button:not(.trap), .choice").count()
    assert wide == []
    assert small == {}
    assert pressed > 300


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
