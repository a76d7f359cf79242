"""Behind the personal links of landlord and applicant."""

import pytest
from werkzeug.test import TestResponse

from formsrv.desk import decisions
from formsrv.desk.forwarding import answer_applicant
from formsrv.payloads import ANSWER_MAX
from formsrv.reasons import OfferRefusal
from formsrv.services import links
from formsrv.services.conversation import MOST_A_DAY
from formsrv.states import State
from formsrv.web_public.records import GONE
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import LISTED, Web
from tests.formsrv.web.pages import hidden_fields, tags, value, weight


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
    act(web, landlord, do="share-now")
    before = act(web, path_of(inquiry), do="read")
    after = act(web, path_of(inquiry), do="share-now")

    assert landlord in {link["href"] for link in tags(overview.text, "a")}
    assert 'role="status"' in first.text
    assert "Kommen Sie am Samstag?" in read.text
    assert 'lang="uk"' in read.text
    assert "نعم، شكرا" in client.get(landlord).text
    assert "mailto:" not in before.text
    assert "mailto:" in after.text


@pytest.mark.parametrize("side", ["landlord", "applicant"])
def test_a_page_loaded_again_sends_an_answer_once(web: Web, way: Way, side: str) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    act(web, landlord, do="answer", text="Ja")
    path = landlord if side == "landlord" else path_of(inquiry)
    client = web.app.test_client()

    sent = [client.post(path, data={"do": "answer", "text": "Gern"}) for _ in range(2)]
    shown = client.get(sent[0].headers["Location"])

    assert [answer.status_code for answer in sent] == [303, 303]
    assert 'role="status"' in shown.text
    assert act(web, path_of(inquiry), do="read").text.count("Gern") == 1


@pytest.mark.parametrize("side", ["landlord", "applicant"])
def test_who_writes_without_end_is_told_so_and_keeps_the_text(
    web: Web, way: Way, side: str
) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    act(web, landlord, do="answer", text="Ja")
    path = landlord if side == "landlord" else path_of(inquiry)

    answers = [
        act(web, path, do="answer", text=f"<b> {number}") for number in range(MOST_A_DAY + 1)
    ]
    answer = answers[-1]

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert value(answer.text, "text") in {f"<b> {MOST_A_DAY}", f"<b> {MOST_A_DAY - 1}"}
    assert answer.text.count("&lt;b&gt;") == MOST_A_DAY + 1 - (side == "landlord")


def test_an_inquiry_of_another_home_is_not_shown(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()
    other, _ = way.published()

    answer = web.app.test_client().get(f"{path_of(other)}/inquiry/{inquiry.record_id}")

    assert answer.status_code == 404


@pytest.mark.parametrize("side", ["landlord", "applicant"])
def test_sharing_asks_first_and_keeps_what_was_typed(web: Web, way: Way, side: str) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    act(web, landlord, do="answer", text="Ja")
    path = landlord if side == "landlord" else path_of(inquiry)
    typed = 'Noch nicht "fertig" & <offen>\nzweite Zeile'

    asked = act(web, path, do="share", text=typed)
    carried = dict(hidden_fields(asked.text))
    shared_at = [getattr(way.row(inquiry.record_id), f"{side}_shared_at")]
    kept = act(web, path, do="keep", **carried)
    shared_at.append(getattr(way.row(inquiry.record_id), f"{side}_shared_at"))
    done = act(web, path, do="share-now", **carried)

    assert buttons(asked) == {"share-now", "keep"}
    assert carried == {"text": typed}
    assert shared_at == [None, None]
    assert getattr(way.row(inquiry.record_id), f"{side}_shared_at") is not None
    assert value(kept.text, "text") == value(done.text, "text") == typed
    assert "share" in buttons(kept)
    assert "share" not in buttons(done)


def test_what_is_shared_already_is_not_asked_again(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    act(web, landlord, do="share-now")

    assert "share-now" not in buttons(act(web, landlord, do="share"))


def test_an_applicant_learns_that_the_landlord_left(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    landlord = f"{path_of(offer)}/inquiry/{inquiry.record_id}"
    act(web, landlord, do="answer", text="Ja")
    gone = gone_sentence(web)
    before = act(web, path_of(inquiry), do="read")
    links.withdraw(way.public, offer.secret)

    pages = [act(web, path_of(inquiry), do="read"), web.app.test_client().get(path_of(inquiry))]
    written = act(web, path_of(inquiry), do="answer", text="Immer noch da?")
    shared = act(web, path_of(inquiry), do="share-now")

    assert gone not in before.text
    assert {"answer", "share"} <= buttons(before)
    assert all(gone in page.text for page in pages)
    assert buttons(pages[0]) == set()
    assert "Immer noch da?" not in written.text
    assert shared.status_code == 200
    assert way.row(inquiry.record_id).applicant_shared_at is None


@pytest.mark.parametrize("answered_by", ["office", "landlord"])
def test_where_nobody_can_receive_there_is_no_form_and_no_words_are_lost(
    web: Web, way: Way, answered_by: str
) -> None:
    """The office answered for a home without a landlord here, or the landlord was erased."""
    if answered_by == "office":
        inquiry = way.inquiry(LISTED)
        seen = way.seen(inquiry)
        answer_applicant(way.desk, way.editor, inquiry.record_id, seen=seen, text="Ja")
    else:
        offer, inquiry = way.forwarded()
        act(web, f"{path_of(offer)}/inquiry/{inquiry.record_id}", do="answer", text="Ja")
        links.ask_erasing(way.public, offer.secret)
        SiteKeeper(way.desk).tend()

    page = act(web, path_of(inquiry), do="read")
    written = act(web, path_of(inquiry), do="answer", text="Immer noch da?")
    shared = act(web, path_of(inquiry), do="share-now")

    assert (page.status_code, buttons(page)) == (200, set())
    assert (written.status_code, shared.status_code) == (409, 409)
    assert "Immer noch da?" in written.text
    assert way.row(inquiry.record_id).applicant_shared_at is None
    assert weight(written.data) < 3500


def test_who_shared_before_leaving_can_still_be_reached(web: Web, way: Way) -> None:
    offer, inquiry = way.forwarded()
    act(web, f"{path_of(offer)}/inquiry/{inquiry.record_id}", do="share-now")
    links.withdraw(way.public, offer.secret)

    page = act(web, path_of(inquiry), do="read")

    assert buttons(page) == {"share"}
    assert "mailto:" in act(web, path_of(inquiry), do="share-now").text


def test_a_talk_about_an_expired_offer_goes_on(web: Web, way: Way, clock: FakeClock) -> None:
    offer, inquiry = way.forwarded()
    act(web, f"{path_of(offer)}/inquiry/{inquiry.record_id}", do="answer", text="Ja")
    clock.pass_time(days=100)

    page = act(web, path_of(inquiry), do="read")

    assert gone_sentence(web) in page.text
    assert {"answer", "share"} <= buttons(page)


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_inquiry_for_a_home_that_is_gone_promises_nothing(
    web: Web, way: Way, *, confirmed: bool
) -> None:
    offer, offer_id = way.published()
    inquiry = way.inquiry(offer_id, confirmed=confirmed)
    state = way.row(inquiry.record_id).state
    before = web.app.test_client().get(path_of(inquiry))
    links.withdraw(way.public, offer.secret)

    after = act(web, path_of(inquiry), do="confirm")

    assert gone_sentence(web) not in before.text
    assert f'id="state">{gone_sentence(web)}<' in after.text
    assert buttons(after) == {"show", "withdraw"} | (buttons(before) - {"confirm"})
    assert way.row(inquiry.record_id).state is state


def gone_sentence(web: Web) -> str:
    translate = web.app.extensions["site"].pages.translator("ar")
    return str(translate.gettext(GONE))
