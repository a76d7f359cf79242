"""Every page that the form service can show, in every language, taken from the running apps."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from formsrv.action_links import Deed
from formsrv.web_public.limits import TokenBuckets
from formsrv.web_public.server import create_public_app
from tests.formsrv.emails.test_mails import MAILS, paper
from tests.formsrv.web.answers import INQUIRY, STEPS, Answers
from tests.formsrv.web.conftest import LISTED, filled
from tests.formsrv.web.every_page.house import House, signed_in
from tests.formsrv.web.every_page.newest import newest_pages
from tests.formsrv.web.every_page.notices import notice_pages
from tests.formsrv.web.every_page.staff_pages import desk_pages
from tests.formsrv.web.every_page.typed import (
    WRONG_INQUIRY,
    WRONG_SEARCH,
    WRONG_STEPS,
    long_inquiry,
    long_steps,
)
from tests.formsrv.web.pages import fault_links, hidden_fields
from tests.formsrv.web.test_corrections import untouched
from tests.formsrv.web.test_links_and_codes import link_for
from tests.formsrv.web.test_saved_search import SEARCH

FORM = "application/x-www-form-urlencoded"
MAIL_TAGS = ("uk", "ar", "de")


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page as it came; ``app`` is public, staff, preview or mail."""

    kind: str
    tag: str
    html: bytes
    app: str = "public"

    @property
    def name(self) -> str:
        """Say which page it is."""
        return f"{self.kind} ({self.tag})"


@dataclass(frozen=True)
class Camera:
    """Takes pages of one app in one language."""

    tag: str
    app: str = "public"

    def take(self, kind: str, answer: TestResponse, status: int = 200) -> Shown:
        """Keep a page; it must have come with this status."""
        assert answer.status_code == status, f"{kind} ({self.tag}): {answer.status_code}"
        return Shown(kind=kind, tag=self.tag, html=answer.data, app=self.app)


def all_pages(house: House) -> list[Shown]:
    """Return all pages in all languages they exist in."""
    found: list[Shown] = []
    for tag in house.way.public.region.tags:
        house.speak(tag)
        camera = Camera(tag)
        found += _offer_pages(house, camera)
        found += _inquiry_pages(house, camera)
        found += notice_pages(house, camera)
        found += _record_pages(house, camera)
        found += _search_pages(house, camera)
        found += _correction_pages(house, camera)
        found += _talk_pages(house, camera)
        found += _link_pages(house, camera)
        found += newest_pages(house, camera)
        found += _error_pages(house, camera)
    found += _staff_pages(house)
    for tag in MAIL_TAGS:
        for purpose, write in MAILS.items():
            html = write(paper(house.way.desk, tag)).html.encode()
            found.append(Shown(kind=f"mail {purpose}", tag=tag, html=html, app="mail"))
    return found


def _offer_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/offer"
    wording = house.way.desk.wording(camera.tag)
    yield from _walk(client, path, camera, STEPS, "")
    yield from _walk(client, path, camera, long_steps(wording), " long")


def _walk(
    client: FlaskClient, path: str, camera: Camera, steps: tuple[Answers, ...], length: str
) -> Iterator[Shown]:
    page = client.get(path)
    for number, answers in enumerate(steps, 1):
        if length == "":
            yield camera.take(f"offer step {number} empty", page)
            wrong = client.post(path, data=filled(page, WRONG_STEPS[number]))
            yield camera.take(f"offer step {number} wrong", wrong, 422)
        shown = client.post(path, data=filled(page, {**answers, "do": "show"}))
        yield camera.take(f"offer step {number} filled{length}", shown)
        page = client.post(path, data=filled(page, answers))
    assert 'class="lead"' in page.text, fault_links(page.text)
    yield camera.take(f"offer receipt{length}", page)


def _inquiry_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/inquiry/{LISTED}"
    page = client.get(path)
    yield camera.take("inquiry empty", page)
    yield camera.take("inquiry wrong", client.post(path, data=filled(page, WRONG_INQUIRY)), 422)
    for length, answers in (
        ("", INQUIRY),
        (" long", long_inquiry(house.way.desk.wording(camera.tag))),
    ):
        fields = filled(client.get(path), {**answers, "do": "show"})
        yield camera.take(f"inquiry filled{length}", client.post(path, data=fields))
        receipt = client.post(path, data=filled(client.get(path), answers))
        yield camera.take(f"inquiry receipt{length}", receipt)
    expired = filled(page, {**INQUIRY, "token": "x"})
    yield camera.take("inquiry expired", client.post(path, data=expired), 422)
    gone = client.get(f"/forms/{camera.tag}/inquiry/zzzzzzzz")
    yield camera.take("inquiry gone", gone, 404)


def _record_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    for noun, records in (("offer", house.offers), ("inquiry", house.inquiries)):
        for state, sent in records.items():
            path = f"/my/{sent.secret}"
            yield camera.take(f"status of {noun} {state}", client.get(path))
            if state in {"confirmed", "shared"}:
                written = client.post(path, data={"do": "show"})
                yield camera.take(f"written {noun} {state}", written)
                asked = client.post(path, data={"do": "withdraw"})
                yield camera.take(f"take back {noun} {state}", asked)
    for noun, state in (
        ("offer", "asked_back"),
        ("offer", "replied"),
        ("offer", "refused"),
        ("offer", "published"),
        ("inquiry", "refused"),
    ):
        records = house.offers if noun == "offer" else house.inquiries
        path = f"/my/{records[state].secret}"
        yield camera.take(f"messages {noun} {state}", client.post(path, data={"do": "read"}))
    path = f"/my/{house.offers['asked_back'].secret}"
    refused = client.post(path, data={"do": "reply", "text": " "})
    yield camera.take("messages offer empty reply", refused, 422)


def _search_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/saved-search"
    page = client.get(path)
    yield camera.take("saved search empty", page)
    yield camera.take("saved search wrong", client.post(path, data=filled(page, WRONG_SEARCH)), 422)
    shown = client.post(path, data=filled(page, {**SEARCH, "do": "show"}))
    yield camera.take("saved search filled", shown)
    receipt = client.post(path, data=filled(page, SEARCH))
    yield camera.take("saved search receipt", receipt)
    waiting, running = (
        f"/my/{house.way.search(language=camera.tag, confirmed=confirmed).secret}"
        for confirmed in (False, True)
    )
    yield camera.take("status of search received", client.get(waiting))
    yield camera.take("status of search confirmed", client.get(running))
    yield camera.take("written search", client.post(running, data={"do": "show"}))


def _correction_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/correction"
    page = client.post(f"/my/{house.offers['asked_back'].secret}", data={"do": "correct"})
    for number in range(1, 7):
        assert page.status_code == 200, fault_links(page.text)
        yield camera.take(f"correction step {number}", page)
        if number < 6:
            page = client.post(path, data=untouched(page, STEPS[number - 1]))
    yield camera.take("correction without link", client.get(path), 404)
    late = untouched(page, {})
    late["version"] = "99"
    yield camera.take("correction too late", client.post(path, data=late), 409)


def _talk_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    for name, (offer, inquiry) in house.talks.items():
        landlords = f"/my/{offer.secret}/inquiry/{inquiry.record_id}"
        applicants = f"/my/{inquiry.secret}"
        yield camera.take(f"talk of landlord {name}", client.get(landlords))
        read = client.post(applicants, data={"do": "read"})
        yield camera.take(f"talk of applicant {name}", read)
        if name == "answered":
            yield camera.take("talk of landlord sent", client.get(f"{landlords}?sent=1"))
            share = {"do": "share", "text": "Ja"}
            yield camera.take("talk of landlord sharing", client.post(landlords, data=share))
            empty = {"do": "answer", "text": " "}
            yield camera.take("talk of landlord empty", client.post(landlords, data=empty), 422)
            yield camera.take("talk of applicant empty", client.post(applicants, data=empty), 422)


def _link_pages(house: House, camera: Camera) -> Iterator[Shown]:
    """What a landlord does after sending, and the pages for whoever has no link at hand."""
    client = house.web.app.test_client()
    online = f"/my/{house.offers['published'].secret}"
    for do in ("longer", "rented", "erase"):
        yield camera.take(f"offer status, {do}", client.post(online, data={"do": do}))
    yield camera.take("offer another", client.post(online, data={"do": "another"}))
    forms = f"/forms/{camera.tag}"
    for name in ("receipt", "lost-link", "erase"):
        yield camera.take(f"form {name} receipt", client.get(f"{forms}/{name}"))
        wrong = client.post(f"{forms}/{name}", data={"code": "x", "mail": "x"})
        yield camera.take(f"form {name} wrong receipt", wrong, 422)
    asked = client.post(f"{forms}/lost-link", data={"mail": "a@mail.example"})
    yield camera.take("lost link asked receipt", asked)
    page = client.get(f"{forms}/offer")
    later = client.post(f"{forms}/offer", data=filled(page, {**STEPS[0], "do": "later"}))
    yield camera.take("later", later)
    kept = filled(later, {"draft_mail": "a@mail.example", "do": "keep"})
    yield camera.take("later kept receipt", client.post(f"{forms}/offer", data=kept))
    yield camera.take("later wrong", client.post(f"{forms}/offer", data={"do": "keep"}), 422)
    yield from _once_pages(house, camera)
    yield from _telephone_pages(house, camera)


def _once_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    for deed in (Deed.STILL_FREE, Deed.WITHDRAW):
        path = link_for(house.way, deed, language=camera.tag)[1]
        yield camera.take(f"once {deed} receipt", client.get(path))
        yield camera.take(f"once {deed} done receipt", client.post(path, data={"do": "yes"}))
        yield camera.take(f"once {deed} used receipt", client.get(path), 410)


def _telephone_pages(house: House, camera: Camera) -> Iterator[Shown]:
    without = {**STEPS[-1], "mail": ""}
    done = house.web.walk(camera.tag, *STEPS[:-1], without)
    yield camera.take("receipt of a code", done)
    code = re.findall(r'class="code"><bdi dir="ltr">([^<]+)', done.text)[0]
    client = house.web.app.test_client()
    for do in ("show", "erase", "withdraw_yes"):
        fields = {"code": code, "do": do}
        shown = client.post(f"/forms/{camera.tag}/receipt", data=fields)
        yield camera.take(f"receipt code {do}", shown)


def _error_pages(house: House, camera: Camera) -> Iterator[Shown]:
    tag = camera.tag
    client = house.web.app.test_client()
    path = f"/forms/{tag}/offer"
    yield camera.take("error 404", client.get("/my/x", headers={"Accept-Language": tag}), 404)
    large = client.post(path, data=b"title=" + b"a" * 200_000, content_type=FORM)
    yield camera.take("error 413", large, 413)
    yield camera.take("error 400", client.post(path, json={"kind": "flat"}), 400)
    yield camera.take("error 429", _busy(house, tag), 429)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("formsrv.web_public.offers.first_page", None)
        yield camera.take("error 500", client.get(path), 500)


def _busy(house: House, tag: str) -> TestResponse:
    """Send a whole form from a network that has sent too many."""
    path = f"/forms/{tag}/offer"
    last = house.web.walk(tag, *STEPS[:5])
    app = create_public_app(
        house.web.config,
        context=house.web.context,
        buckets=TokenBuckets(capacity=0, per_minute=0),
    )
    return app.test_client().post(path, data=MultiDict(hidden_fields(last.text)))


def _staff_pages(house: House) -> Iterator[Shown]:
    house.speak("ar")
    for tag in house.way.public.region.tags:
        # Wrong passwords and codes are counted for a quarter of an hour.
        house.clock.pass_time(minutes=16)
        yield from desk_pages(house, Camera(tag, "staff"))
    desk = signed_in(house.staff_app)
    for tag in house.way.public.region.tags:
        path = f"/offers/{house.offers['in_review'].record_id}/preview/{tag}"
        yield Camera(tag, "preview").take("preview", desk.get(path))
