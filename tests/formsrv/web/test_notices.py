"""Reports, feedback and call backs: from the form to the desk, and what looks like spam."""

import re
import time

import pytest
from werkzeug.test import TestResponse

from formsrv.desk.cases import open_notice_record
from formsrv.desk.context import DeskContext
from formsrv.forms.token import TokenSigner
from tests.formsrv.services.test_notices import CALL, REPORT, send
from tests.formsrv.way import Way
from tests.formsrv.web.answers import INQUIRY, Answers
from tests.formsrv.web.conftest import LISTED, Desk, Web, filled
from tests.formsrv.web.pages import fault_links, tags, value, weight

REPORTED: Answers = {
    "reason": "money_first",
    "words": "Er will 500 Euro vor der Besichtigung.",
    "mail": "amal@mail.example",
}
FEEDBACK: Answers = {"words": "Die Karte hat keine Beschreibung.", "mail": ""}
CALLED: Answers = {
    "name": "Rita Ruf",
    "phone": "0431 555 0199",
    "reached": "abends",
    "postcode": "24103",
    "place": "",
    "words": "Wie lange dauert das?",
}
FORMS: dict[str, tuple[str, Answers]] = {
    "report": (f"report/{LISTED}", REPORTED),
    "feedback": ("feedback", FEEDBACK),
    "call back": ("call-back", CALLED),
}
MISTAKES: list[tuple[str, Answers, str]] = [
    ("report", {"reason": []}, "reason"),
    ("report", {"reason": "other", "words": ""}, "words"),
    ("report", {"mail": "amal"}, "mail"),
    ("feedback", {"words": ""}, "words"),
    ("feedback", {"words": "<b>" * 3}, "words"),
    ("call back", {"name": ""}, "name"),
    ("call back", {"phone": "keine"}, "phone"),
    ("call back", {"postcode": "99999"}, "postcode"),
]


def post(web: Web, form: str, tag: str, **changes: str | list[str]) -> TestResponse:
    """Fill a form in and send it."""
    path, answers = FORMS[form]
    client = web.app.test_client()
    page = client.get(f"/forms/{tag}/{path}")
    return client.post(f"/forms/{tag}/{path}", data=filled(page, {**answers, **changes}))


def stored(web: Web) -> list[tuple[str, str]]:
    with web.context.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, flags FROM records")
        return [(str(row[0]), str(row[1])) for row in rows]


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize("form", FORMS)
def test_it_arrives_once_and_gives_a_code_that_works(web: Web, form: str, tag: str) -> None:
    path, answers = FORMS[form]
    client = web.app.test_client()
    fields = filled(client.get(f"/forms/{tag}/{path}"), answers)

    first, second = (client.post(f"/forms/{tag}/{path}", data=fields) for _ in range(2))

    code = re.search(r'class="code"><bdi dir="ltr">([^<]+)', first.text)
    assert code is not None
    assert code[0] in second.text
    assert stored(web) == [("notice", "hasty")]
    door = client.get(f"/forms/{tag}/receipt")
    shown = client.post(f"/forms/{tag}/receipt", data=filled(door, {"code": code[1], "do": "show"}))
    assert shown.status_code == 200
    buttons = [button["value"] for button in tags(shown.text, "button")]
    assert buttons == ["withdraw"]


@pytest.mark.parametrize("tag", ["de", "ar"])
@pytest.mark.parametrize(("form", "mistake", "field"), MISTAKES)
def test_a_mistake_comes_back_with_everything_typed(
    web: Web, tag: str, form: str, mistake: Answers, field: str
) -> None:
    answer = post(web, form, tag, **mistake)

    assert answer.status_code == 422
    assert fault_links(answer.text) == [f"#f-{field}"]
    for name, typed in {**FORMS[form][1], **mistake}.items():
        if name != "reason":
            assert value(answer.text, name) == typed
    assert stored(web) == []


@pytest.mark.parametrize("tag", ["ti", "uk", "ru", "ar", "de"])
@pytest.mark.parametrize("form", FORMS)
def test_the_pages_are_light(web: Web, form: str, tag: str) -> None:
    path, _ = FORMS[form]

    empty = web.app.test_client().get(f"/forms/{tag}/{path}")
    receipt = post(web, form, tag)

    assert weight(empty.data) < 5000
    assert weight(receipt.data) < 3000


def test_an_old_token_loses_nothing(web: Web) -> None:
    answer = post(web, "feedback", "de", token="old")

    assert answer.status_code == 422
    assert value(answer.text, "words") == FEEDBACK["words"]


def test_another_language_keeps_what_was_typed(web: Web) -> None:
    answer = post(web, "call back", "ar", do="show")

    assert answer.status_code == 200
    assert value(answer.text, "words") == CALLED["words"]
    assert fault_links(answer.text) == []


def test_a_report_of_an_unknown_offer_is_said_kindly(web: Web) -> None:
    answer = web.app.test_client().get("/forms/de/report/zzzzzzzz")

    assert answer.status_code == 404
    assert "/de/offers/" in {link["href"] for link in tags(answer.text, "a")}


def test_landlords_find_the_call_back_on_their_first_step(web: Web) -> None:
    answer = web.app.test_client().get("/forms/ar/offer")

    assert "/forms/ar/call-back" in {link["href"] for link in tags(answer.text, "a")}


@pytest.mark.parametrize("form", FORMS)
def test_a_program_sees_no_difference(web: Web, form: str) -> None:
    usual = post(web, form, "de")
    trapped = post(web, form, "de", website="https://spam.example")

    assert trapped.status_code == usual.status_code == 200
    assert [flags for _, flags in stored(web)] == ["hasty", "hasty honeypot quarantine"]


def test_links_in_the_words_of_an_inquiry_are_weighed(web: Web) -> None:
    """Contact data are refused; what is left of them to notice is the rest."""
    client = web.app.test_client()
    path = f"/forms/de/inquiry/{LISTED}"
    words = " ".join(["kaufen Sie"] * 20)
    client.post(path, data=filled(client.get(path), {**INQUIRY, "own_words": words}))

    assert stored(web) == [("inquiry", "hasty quarantine repeats")]


def test_the_age_of_a_form_comes_from_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = TokenSigner(b"secret" * 6)
    token = signer.make("feedback")
    now = time.time()
    monkeypatch.setattr("formsrv.forms.token.time.time", lambda: now + 90)

    assert 89 <= (signer.age("feedback", token) or 0) <= 92
    assert signer.age("report", token) is None
    assert signer.age("feedback", "forged") is None


def test_an_editor_opens_a_notice_and_closes_it(staff: Desk, way: Way) -> None:
    offer, offer_id = way.published()
    draft = REPORT.model_copy(update={"mail": "amal@mail.example"})
    record_id = send(way, draft, offer=offer_id)
    queue = staff.get("/")
    page = staff.get(f"/notices/{record_id}")

    answer = staff.send(
        page, f"/notices/{record_id}/done", words="Anzeige erstattet.", answer="Danke!"
    )

    assert f"/notices/{record_id}" in {link["href"] for link in tags(queue.text, "a")}
    assert f"/offers/{offer.record_id}" in {link["href"] for link in tags(page.text, "a")}
    assert REPORT.words in page.text
    assert answer.status_code == 303
    closed = staff.get(f"/notices/{record_id}").text
    assert "Anzeige erstattet." in closed
    assert "Danke!" in closed
    assert "<form" not in closed[closed.index("</h1>") :]


def test_an_editor_hands_a_notice_over(staff: Desk, way: Way) -> None:
    record_id = send(way, CALL)
    path = f"/notices/{record_id}/hand-over"
    other = way.desk.region.offices[1].id

    without = staff.send(staff.get(f"/notices/{record_id}"), path, office=other, words="")
    answer = staff.send(
        staff.get(f"/notices/{record_id}"), path, office=other, words="Ihr Ort, bitte anrufen."
    )

    assert (without.status_code, answer.status_code) == (422, 303)
    assert way.row(record_id).office == other
    assert staff.get(f"/notices/{record_id}").status_code == 404


def test_the_quarantine_has_a_list_of_its_own(staff: Desk, way: Way) -> None:
    record_id = send(way, CALL, flags=("quarantine",))

    queue, aside = staff.get("/"), staff.get("/?list=quarantine")

    assert "/?list=quarantine" in {link["href"] for link in tags(queue.text, "a")}
    assert record_id not in queue.text
    assert record_id in aside.text


def test_the_waiting_inquiries_of_a_home_go_together(staff: Desk, way: Way) -> None:
    offer, offer_id = way.published()
    inquiries = [way.inquiry(offer_id) for _ in range(2)]
    path = f"/offers/{offer.record_id}/inquiries"
    page = staff.get(path)

    none = staff.send(page, path)
    sent = staff.client.post(
        path,
        data=filled(page, {"inquiry": [one.record_id for one in inquiries]}),
    )

    assert path in {
        link["href"] for link in tags(staff.get(f"/offers/{offer.record_id}").text, "a")
    }
    assert "Bewerberkanarie" not in page.text
    assert (none.status_code, sent.status_code) == (422, 303)
    assert [way.row(one.record_id).state.value for one in inquiries] == ["forwarded"] * 2
    assert 'role="status"' in staff.get(sent.headers["Location"]).text


def test_what_the_sender_reads_behind_the_link(
    web: Web, staff: Desk, way: Way, desk: DeskContext
) -> None:
    draft = CALL.model_copy(update={"mail": "rita@mail.example"})
    record_id = send(way, draft)
    secret = open_notice_record(desk, way.row(record_id)).link_secret
    page = staff.get(f"/notices/{record_id}")
    staff.send(page, f"/notices/{record_id}/done", answer="Wir rufen morgen an.", words="")
    client = web.app.test_client()

    shown = client.get(f"/my/{secret}")
    written = client.post(f"/my/{secret}", data={"do": "show"})
    answer = client.post(f"/my/{secret}", data={"do": "read"})

    buttons = [button["value"] for button in tags(shown.text, "button")]
    assert buttons == ["read", "show", "erase"]
    assert "Rita Ruf" in written.text
    assert "Wir rufen morgen an." in answer.text
