"""Photos behind the landlord's link: sent by a plain form, kept whatever goes wrong."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from catalog.photos import MOST_PHOTOS
from formsrv.desk import queue
from formsrv.desk.photos import shown_photos
from formsrv.photos.payload import HomePhoto
from formsrv.services import links
from formsrv.services import photos as services
from formsrv.serving import LARGEST_UPLOAD
from formsrv.states import State
from formsrv.store.photos import PhotoState, list_photos
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Web
from tests.formsrv.web.pages import tags, value, weight
from tests.support.pictures import CANARIES, drawing, opened, photo

KITCHEN, HALL = photo(), photo("PNG", drawing(500, 500))


def path_of(sent: Sent) -> str:
    return f"/my/{sent.secret}/photos"


def send(web: Web, sent: Sent, *files: bytes, words: str = "Küche mit Fenster") -> TestResponse:
    """Send the form as a browser does: all its fields, the last one last."""
    fields: list[tuple[str, object]] = []
    for place, raw in enumerate(files, start=1):
        fields += [(str(place), (io.BytesIO(raw), f"{place}.jpg")), (f"words_{place}", words)]
    data: MultiDict[str, object] = MultiDict([*fields, ("whole", "1")])
    return web.app.test_client().post(path_of(sent), data=data)


def body_of(raw: bytes) -> bytes:
    """Write the body of a form with one file and the last field, its boundary is "b"."""
    head = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    file = head % (b"1", b'; filename="a.jpg"\r\nContent-Type: image/jpeg') + raw
    return file + b"\r\n" + head % (b"whole", b"") + b"1\r\n--b--\r\n"


def post_body(web: Web, sent: Sent, body: bytes) -> TestResponse:
    kind = "multipart/form-data; boundary=b"
    return web.app.test_client().post(path_of(sent), data=body, content_type=kind)


def act(web: Web, sent: Sent, do: str, photo_id: str, **fields: str) -> TestResponse:
    data = {"do": do, "photo": photo_id, **fields}
    return web.app.test_client().post(path_of(sent), data=data)


def stored(way: Way, sent: Sent) -> list[HomePhoto]:
    return [found for _, found in shown_photos(way.desk, sent.record_id)]


def ids(way: Way, sent: Sent) -> list[str]:
    with way.desk.store.reading() as connection:
        return [row.id for row in list_photos(connection, sent.record_id)]


def test_the_link_leads_to_photos_and_the_page_is_light(web: Web, way: Way) -> None:
    sent = way.offer()
    client = web.app.test_client()

    record, page = client.get(f"/my/{sent.secret}"), client.get(path_of(sent))

    assert path_of(sent) in {link["href"] for link in tags(record.text, "a")}
    assert '<html lang="uk"' in page.text
    assert weight(page.data) < 5000
    assert not tags(page.text, "script")


def test_photos_are_stored_sealed_and_without_their_notes(web: Web, way: Way) -> None:
    """Two files at once; what is stored opens with the office's key and with the link."""
    sent = way.offer()

    answer = send(web, sent, KITCHEN, HALL)

    assert (answer.status_code, answer.headers["Location"]) == (303, path_of(sent))
    kitchen, hall = stored(way, sent)
    assert (kitchen.alt, hall.alt) == ({"uk": "Küche mit Fenster"}, {"uk": "Küche mit Fenster"})
    assert (hall.width, hall.height) == (500, 500)
    assert opened(kitchen.large).format == "JPEG"
    with way.desk.store.reading() as connection:
        rows = list_photos(connection, sent.record_id)
    assert all(row.sealed.startswith(b"age-encryption.org/v1\n") for row in rows)
    own = services.list_own(way.public, sent.secret)
    assert [one.words for one in own] == ["Küche mit Fenster"] * 2


def test_no_place_no_maker_and_no_comment_lies_anywhere(
    web: Web, way: Way, var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in a database nor in a file that was open for a moment: there was none."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    monkeypatch.setattr(tempfile, "TemporaryFile", None)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", None)
    sent = way.offer()
    noise = Image.effect_noise((1500, 1000), 90).convert("RGB")
    noisy = photo(quality=95, image=noise)
    assert len(noisy) > 1_000_000

    assert post_body(web, sent, body_of(noisy)).status_code == 303

    found = [
        (path.name, word)
        for path in var.rglob("*")
        if path.is_file()
        for word in CANARIES
        if word in path.read_bytes()
    ]
    assert found == []
    assert [word for word in CANARIES if word not in noisy] == [b"Textkanarie"]
    assert len(stored(way, sent)) == 1


def test_a_photo_is_seen_by_who_has_the_link_and_by_nobody_else(web: Web, way: Way) -> None:
    sent, other = way.offer(), way.offer()
    send(web, sent, KITCHEN)
    (photo_id,) = ids(way, sent)
    client = web.app.test_client()

    seen = client.get(f"{path_of(sent)}/{photo_id}")

    assert (seen.mimetype, seen.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert opened(seen.data).size == (320, 240)
    assert client.get(f"{path_of(other)}/{photo_id}").status_code == 404
    assert client.get(f"/my/{'q' * 58}/photos/{photo_id}").status_code == 404
    shown = tags(client.get(path_of(sent)).text, "img")
    assert [(one["src"], one["alt"]) for one in shown] == [
        (f"{path_of(sent)}/{photo_id}", "Küche mit Fenster")
    ]


def test_the_same_photo_twice_is_stored_once(web: Web, way: Way) -> None:
    sent = way.offer()

    answers = [send(web, sent, KITCHEN, KITCHEN) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(stored(way, sent)) == 1


def test_a_bad_file_keeps_no_good_one_out(web: Web, way: Way) -> None:
    """What can be used is stored, the other file is named with what must hold; words stay."""
    sent = way.offer(language="en")

    answer = send(web, sent, KITCHEN, b"no picture at all", words="A kitchen")

    assert answer.status_code == 422
    assert "A photo must be a JPEG, PNG, WebP or HEIC file." in answer.text
    assert tags(answer.text, "input")[-1]["name"] == "whole"
    assert value(answer.text, "words_2") == "A kitchen"
    assert len(stored(way, sent)) == 1
    assert way.row(sent.record_id).state is State.CONFIRMED


@pytest.mark.parametrize("cut", [200, 3_000, -60, -20])
def test_a_form_that_breaks_off_is_told_and_loses_nothing(web: Web, way: Way, cut: int) -> None:
    """The usual parser would read an empty form, or a picture cut in two, without a word."""
    sent = way.offer(language="en")
    body = body_of(KITCHEN)

    answer = post_body(web, sent, body[:cut])

    assert answer.status_code == 422
    assert "did not arrive whole" in answer.text
    assert stored(way, sent) == []
    whole = post_body(web, sent, body)
    assert whole.status_code == 303


def test_other_odd_bodies_are_refused(web: Web, way: Way) -> None:
    """A form without a boundary, of another kind, with hundreds of parts, or far too large."""
    sent = way.offer(language="en")
    client = web.app.test_client()
    many = {f"field{number}": "x" for number in range(50)}

    def post(**named: Any) -> TestResponse:  # noqa: ANN401 (as the client takes them)
        return client.post(path_of(sent), **named)

    assert post(data=b"x", content_type="multipart/form-data").status_code == 422
    assert post(data=b"{}", content_type="application/json").status_code == 400
    assert post(data={**many, "file": (io.BytesIO(b"x"), "x")}).status_code == 422
    large = post_body(web, sent, body_of(bytes(LARGEST_UPLOAD)))
    assert (large.status_code, "26 MB" in large.text) == (422, True)
    assert post(data={"whole": "1", "1": (io.BytesIO(b""), "")}).status_code == 422
    assert stored(way, sent) == []


def test_there_are_six_photos_and_no_more(web: Web, way: Way) -> None:
    sent = way.offer(language="en")
    many = [photo(image=drawing(400 + 20 * number)) for number in range(MOST_PHOTOS + 1)]
    for start in (0, 3):
        assert send(web, sent, *many[start : start + 3]).status_code == 303

    answer = send(web, sent, many[-1])

    assert (answer.status_code, len(stored(way, sent))) == (422, MOST_PHOTOS)
    assert "An offer can have up to 6 photos." in answer.text
    assert not [one for one in tags(answer.text, "input") if one.get("type") == "file"]


def test_words_order_and_removal(web: Web, way: Way) -> None:
    sent = way.offer(language="en")
    send(web, sent, KITCHEN, HALL, words="")
    first, second = ids(way, sent)

    told = act(web, sent, "words", second, words="A bright hall")
    wrong = act(web, sent, "words", second, words="Call 0431 555 01 71")
    act(web, sent, "up", second)
    moved = ids(way, sent)
    for _ in range(2):
        assert act(web, sent, "remove", first).status_code == 303

    assert (told.status_code, wrong.status_code) == (303, 422)
    assert "0431 555 01 71" in wrong.text
    assert moved == [second, first]
    assert [found.alt for found in stored(way, sent)] == [{"en": "A bright hall"}]
    with way.desk.store.reading() as connection:
        (gone,) = list_photos(connection, sent.record_id, states=[PhotoState.GONE])
    assert gone.sealed == b""


def test_a_change_brings_what_is_on_the_site_back_to_the_office(web: Web, way: Way) -> None:
    """The live version stays; the office gets one mail, however many photos come."""
    sent, _ = way.published()
    commits = way.desk.content.head()

    send(web, sent, KITCHEN)
    send(web, sent, HALL)

    assert way.row(sent.record_id).state is State.CHANGED
    assert way.desk.content.head() == commits
    waiting = queue.list_queue(way.desk, way.editor).entries
    assert sent.record_id in {entry.record_id for entry in waiting}
    with way.desk.store.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE purpose = 'office_new_offer'"
        ).scalar_one()
    assert told == 2  # once when it was confirmed


def test_what_has_ended_takes_no_photo(web: Web, way: Way) -> None:
    sent = way.offer()
    send(web, sent, KITCHEN)
    links.withdraw(way.public, sent.secret)

    answer = send(web, sent, HALL)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/my/{sent.secret}")
    assert len(stored(way, sent)) == 1
    page = web.app.test_client().get(path_of(sent))
    assert not tags(page.text, "form")


def test_an_inquiry_has_no_photos(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()

    assert web.app.test_client().get(path_of(inquiry)).status_code == 404
    assert send(web, inquiry, KITCHEN).headers["Location"] == f"/my/{inquiry.secret}"
