"""The pages of the staff app in the language of an editor, for the gallery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from formsrv.desk import passkeys
from formsrv.reasons import OfferRefusal
from tests.formsrv.soft_key import SoftKey
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.every_page.house import House, signed_in
from tests.formsrv.web.every_page.notices import notice_cases
from tests.formsrv.web.pages import tags

if TYPE_CHECKING:
    from tests.formsrv.web.every_page.gallery import Camera, Shown

KEYS = "/account/passkeys"
KEY_LABEL = "Dienstlaptop der Außenstelle, am Empfang"


def desk_pages(house: House, camera: Camera) -> Iterator[Shown]:
    """Take every page of the staff app."""
    yield from _door_pages(house, camera)
    desk = signed_in(house.staff_app)
    desk.send(desk.get("/"), "/language", tag=camera.tag)
    yield camera.take("queue full", desk.get("/?done=r-1"))
    yield camera.take("queue quarantine", desk.get("/?list=quarantine"))
    with house.elsewhere():
        yield camera.take("queue empty", desk.get("/"))
    yield from _case_pages(house, desk, camera)
    yield from _edit_pages(house, desk, camera)
    yield from _checked_pages(house, desk, camera)
    yield from _office_pages(house, camera)
    yield from _account_pages(house, camera)
    yield from _second_factor_pages(house, camera)


def _door_pages(house: House, camera: Camera) -> Iterator[Shown]:
    desk = Desk(client=house.staff_app.test_client())
    desk.send(desk.get("/sign-in"), "/language", tag=camera.tag)
    door = desk.get("/sign-in")
    yield camera.take("sign-in", door)
    wrong = desk.send(door, "/sign-in", mail="x@amt.example", password="wrong")
    yield camera.take("sign-in refused", wrong, 422)


def _case_pages(house: House, desk: Desk, camera: Camera) -> Iterator[Shown]:
    for noun, records in (("offers", house.offers), ("inquiries", house.inquiries)):
        for state, sent in records.items():
            if state != "received":
                yield camera.take(f"desk {noun} {state}", desk.get(f"/{noun}/{sent.record_id}"))
    yield from notice_cases(house, desk, camera)
    path = f"/offers/{house.offers['in_review'].record_id}"
    page = desk.get(path)
    yield camera.take("desk no question", desk.send(page, f"{path}/ask", words=" "), 422)
    yield camera.take("desk no reason", desk.send(page, f"{path}/refuse"), 422)
    reason = {"reason": OfferRefusal.OTHER.value, "seen": "0" * 64}
    yield camera.take("desk changed meanwhile", desk.send(page, f"{path}/refuse", **reason), 409)
    shown = f"/offers/{house.offers['published'].record_id}/take-down"
    asked = desk.get(shown)
    yield camera.take("desk take down", asked)
    yield camera.take("desk take down no reason", desk.send(asked, shown), 422)
    with house.failing():
        yield camera.take("desk not published", desk.send(page, f"{path}/publish"), 409)
        yield camera.take("desk no preview", desk.get(f"{path}/preview/de"), 502)
    yield camera.take("desk nothing here", desk.get("/offers/x"), 404)
    yield camera.take("desk token", desk.client.post("/sign-out"), 400)


def _edit_pages(house: House, desk: Desk, camera: Camera) -> Iterator[Shown]:
    path = f"/offers/{house.offers['in_review'].record_id}"
    page = desk.get(f"{path}/edit")
    yield camera.take("desk edit", page)
    new = desk.get(f"/offers/{house.offers['edited'].record_id}/edit")
    yield camera.take("desk edit edited", new)
    wrong = desk.send(page, f"{path}/edit", title_de="x", description_de="y")
    yield camera.take("desk edit wrong", wrong, 422)
    bad = desk.send(desk.get(path), f"{path}/hand-over", words=" ")
    yield camera.take("desk hand-over without words", bad, 422)


def _checked_pages(house: House, desk: Desk, camera: Camera) -> Iterator[Shown]:
    """Two people look at an offer; then it is as if nobody had."""
    path = f"/offers/{house.offers['edited'].record_id}"
    with _four_eyes(house):
        yield camera.take("desk to be checked", desk.get(path))
        desk.send(desk.get(path), f"{path}/approve")
        yield camera.take("desk checked by me", desk.get(path))
        lead = _lead(house, camera)
        yield camera.take("desk checked by somebody", lead.get(path))
    with house.way.desk.desk.writing() as connection:
        connection.exec_driver_sql("DELETE FROM approvals")


@contextmanager
def _four_eyes(house: House) -> Iterator[None]:
    site = house.staff_app.extensions["site"]
    rules = replace(site.context.rules, four_eyes=True)
    strict = replace(site, context=replace(site.context, rules=rules))
    house.staff_app.extensions["site"] = strict
    yield
    house.staff_app.extensions["site"] = site


def _lead(house: House, camera: Camera) -> Desk:
    """Return the browser of the administrator, in the language of the camera."""
    lead = signed_in(house.staff_app, "adele")
    lead.send(lead.get("/"), "/language", tag=camera.tag)
    return lead


def _office_pages(house: House, camera: Camera) -> Iterator[Shown]:
    lead = _lead(house, camera)
    for name in ("figures", "cases", "expiries", "accounts", "log", "account"):
        yield camera.take(f"desk {name}", lead.get(f"/{name}"))
    endings = lead.get("/expiries")
    yield camera.take("desk expiries none chosen", lead.send(endings, "/expiries", do="14"), 422)
    ended = {"record": house.offers["expired"].record_id, "do": "14"}
    yield camera.take("desk expiries ended", lead.send(endings, "/expiries", **ended))
    accounts = lead.get("/accounts")
    wrong = lead.send(accounts, "/accounts", name="Neu", mail="x", role="editor")
    yield camera.take("desk accounts wrong", wrong, 422)
    fields = {"name": "Neu", "mail": f"neu-{camera.tag}@amt.example", "role": "editor"}
    yield camera.take("desk first password", lead.send(accounts, "/accounts", **fields))
    page = lead.get("/account/second-factor")
    yield camera.take("desk enrolment", page)
    bad = lead.send(page, "/account/second-factor", code="1")
    yield camera.take("desk enrolment wrong", bad, 422)


def _account_pages(house: House, camera: Camera) -> Iterator[Shown]:
    fresh = signed_in(house.staff_app, "nele")
    fresh.send(fresh.get("/account/password"), "/language", tag=camera.tag)
    page = fresh.get("/account/password")
    yield camera.take("desk password first", page)
    wrong = fresh.send(page, "/account/password", old="x", new="short")
    yield camera.take("desk password wrong", wrong, 422)


def _second_factor_pages(house: House, camera: Camera) -> Iterator[Shown]:
    half = _half_signed_in(house, camera)
    page = half.get("/second-factor")
    yield camera.take("desk second factor", page)
    yield camera.take("desk second factor wrong", half.send(page, "/second-factor", code="1"), 422)
    half.send(page, "/second-factor", code=house.recovery_codes.pop())
    account = half.get("/account")
    yield camera.take("desk account with second factor", account)
    wrong = half.send(account, "/account/recovery-codes", code="1")
    yield camera.take("desk account wrong code", wrong, 422)
    codes = half.send(account, "/account/recovery-codes", code=house.recovery_codes.pop())
    yield camera.take("desk recovery codes", codes)
    house.recovery_codes[:] = re.findall(r'<code dir="ltr">([^<]+)</code>', codes.text)
    yield from _passkey_pages(house, half, camera)


def _passkey_pages(house: House, desk: Desk, camera: Camera) -> Iterator[Shown]:
    """Somebody adds a passkey, signs in with it, and takes it away again."""
    page = desk.get(KEYS)
    yield camera.take("desk passkeys none", page)
    yield camera.take("desk passkeys wrong", desk.send(page, f"{KEYS}/new", code="1"), 422)
    asked = desk.send(page, f"{KEYS}/new", code=house.recovery_codes.pop())
    yield camera.take("desk passkeys new", asked)
    key = SoftKey(origin=house.way.desk.region.settings.staff_url)
    answer = key.register(_question(asked.text))
    assert desk.send(asked, KEYS, answer=answer, label=KEY_LABEL).status_code == 303
    yield camera.take("desk passkeys", desk.get(KEYS))

    half = _half_signed_in(house, camera)
    page = half.get("/second-factor")
    yield camera.take("desk second factor passkey", page)
    refused = half.send(page, "/second-factor/passkey", answer="{}")
    yield camera.take("desk second factor passkey refused", refused, 422)
    signed = key.sign(_question(refused.text))
    assert half.send(refused, "/second-factor/passkey", answer=signed).status_code == 303
    yield camera.take("desk passkeys used", half.get(KEYS))
    (row,) = passkeys.list_keys(house.way.desk, house.lead)
    half.send(half.get(KEYS), f"{KEYS}/{row.key_id}/off")


def _half_signed_in(house: House, camera: Camera) -> Desk:
    """Return the browser in which Lea has given her password, and no code yet."""
    half = signed_in(house.staff_app, "lea")
    half.send(half.get("/second-factor"), "/language", tag=camera.tag)
    return half


def _question(html: str) -> str:
    (form,) = [form for form in tags(html, "form") if "data-question" in form]
    return form["data-question"]
