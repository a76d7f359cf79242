"""Behind the personal links of landlord and applicant."""

import pytest
from werkzeug.test import TestResponse

from formsrv.desk import decisions
from formsrv.payloads import ANSWER_MAX
from formsrv.reasons import OfferRefusal
from formsrv.states import State
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Web
from tests.formsrv.web.pages import tags, weight


def act(web: Web, path: str, **fields: str) -> TestResponse:
    """Press a button and follow where it leads."""
    return web.app.test_client().post(path, data=fields, follow_redirects=True)


def buttons(answer: TestResponse) -> set[str]:
    return {button["value"] for button in tags(answer.text, "button") if "value" in button}


def path_of(sent: Sent) -> str:
    return f"/my/{sent.secret}"


def test_looking_confirms_nothing_and_opens_nothing(web: Web, way: Way) -> None:
    sent = way.offer(confirmed=False)

    answers = [web.app.test_client().get(path_of(sent)) for _ in range(2)]

    assert way.row(sent.record_id).state is State.RECEIVED
    assert all("confirm" in buttons(answer) for answer in answers)
    assert '<html lang="uk"' in answers[0].text
    assert "kanarie" not in answers[0].text.casefold()
    assert weight(answers[0].data) < 3500


def test_the_button_confirms_once(web: Web, way: Way) -> None:
    sent = way.offer(confirmed=False)

    answers = [act(web, path_of(sent), do="confirm") for _ in range(2)]

    assert way.row(sent.record_id).state is State.CONFIRMED
    assert all(answer.status_code == 200 for answer in answers)
    assert "confirm" not in buttons(answers[1])


def test_taking_back_asks_once_more(web: Web, way: Way) -> None:
    sent = way.offer()

    asked = act(web, path_of(sent), do="withdraw")
    state_before = way.row(sent.record_id).state
    done = act(web, path_of(sent), do="withdraw_yes")

    assert "withdraw_yes" in buttons(asked)
    assert state_before is State.CONFIRMED
    assert way.row(sent.record_id).state is State.WITHDRAWN
    assert "withdraw" not in buttons(done)


def test_only_a_button_shows_what_was_written(web: Web, way: Way) -> None:
    sent = way.offer()

    shown = act(web, path_of(sent), do="show")

    assert "Hausnummer" not in web.app.test_client().get(path_of(sent)).text
    assert shown.status_code == 200
    assert shown.text.count("<dt>") > 10
    assert "@" in shown.text


@pytest.mark.parametrize("secret", ["x", "1" * 58, "%00", "ü"])
def test_an_unknown_link_is_a_missing_page(web: Web, secret: str) -> None:
    for answer in (
        web.app.test_client().get(f"/my/{secret}"),
        act(web, f"/my/{secret}", do="show"),
    ):
        assert answer.status_code == 404


def test_a_question_is_read_and_answered(web: Web, way: Way) -> None:
    sent = way.offer()
    question = "Ist der Balkon überdacht?"
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question=question)

    notes = act(web, path_of(sent), do="read")
    empty = act(web, path_of(sent), do="reply", text="  ")
    long = act(web, path_of(sent), do="reply", text="a" * (ANSWER_MAX + 1))
    act(web, path_of(sent), do="reply", text="Ja, er ist überdacht.")

    assert question in notes.text
    assert (empty.status_code, long.status_code) == (422, 422)
    assert "a" * 100 in long.text
    assert way.row(sent.record_id).state is State.IN_REVIEW


def test_a_refusal_says_why(web: Web, way: Way) -> None:
    sent = way.offer()
    decisions.refuse(
        way.desk,
        way.editor,
        sent.record_id,
        seen=way.seen(sent),
        reason=OfferRefusal.DUPLICATE,
        words="Diese Wohnung steht schon hier.",
    )

    notes = act(web, path_of(sent), do="read")

    assert "Diese Wohnung steht schon hier." in notes.text
    assert "<strong>" in notes.text


def test_both_write_and_see_addresses_once_both_share(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    client = web.app.test_client()
    overview = client.get(path_of(offer))

    first = act(web, landlord, do="answer", text="Kommen Sie am Samstag?")
    read = act(web, path_of(inquiry), do="read")
    act(web, path_of(inquiry), do="answer", text="نعم، شكرا")
    act(web, landlord, do="share")
    before = act(web, path_of(inquiry), do="read")
    after = act(web, path_of(inquiry), do="share")

    assert landlord in {link["href"] for link in tags(overview.text, "a")}
    assert 'role="status"' in first.text
    assert "Kommen Sie am Samstag?" in read.text
    assert 'lang="uk"' in read.text
    assert "نعم، شكرا" in client.get(landlord).text
    assert "mailto:" not in before.text
    assert "mailto:" in after.text


def test_an_inquiry_of_another_home_is_not_shown(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()
    other, _ = way.published()

    answer = web.app.test_client().get(f"{path_of(other)}/inquiry/{inquiry.record_id}")

    assert answer.status_code == 404
