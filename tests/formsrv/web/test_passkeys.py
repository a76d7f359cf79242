"""Passkeys in a real browser with a virtual authenticator, and what the staff app sends for them."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect
from werkzeug.serving import make_server

from formsrv.desk import passkeys, second_factor
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.views import StaffUser
from formsrv.local.overlay import overlay_region
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import FakeClock
from tests.formsrv.soft_key import SoftKey
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import tags
from tests.support.browser import open_page
from tests.support.ports import free_port
from tests.support.processes import ROOT

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ADD, ANSWER = "/account/passkeys", "/second-factor/passkey"


@pytest.fixture
def secret(desk: DeskContext, editor: StaffUser, clock: FakeClock) -> str:
    """The editor has set up codes."""
    shown = second_factor.begin(desk, editor).secret
    second_factor.confirm(desk, editor, pyotp.TOTP(shown).at(clock.now))
    return shown


@pytest.fixture
def address(
    prepared: Prepared, desk: DeskContext, clock: FakeClock, tmp_path: Path
) -> Iterator[str]:
    """The staff app at an address that is a secure context of the browser."""
    port = free_port()
    address = f"http://localhost:{port}"
    overlay_region(ROOT / "region", tmp_path / "region", {"staff_url": address})
    config = replace(prepared.desk, region_folder=tmp_path / "region")
    context = DeskContext.from_config(config, clock=clock)
    app = create_staff_app(config, context=context, secure=False)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield address
    server.shutdown()
    thread.join()
    server.server_close()
    context.close()


@dataclass(frozen=True, kw_only=True)
class Window:
    """An editor's browser."""

    page: Page
    devices: CDPSession
    secret: str
    clock: FakeClock
    mail: str

    def code(self) -> str:
        """Return the code that the app shows two minutes later."""
        self.clock.pass_time(minutes=2)
        return pyotp.TOTP(self.secret).at(self.clock.now)

    def give_password(self) -> None:
        """Take the first step of signing in."""
        self.page.goto("/sign-in")
        self.page.fill("[name=mail]", self.mail)
        self.page.fill("[name=password]", PASSWORD)
        self.press("/sign-in")
        expect(self.page).to_have_url(re.compile("/second-factor$"))

    def give_code(self) -> None:
        """Take the second step as without a passkey."""
        self.page.fill("form[action='/second-factor'] [name=code]", self.code())
        self.press("/second-factor")
        expect(self.page).to_have_url(re.compile(r":\d+/$"))

    def add_key(self) -> None:
        """Add a passkey to the own account."""
        self.page.goto("/account")
        self.page.click(f"a[href='{ADD}']")
        self.page.fill("[name=code]", self.code())
        self.press(f"{ADD}/new")
        self.page.fill("[name=label]", "Laptop")
        self.press(ADD)

    def press(self, action: str) -> None:
        """Press the button of a form."""
        self.page.click(f"form[action='{action}'] button")


@pytest.fixture
def window(
    chromium: Browser, address: str, secret: str, clock: FakeClock, editor: StaffUser
) -> Iterator[Window]:
    with open_page(chromium, base_url=address) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield Window(page=page, devices=devices, secret=secret, clock=clock, mail=editor.mail)


@pytest.mark.browser
@pytest.mark.slow
def test_a_passkey_takes_the_place_of_the_code(window: Window) -> None:
    page = window.page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    window.give_password()
    expect(page.locator("[data-passkey]")).to_have_count(0)
    window.give_code()
    window.add_key()
    expect(page.locator(".card")).to_contain_text("Laptop")

    page.click("form[action='/sign-out'] button")
    window.give_password()
    window.press(ANSWER)
    expect(page).to_have_url(re.compile(r":\d+/$"))

    page.goto(ADD)
    page.click("form[action$='/off'] button")
    expect(page.locator(".card")).to_have_count(0)
    page.click("form[action='/sign-out'] button")
    window.give_password()
    expect(page.locator("[data-passkey]")).to_have_count(0)
    window.give_code()
    assert said == []


@pytest.mark.browser
@pytest.mark.slow
def test_a_browser_without_the_key_says_so_and_the_code_still_works(window: Window) -> None:
    window.give_password()
    window.give_code()
    window.add_key()
    expect(window.page.locator(".card")).to_have_count(1)
    window.page.click("form[action='/sign-out'] button")
    window.devices.send("WebAuthn.disable")
    window.devices.send("WebAuthn.enable")
    other = {**AUTHENTICATOR, "isUserVerified": False, "transport": "usb"}
    window.devices.send("WebAuthn.addVirtualAuthenticator", {"options": other})

    window.give_password()
    fault = window.page.locator("[data-passkey] [role=alert]")
    expect(fault).to_be_hidden()
    window.press(ANSWER)
    expect(fault).to_be_visible()
    window.give_code()


@pytest.mark.browser
@pytest.mark.slow
def test_without_script_no_passkey_is_offered(
    chromium: Browser, window: Window, address: str
) -> None:
    window.give_password()
    window.give_code()
    window.add_key()
    expect(window.page.locator(".card")).to_have_count(1)

    with open_page(chromium, script=False, base_url=address) as page:
        plain = replace(window, page=page)
        plain.give_password()
        expect(page.locator("[data-passkey]")).to_be_hidden()
        plain.give_code()
        page.goto(ADD)
        expect(page.locator("form[action$='/off'] button")).to_be_visible()
        expect(page.locator(f"form[action='{ADD}/new']")).to_be_hidden()


@pytest.fixture
def inside(
    prepared: Prepared, desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str
) -> Desk:
    """The editor has signed in with a code."""
    app = create_staff_app(prepared.desk, context=desk, secure=False)
    browser = Desk(client=app.test_client())
    browser.send(browser.get("/sign-in"), "/sign-in", mail=editor.mail, password=PASSWORD)
    browser.send(browser.get("/second-factor"), "/second-factor", code=later(clock, secret))
    return browser


def later(clock: FakeClock, secret: str) -> str:
    clock.pass_time(minutes=2)
    return pyotp.TOTP(secret).at(clock.now)


def question(html: str) -> str:
    (form,) = [form for form in tags(html, "form") if "data-question" in form]
    return form["data-question"]


def add(browser: Desk, code: str, key: SoftKey) -> int:
    page = browser.send(browser.get(ADD), f"{ADD}/new", code=code)
    answer = key.register(question(page.text))
    return browser.send(page, ADD, answer=answer, label="").status_code


def test_each_question_is_forgotten_with_its_answer(
    inside: Desk, desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str
) -> None:
    """Right or wrong; and the cookie of before does not bring the question back."""
    key = SoftKey(origin=desk.region.settings.staff_url, steps=0)
    page = inside.send(inside.get(ADD), f"{ADD}/new", code=later(clock, secret))
    answer = key.register(question(page.text))
    statuses = [inside.send(page, ADD, answer=sent).status_code for sent in ("{}", answer)]
    assert statuses == [422, 422]
    assert add(inside, later(clock, secret), key) == 303

    inside.send(inside.get("/account"), "/sign-out")
    inside.send(inside.get("/sign-in"), "/sign-in", mail=editor.mail, password=PASSWORD)
    page = inside.get("/second-factor")
    cookie = inside.client.get_cookie("staff")
    assert cookie is not None
    signed = key.sign(question(page.text))
    first = inside.send(page, ANSWER, answer=signed)
    assert (first.status_code, inside.get("/").status_code) == (303, 200)
    inside.client.set_cookie("staff", cookie.value)
    again = inside.send(page, ANSWER, answer=signed)

    assert (again.status_code, inside.get("/").headers["Location"]) == (422, "/sign-in")


def test_a_page_of_another_origin_gets_nothing(
    inside: Desk, desk: DeskContext, editor: StaffUser, clock: FakeClock, secret: str
) -> None:
    elsewhere = SoftKey(origin="https://elsewhere.example")

    assert add(inside, later(clock, secret), elsewhere) == 422
    assert passkeys.list_keys(desk, editor) == []


def test_a_passkey_is_nothing_without_the_password(
    inside: Desk, clock: FakeClock, secret: str, desk: DeskContext
) -> None:
    key = SoftKey(origin=desk.region.settings.staff_url)
    assert add(inside, later(clock, secret), key) == 303
    page = inside.get("/account")
    inside.send(page, "/sign-out")
    token = re.search(r'name="csrf_token" value="([^"]+)', inside.get("/sign-in").text)
    assert token

    answer = inside.client.post(ANSWER, data={"csrf_token": token[1], "answer": "{}"})

    assert answer.headers["Location"] == "/sign-in"


def test_wrong_codes_add_nothing_and_are_slowed_down(
    inside: Desk, clock: FakeClock, secret: str
) -> None:
    page = inside.get(ADD)
    statuses = [
        inside.send(page, f"{ADD}/new", code="000000").status_code
        for _ in range(second_factor.MAX_WRONG + 1)
    ]

    assert statuses == [422] * second_factor.MAX_WRONG + [429]


def test_who_has_no_codes_sets_them_up_first(staff: Desk) -> None:
    assert f'href="{ADD}"' not in staff.get("/account").text
    assert staff.get(ADD).headers["Location"] == "/account/second-factor"


def test_a_script_is_allowed_where_one_is_needed_and_nowhere_else(inside: Desk) -> None:
    paths = ("/", "/account", "/figures", "/sign-in", "/passkeys.js", ADD)
    policies = {path: inside.get(path).headers["Content-Security-Policy"] for path in paths}
    script = inside.get("/passkeys.js")

    assert [path for path, policy in policies.items() if "script-src" in policy] == [ADD]
    assert policies[ADD] == f"{policies['/']}; script-src 'self'"
    assert script.mimetype == "text/javascript"
    assert inside.get(ADD).text.count("<script") == 1
    assert "<script" not in inside.get("/account").text
