"""Signing in with a second factor, and accounts, in an editor's browser."""

import re
from collections.abc import Callable
from dataclasses import replace

import pyotp
import pytest
from flask import Flask

from formsrv.config import StaffRules
from formsrv.desk import second_factor
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.users import NewUser, add_user
from formsrv.desk.views import Role, StaffUser
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import FakeClock
from tests.formsrv.web.conftest import Desk

Browse = Callable[..., Desk]


def make_app(prepared: Prepared, desk: DeskContext, *, required: bool) -> Flask:
    context = replace(desk, rules=StaffRules(second_factor=required))
    return create_staff_app(prepared.desk, context=context, secure=False)


@pytest.fixture
def browse(prepared: Prepared, desk: DeskContext, editor: StaffUser) -> Browse:
    """Give a browser in which somebody has given mail address and password."""

    def give_password(*, required: bool = True, mail: str = editor.mail) -> Desk:
        app = make_app(prepared, desk, required=required)
        browser = Desk(client=app.test_client())
        browser.send(browser.get("/sign-in"), "/sign-in", mail=mail, password=PASSWORD)
        return browser

    return give_password


@pytest.fixture
def secret(desk: DeskContext, editor: StaffUser, clock: FakeClock) -> str:
    """The editor has a second factor."""
    shown = second_factor.begin(desk, editor).secret
    second_factor.confirm(desk, editor, pyotp.TOTP(shown).at(clock.now))
    clock.pass_time(minutes=5)
    return shown


def leads_to(browser: Desk, path: str) -> str:
    answer = browser.get(path)
    return answer.headers.get("Location", str(answer.status_code))


def test_who_must_have_a_second_factor_sets_it_up_first(
    browse: Browse, desk: DeskContext, editor: StaffUser, clock: FakeClock
) -> None:
    browser = browse()
    assert {leads_to(browser, path) for path in ("/", "/figures", "/account", "/offers/x")} == {
        "/account/second-factor"
    }

    page = browser.get("/account/second-factor")
    found = re.search(r'<code class="secret"[^>]*>([A-Z2-7 ]+)</code>', page.text)
    assert found
    assert "<svg" in page.text
    wrong = browser.send(page, "/account/second-factor", code="000000")
    code = pyotp.TOTP(found[1].replace(" ", "")).at(clock.now)
    done = browser.send(page, "/account/second-factor", code=code)

    assert (wrong.status_code, done.status_code) == (422, 200)
    codes = re.findall(r'<code dir="ltr">([a-z0-9]{6}-[a-z0-9]{6})</code>', done.text)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert browser.get("/").status_code == 200
    assert second_factor.has_factor(desk, editor)


def test_a_demonstration_asks_for_none(browse: Browse) -> None:
    assert browse(required=False).get("/").status_code == 200


@pytest.mark.parametrize("required", [True, False])
def test_the_password_alone_opens_nothing(
    browse: Browse, secret: str, clock: FakeClock, *, required: bool
) -> None:
    browser = browse(required=required)
    for path in ("/", "/account", "/account/second-factor", "/account/password", "/figures"):
        assert leads_to(browser, path) == "/sign-in"

    page = browser.get("/second-factor")
    wrong = browser.send(page, "/second-factor", code="000000")
    still_out = leads_to(browser, "/")
    right = browser.send(page, "/second-factor", code=pyotp.TOTP(secret).at(clock.now))

    assert (wrong.status_code, still_out) == (422, "/sign-in")
    assert (right.status_code, browser.get("/").status_code) == (303, 200)


def test_the_second_step_waits_five_minutes_only(
    browse: Browse, secret: str, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse()
    page = browser.get("/second-factor")
    monkeypatch.setattr("formsrv.web_staff.site.LONGEST_HALF_SESSION", -1)

    answer = browser.send(page, "/second-factor", code=pyotp.TOTP(secret).at(clock.now))

    assert answer.headers["Location"] == "/sign-in"
    assert leads_to(browser, "/") == "/sign-in"


def test_the_second_step_is_nothing_without_the_first(
    prepared: Prepared, desk: DeskContext, secret: str, clock: FakeClock
) -> None:
    browser = Desk(client=make_app(prepared, desk, required=True).test_client())
    token = browser.get("/sign-in")
    assert leads_to(browser, "/second-factor") == "/sign-in"

    found = re.search(r'name="csrf_token" value="([^"]+)', token.text)
    assert found
    fields = {"csrf_token": found[1], "code": pyotp.TOTP(secret).at(clock.now)}
    answer = browser.client.post("/second-factor", data=fields)

    assert answer.headers["Location"] == "/sign-in"


def test_too_many_wrong_codes(browse: Browse, secret: str, clock: FakeClock) -> None:
    browser = browse()
    page = browser.get("/second-factor")
    for _ in range(second_factor.MAX_WRONG):
        browser.send(page, "/second-factor", code="000000")

    answer = browser.send(page, "/second-factor", code=pyotp.TOTP(secret).at(clock.now))

    assert answer.status_code == 429


def test_another_telephone_needs_a_code(browse: Browse, secret: str, clock: FakeClock) -> None:
    browser = browse()
    browser.send(
        browser.get("/second-factor"), "/second-factor", code=pyotp.TOTP(secret).at(clock.now)
    )
    clock.pass_time(minutes=2)
    page = browser.get("/account")

    wrong = browser.send(page, "/account/second-factor/off", code="000000")
    right = browser.send(page, "/account/second-factor/off", code=pyotp.TOTP(secret).at(clock.now))

    assert wrong.status_code == 422
    assert right.headers["Location"] == "/account/second-factor"
    assert secret not in browser.get("/account/second-factor").text.replace(" ", "")


def test_a_first_password_leads_to_a_new_one(
    prepared: Prepared, desk: DeskContext, editor: StaffUser
) -> None:
    new = NewUser(
        name="Neu",
        mail="neu@amt.example",
        password=PASSWORD,
        office=editor.office,
        role=Role.EDITOR,
        must_renew=True,
    )
    add_user(desk, new)
    browser = Desk(client=make_app(prepared, desk, required=False).test_client())
    browser.send(browser.get("/sign-in"), "/sign-in", mail=new.mail, password=PASSWORD)
    assert leads_to(browser, "/") == "/account/password"

    page = browser.get("/account/password")
    short = browser.send(page, "/account/password", old=PASSWORD, new="short")
    wrong = browser.send(page, "/account/password", old="no", new="another long password")
    done = browser.send(page, "/account/password", old=PASSWORD, new="another long password")

    assert (short.status_code, wrong.status_code, done.status_code) == (422, 422, 303)
    assert browser.get("/").status_code == 200


def test_an_editor_has_no_way_to_accounts_or_log(browse: Browse) -> None:
    browser = browse(required=False)
    page = browser.get("/")

    assert "/accounts" not in page.text
    assert "/log" not in page.text
    for path in ("/accounts", "/log"):
        assert browser.get(path).status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)', page.text)
    assert token
    fields = {"csrf_token": token[1], "role": "administrator", "name": "X", "mail": "x@y.example"}
    for path in ("/accounts", "/accounts/1/reset", "/accounts/1/off", "/accounts/1/role"):
        assert browser.client.post(path, data=fields).status_code == 404


def test_an_administrator_makes_an_account_and_reads_the_log(
    browse: Browse, desk: DeskContext, editor: StaffUser
) -> None:
    with desk.desk.writing() as connection:
        connection.exec_driver_sql("UPDATE users SET role = 'administrator'")
    browser = browse(required=False)
    page = browser.get("/accounts")
    fields = {"name": "Neu Gierig", "mail": "neu@amt.example", "role": "lead"}

    bad = browser.send(page, "/accounts", **{**fields, "mail": editor.mail})
    made = browser.send(page, "/accounts", **fields, office=desk.region.offices[2].id)
    log = browser.get("/log")

    assert (bad.status_code, made.status_code) == (422, 200)
    assert 'value="Neu Gierig"' in bad.text
    assert "neu@amt.example" in browser.get("/accounts").text
    assert desk.region.offices[2].name in browser.get("/accounts").text
    assert re.search(r'<li value="\d+"', log.text)
    assert editor.name in log.text
