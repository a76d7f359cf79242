"""A landlord corrects an offer that the office asked about: German and Arabic."""

import re

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from formsrv.desk import decisions
from formsrv.errors import UnknownLinkError
from formsrv.forms.offer_table import OFFER_STEP_ROWS
from formsrv.payloads import OfferSubmission
from formsrv.reasons import OfferRefusal
from formsrv.services import links
from formsrv.states import State
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.answers import CONTACT, STEPS, Answers
from tests.formsrv.web.conftest import Desk, Web, filled
from tests.formsrv.web.pages import fault_links, hidden_fields, tags, value, weight

AGREED: Answers = {"consent": "yes"}
UNCHANGED: tuple[Answers, ...] = ({}, {}, {}, {}, {}, AGREED)
LARGER: tuple[Answers, ...] = ({"area": "70,5"}, {}, {"net": "500"}, {}, {}, AGREED)


def visible_fields(page: TestResponse) -> list[tuple[str, str]]:
    """What a browser sends of the visible fields when nobody touches them."""
    found = []
    for name in dict.fromkeys(field["name"] for field in _fields(page)):
        shown = _selected(page, name) if _is_select(page, name) else value(page.text, name)
        found += [(name, one) for one in ([shown] if isinstance(shown, str) else shown)]
    return found


def _fields(page: TestResponse) -> list[dict[str, str]]:
    found = tags(page.text, "input", "textarea", "select")
    return [field for field in found if field.get("type") != "hidden"]


def _is_select(page: TestResponse, name: str) -> bool:
    return any(field["name"] == name for field in tags(page.text, "select"))


def _selected(page: TestResponse, name: str) -> list[str]:
    found = re.search(rf'<select [^>]*name="{name}".*?</select>', page.text, re.DOTALL)
    assert found
    return [option["value"] for option in tags(found[0], "option") if "selected" in option]


def untouched(page: TestResponse, changes: Answers) -> MultiDict[str, str]:
    """What a browser sends after some fields were changed."""
    fields = filled(page, {})
    for name, one in visible_fields(page):
        fields.add(name, one)
    for name, new in changes.items():
        fields.setlist(name, [new] if isinstance(new, str) else new)
    return fields


def walk(web: Web, sent: Sent, tag: str, *steps: Answers) -> TestResponse:
    """Press the button on the landlord's page and go through steps of the correction."""
    client = web.app.test_client()
    answer = client.post(f"/my/{sent.secret}", data={"do": "correct"})
    for changes in steps:
        answer = client.post(f"/forms/{tag}/correction", data=untouched(answer, changes))
    return answer


def send(web: Web, fields: MultiDict[str, str], tag: str = "de") -> TestResponse:
    return web.app.test_client().post(f"/forms/{tag}/correction", data=fields)


def ask_back(way: Way, sent: Sent) -> Sent:
    question = "Wie groß ist die Wohnung?"
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=way.seen(sent), question=question)
    return sent


def written(web: Web, sent: Sent) -> OfferSubmission:
    found = links.read_written(web.context, sent.secret).offer
    assert found is not None
    return found


def sent_by_form(web: Web, way: Way, tag: str) -> Sent:
    """An offer with an answer to every question, sent in by the form, confirmed, asked back."""
    assert web.walk(tag, *STEPS).status_code == 200
    with web.context.store.reading() as connection:
        record = str(connection.exec_driver_sql("SELECT id FROM records").scalar_one())
    sent = Sent(record, way.secret(record))
    links.confirm(web.context, sent.secret)
    return ask_back(way, sent)


@pytest.mark.parametrize(("tag", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_the_form_opens_filled_in_and_stores_what_was_corrected(
    web: Web, way: Way, tag: str, direction: str
) -> None:
    sent = sent_by_form(web, way, tag)
    before = written(web, sent)

    first = walk(web, sent, tag)
    done = walk(web, sent, tag, *LARGER)

    after = written(web, sent)
    row = way.row(sent.record_id)
    assert f'<html lang="{tag}" dir="{direction}">' in first.text
    assert (value(first.text, "area"), value(first.text, "kind")) == ("62,5", ["flat"])
    assert done.status_code == 200
    assert (row.state, row.version, row.language) == (State.IN_REVIEW, 2, tag)
    rent = before.offer["rent"]
    assert isinstance(rent, dict)
    assert after.offer == {**before.offer, "area": "70.5", "rent": {**rent, "net": 50000}}
    assert after.consent.at > before.consent.at


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_nothing_is_lost_on_the_way(web: Web, way: Way, tag: str) -> None:
    """Every question has an answer; going through without a change stores the same again."""
    sent = sent_by_form(web, way, tag)
    before = written(web, sent)

    done = walk(web, sent, tag, *UNCHANGED)

    after = written(web, sent)
    assert done.status_code == 200
    assert way.row(sent.record_id).version == 2
    assert after.model_copy(update={"consent": before.consent}) == before


def test_what_was_left_open_stays_open(web: Web, way: Way) -> None:
    """Sent by the service, with most optional answers missing."""
    sent = ask_back(way, way.offer(language="de"))
    before = written(web, sent)

    done = walk(web, sent, "de", {}, {"furnished": "unfurnished"}, {})
    done = send(web, untouched(done, {"lease": "unlimited", "pets": "allowed"}))

    assert done.status_code == 422
    assert fault_links(done.text) == ["#f-smoking", "#f-wbs"]
    assert written(web, sent) == before


@pytest.mark.parametrize("tag", ["de", "ar", "ru"])
def test_every_step_is_light_and_keeps_the_link_out_of_queries(
    web: Web, way: Way, tag: str
) -> None:
    sent = sent_by_form(web, way, tag)

    for count in range(6):
        step = walk(web, sent, tag, *UNCHANGED[:count])

        addresses = [
            one[name]
            for one in tags(step.text, "a", "form", "button", "link")
            for name in ("href", "action", "formaction")
            if name in one
        ]
        assert f"f-{OFFER_STEP_ROWS[count + 1][0].name}" in step.text
        assert weight(step.data) < 5000, f"step {count + 1} in {tag}"
        assert step.headers["Cache-Control"] == "no-store"
        assert ("record", sent.secret) in hidden_fields(step.text)
        assert "Helle Wohnung" not in str(hidden_fields(step.text)), "unchanged steps stay home"
        assert {one for one in addresses if sent.secret in one} == {f"/my/{sent.secret}"}


def test_consent_is_given_anew(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")

    last = walk(web, sent, "de", *UNCHANGED[:5])
    refused = send(web, untouched(last, {}))

    assert value(last.text, "consent") == []
    assert refused.status_code == 422
    assert fault_links(refused.text) == ["#f-consent"]
    assert way.row(sent.record_id).version == 1


def test_the_mail_address_is_shown_and_stays(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")

    last = walk(web, sent, "de", *UNCHANGED[:5])
    done = send(web, untouched(last, {**AGREED, "mail": "somebody.else@mail.example"}))

    assert "mail" not in {field["name"] for field in _fields(last)}
    assert str(CONTACT["mail"]) in last.text
    assert done.status_code == 200
    assert written(web, sent).landlord.mail == CONTACT["mail"]
    assert way.row(sent.record_id).version == 2


def test_sent_twice_it_is_stored_once(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")
    last = walk(web, sent, "de", *LARGER[:5])
    fields = untouched(last, AGREED)

    answers = [send(web, fields) for _ in range(2)]

    with web.context.store.reading() as connection:
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE purpose = 'office_new_offer'"
        ).scalar_one()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].text == answers[1].text
    assert way.row(sent.record_id).version == 2
    assert told == 2, "once after confirming, once after correcting"


def test_an_old_window_is_told_that_it_stored_nothing(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")
    old = untouched(walk(web, sent, "de", *UNCHANGED[:5]), AGREED)
    walk(web, sent, "de", *LARGER)
    ask_back(way, sent)
    before = way.row(sent.record_id)

    late = send(web, old)

    assert late.status_code == 409
    assert f"/my/{sent.secret}" in {link["href"] for link in tags(late.text, "a")}
    assert way.row(sent.record_id) == before


def end(way: Way, sent: Sent, state: str) -> None:
    """Bring an offer that was asked back to one of its ends."""
    if state == "withdrawn":
        links.withdraw(way.public, sent.secret)
        return
    links.reply_to_office(way.public, sent.secret, "So ist es richtig.")
    seen = way.seen(sent)
    if state == "refused":
        decisions.refuse(way.desk, way.editor, sent.record_id, seen=seen, reason=OfferRefusal.OTHER)
        return
    decisions.publish(way.desk, way.editor, sent.record_id, seen=seen)
    links.mark_rented(way.public, sent.secret)


@pytest.mark.parametrize("state", ["refused", "withdrawn", "rented"])
@pytest.mark.parametrize("step", [0, 5])
def test_in_another_state_a_page_says_how_it_stands(
    web: Web, way: Way, state: str, step: int
) -> None:
    sent = sent_by_form(web, way, "de")
    page = walk(web, sent, "de", *LARGER[:step])
    end(way, sent, state)
    before = way.row(sent.record_id)

    button = web.app.test_client().post(
        f"/my/{sent.secret}", data={"do": "correct"}, follow_redirects=True
    )
    late = send(web, untouched(page, AGREED if step else {}))

    overview = [one.get("value") for one in tags(button.text, "button")]
    assert (button.status_code, "correct" in overview) == (200, False)
    assert late.status_code == 409
    assert f"/my/{sent.secret}" in {link["href"] for link in tags(late.text, "a")}
    assert before.state is State(state)
    assert way.row(sent.record_id) == before


def test_looking_never_acts(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")
    before = way.row(sent.record_id)
    client = web.app.test_client()

    page = client.get(f"/my/{sent.secret}?do=correct")
    notes = client.post(f"/my/{sent.secret}", data={"do": "read"})
    alone = client.get(f"/forms/de/correction?record={sent.secret}")

    for shown in (page, notes):
        assert "correct" in {one.get("value") for one in tags(shown.text, "button")}
    assert "Holunderweg" not in page.text
    assert alone.status_code == 404
    assert sent.secret not in alone.text
    assert way.row(sent.record_id) == before


def test_an_applicants_link_corrects_nothing(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()
    other = sent_by_form_fields(web, way)
    other.setlist("record", [inquiry.secret])

    answer = send(web, other)

    assert answer.status_code == 409
    assert way.row(inquiry.record_id).version == 1


def sent_by_form_fields(web: Web, way: Way) -> MultiDict[str, str]:
    sent = ask_back(way, way.offer(language="de"))
    return untouched(walk(web, sent, "de"), {})


@pytest.mark.parametrize("secret", ["", "x", "1" * 58])
def test_an_unknown_link_is_a_missing_page(web: Web, way: Way, secret: str) -> None:
    fields = sent_by_form_fields(web, way)
    fields.setlist("record", [secret])

    answer = send(web, fields)

    with pytest.raises(UnknownLinkError):
        links.find_record(web.context, secret)
    assert answer.status_code == 404


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_a_mistake_comes_back_with_everything_typed(web: Web, way: Way, tag: str) -> None:
    sent = sent_by_form(web, way, tag)

    wrong = walk(web, sent, tag, {}, {}, {"deposit": "9.999", "net": "500"})

    assert wrong.status_code == 422
    assert fault_links(wrong.text) == ["#f-deposit"]
    assert (value(wrong.text, "deposit"), value(wrong.text, "net")) == ("9.999", "500")


def test_earlier_answers_are_checked_again_at_the_end(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")
    last = walk(web, sent, "de", *LARGER[:5])

    answer = send(web, untouched(last, {**AGREED, "deposit": "9.999"}))

    assert answer.status_code == 422
    assert fault_links(answer.text) == ["#f-deposit"]
    assert way.row(sent.record_id).version == 1


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_bad_token_stores_nothing_and_loses_nothing(web: Web, way: Way, token: str) -> None:
    sent = sent_by_form(web, way, "de")
    last = walk(web, sent, "de", *LARGER[:5])

    refused = send(web, untouched(last, {**AGREED, "token": token}))
    done = send(web, untouched(refused, {}))

    assert refused.status_code == 422
    assert 'id="errors"' in refused.text
    assert done.status_code == 200
    assert written(web, sent).offer["area"] == "70.5"


def test_another_language_keeps_what_was_typed(web: Web, way: Way) -> None:
    sent = sent_by_form(web, way, "de")
    third = walk(web, sent, "de", *LARGER[:2])

    shown = send(web, untouched(third, {"net": "500", "do": "show"}), "ar")

    buttons = [one["formaction"] for one in tags(third.text, "button") if "formaction" in one]
    assert "/forms/ar/correction" in buttons
    assert '<html lang="ar" dir="rtl">' in shown.text
    assert value(shown.text, "net") == "500"
    assert dict(hidden_fields(shown.text))["area"] == "70,5"


def test_the_editor_sees_that_it_was_corrected_and_decides_anew(
    web: Web, way: Way, staff: Desk
) -> None:
    sent = sent_by_form(web, way, "de")
    path = f"/offers/{sent.record_id}"
    links.reply_to_office(web.context, sent.secret, "Gleich.")
    old = staff.get(path)
    ask_back(way, sent)
    walk(web, sent, "de", *LARGER)

    queue, new = staff.get("/"), staff.get(path)
    late = staff.send(old, f"{path}/publish")
    state = way.row(sent.record_id).state
    done = staff.send(new, f"{path}/publish")

    word = web.app.extensions["site"].pages.translator("de").gettext("Corrected by the landlord")
    assert word not in old.text
    assert all(word in page.text for page in (queue, new))
    assert late.status_code == 409
    assert state is State.IN_REVIEW
    assert done.status_code == 303
    assert way.row(sent.record_id).state is State.PUBLISHED
