"""The applicant's form in a browser's eyes."""

import pytest
from werkzeug.datastructures import MultiDict

from tests.formsrv.web.answers import INQUIRY, Answers
from tests.formsrv.web.conftest import LISTED, Web, filled
from tests.formsrv.web.pages import fault_links, tags, value, weight

MISTAKES: list[tuple[Answers, str]] = [
    ({"adults": "0"}, "adults"),
    ({"move_in": "01.01.2020"}, "move_in"),
    ({"wbs": []}, "wbs"),
    ({"languages": ["xx"]}, "languages"),
    ({"own_words": "Schreiben Sie mir: amal@mail.example"}, "own_words"),
    ({"mail": "amal"}, "mail"),
    ({"phone": "keine"}, "phone"),
    ({"consent": []}, "consent"),
]


def stored(web: Web) -> list[str]:
    with web.context.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT language FROM records WHERE kind = 'inquiry'")
        return [str(row[0]) for row in rows]


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_an_inquiry_is_stored_once(web: Web, tag: str) -> None:
    client = web.app.test_client()
    path = f"/forms/{tag}/inquiry/{LISTED}"
    fields = filled(client.get(path), INQUIRY)

    answers = [client.post(path, data=fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(str(INQUIRY["mail"]) in answer.text for answer in answers)
    assert stored(web) == [tag]


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize(("mistake", "field"), MISTAKES)
def test_a_mistake_comes_back_with_everything_typed(
    web: Web, tag: str, mistake: Answers, field: str
) -> None:
    client = web.app.test_client()
    path = f"/forms/{tag}/inquiry/{LISTED}"
    typed = {**INQUIRY, **mistake}

    answer = client.post(path, data=filled(client.get(path), typed))

    assert answer.status_code == 422
    assert fault_links(answer.text) == [f"#f-{field}"]
    for name in ("adults", "children", "move_in", "own_words", "name", "mail"):
        assert value(answer.text, name) == typed[name]
    assert value(answer.text, "income") == ["work", "jobcenter"]
    assert stored(web) == []


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_the_page_is_light(web: Web, tag: str) -> None:
    answer = web.app.test_client().get(f"/forms/{tag}/inquiry/{LISTED}")

    assert weight(answer.data) < 5000


def test_an_offer_that_is_gone_is_said_kindly(web: Web) -> None:
    client = web.app.test_client()

    answers = [client.get("/forms/de/inquiry/zzzzzzzz")]
    answers.append(client.post("/forms/de/inquiry/zzzzzzzz", data=MultiDict({"do": "show"})))

    for answer in answers:
        assert answer.status_code == 404
        assert "/de/offers/" in {link["href"] for link in tags(answer.text, "a")}
        assert "<form" not in answer.text


def test_a_token_of_another_home_is_refused(web: Web) -> None:
    client = web.app.test_client()
    offer_form = client.get("/forms/de/offer")
    path = f"/forms/de/inquiry/{LISTED}"
    foreign = dict(filled(offer_form, {}))["token"]

    answer = client.post(path, data=filled(client.get(path), {**INQUIRY, "token": foreign}))

    assert answer.status_code == 422
    assert stored(web) == []


def test_a_corrected_address_finds_everything_kept(web: Web) -> None:
    client = web.app.test_client()
    path = f"/forms/de/inquiry/{LISTED}"
    receipt = client.post(path, data=filled(client.get(path), INQUIRY))
    from tests.formsrv.web.pages import hidden_fields

    form = client.post(path, data=MultiDict(hidden_fields(receipt.text)))

    assert value(form.text, "own_words") == INQUIRY["own_words"]
    assert value(form.text, "languages") == ["en", "ar"]
