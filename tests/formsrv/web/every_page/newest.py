"""The pages of photos, drafts, full offers, and of who asks without a mail address, for the gallery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from formsrv.payloads import Mail
from formsrv.posting import mail_label
from formsrv.store.outbox import list_letters
from tests.formsrv.web.answers import INQUIRY, STEPS
from tests.formsrv.web.conftest import LISTED, filled
from tests.formsrv.web.every_page.house import House

if TYPE_CHECKING:
    from tests.formsrv.web.every_page.gallery import Camera, Shown


def newest_pages(house: House, camera: Camera) -> Iterator[Shown]:
    """Take them; what is made for it is of the camera's language."""
    yield from _photo_pages(house, camera)
    yield from _draft_pages(house, camera)
    yield from _full_pages(house, camera)
    yield from _caller_pages(house, camera)


def _photo_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    for name in ("confirmed", "pictured"):
        path = f"/my/{house.offers[name].secret}/photos"
        yield camera.take(f"photos {name}", client.get(path))
    wrong = client.post(path, data={"whole": "1"}, content_type="multipart/form-data")
    yield camera.take("photos wrong", wrong, 422)


def _draft_pages(house: House, camera: Camera) -> Iterator[Shown]:
    """Behind the link of a mailed draft, before and after its form is opened."""
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/offer"
    later = client.post(path, data=filled(client.get(path), {**STEPS[0], "do": "later"}))
    kept = filled(later, {"draft_mail": "a@mail.example", "do": "keep"})
    client.post(path, data=kept)
    link = f"/my/draft/{_mailed_secret(house)}"
    yield camera.take("draft status", client.get(link))
    yield camera.take("draft opened", client.post(link, data={"do": "open"}))


def _mailed_secret(house: House) -> str:
    desk = house.way.desk
    with desk.store.reading() as connection:
        row = max(list_letters(connection), key=lambda one: one.created_at)
    mail = desk.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
    return str(mail.params["secret"])


def _full_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/inquiry/{LISTED}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("formsrv.services.intake.unanswered_inquiries", lambda *_: 12)
        yield camera.take("inquiry full", client.get(path))


def _caller_pages(house: House, camera: Camera) -> Iterator[Shown]:
    client = house.web.app.test_client()
    path = f"/forms/{camera.tag}/inquiry/{LISTED}"
    answers = {**INQUIRY, "mail": "", "phone": "+49 431 555 01 80"}
    done = client.post(path, data=filled(client.get(path), answers))
    yield camera.take("inquiry receipt of a code", done)
    code = re.findall(r'class="code"><bdi dir="ltr">([^<]+)', done.text)[0]
    shown = client.post(f"/forms/{camera.tag}/receipt", data={"code": code, "do": "show"})
    yield camera.take("inquiry receipt code show", shown)
