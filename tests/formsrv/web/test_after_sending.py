"""Behind the record link after sending: change, show for longer, rented out, another, erase."""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from formsrv.desk import decisions
from formsrv.reasons import OfferRefusal
from formsrv.services import links
from formsrv.states import State
from formsrv.worker.site import SiteKeeper
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.answers import HOME, PLACE, STEPS
from tests.formsrv.web.conftest import Web, filled
from tests.formsrv.web.pages import hidden_fields, tags, value
from tests.formsrv.web.test_corrections import untouched


def press(web: Web, sent: Sent, do: str, **fields: str) -> TestResponse:
    """Press a button of the own page and follow where it leads."""
    path = f"/my/{sent.secret}"
    return web.app.test_client().post(path, data={"do": do, **fields}, follow_redirects=True)


def page(web: Web, sent: Sent) -> TestResponse:
    return web.app.test_client().get(f"/my/{sent.secret}")


def buttons(answer: TestResponse) -> list[str]:
    return [button["value"] for button in tags(answer.text, "button") if "value" in button]


def test_the_page_offers_what_can_be_done_now(web: Web, way: Way) -> None:
    received = way.offer(confirmed=False)
    sent, offer_id = way.published()

    shown = page(web, sent)

    assert buttons(page(web, received)) == ["confirm", "correct", "show", "withdraw"]
    assert buttons(shown) == [
        "longer", "rented", "correct", "show", "another", "withdraw",
    ]  # fmt: skip
    assert f"/uk/offers/{offer_id}/" in shown.text
    assert "22.12.2026" in shown.text


def test_an_offer_on_the_site_is_changed_by_the_form(web: Web, way: Way) -> None:
    """Two windows: what the later one sends is told to be late, and nothing is lost."""
    sent, _ = way.published(language="en")
    client = web.app.test_client()
    pages = [press(web, sent, "correct") for _ in range(2)]
    late = pages[1]
    answer = pages[0]
    for number in range(1, 7):
        changes = {
            1: {"area": "66,5"},
            2: {"furnished": "unfurnished"},
            6: {"consent": "yes", "answers": "landlord"},
        }
        fields = untouched(answer, changes.get(number, {}))
        if number == 4:
            fields["smoking"], fields["pets"], fields["wbs"] = "allowed", "allowed", "required"
            fields["lease"] = "unlimited"
        answer = client.post("/forms/en/correction", data=fields)

    too_late = client.post("/forms/en/correction", data=untouched(late, {}))

    row = way.row(sent.record_id)
    assert answer.status_code == 200, answer.text
    assert "stays online as it was" in answer.text
    assert (row.state, row.version) == (State.CHANGED, 2)
    assert too_late.status_code == 409
    assert "looking at your change" in page(web, sent).text


def test_a_refused_change_says_why(web: Web, way: Way) -> None:
    sent, _ = way.published(language="en")
    found = links.read_written(way.public, sent.secret).offer
    assert found is not None
    draft = type(found).__bases__[0].model_validate(found.model_dump(exclude={"link_secret"}))
    links.revise_offer(way.public, sent.secret, draft, version=1)
    decisions.refuse(
        way.desk, way.editor, sent.record_id, seen=way.seen(sent), reason=OfferRefusal.INCOMPLETE
    )

    shown = page(web, sent)

    assert "did not take over your change" in shown.text
    assert "Important facts about the home are missing." in shown.text
    assert "read" in buttons(shown)


def test_a_later_day_is_chosen_from_what_the_region_allows(web: Web, way: Way) -> None:
    sent, _ = way.published(language="en")
    asked = press(web, sent, "longer")
    days = [field["value"] for field in tags(asked.text, "input") if field["type"] == "radio"]

    wrong = press(web, sent, "longer_until", choice="2030-01-01")
    nonsense = press(web, sent, "longer_until", choice="x")
    done = press(web, sent, "longer_until", choice=days[-1])

    until = way.desk.today + timedelta(days=90)
    assert days[-1] == until.isoformat()
    assert (wrong.status_code, nonsense.status_code) == (422, 422)
    assert f"{until:%d.%m.%Y}" in done.text
    assert way.row(sent.record_id).wanted_until == until
    assert press(web, sent, "longer").status_code == 200


def test_rented_out_asks_once_more_and_may_be_repeated(web: Web, way: Way) -> None:
    sent, _ = way.published(language="en")

    asked = press(web, sent, "rented")
    before = way.row(sent.record_id).state
    done = [press(web, sent, "rented_yes") for _ in range(2)]

    assert buttons(asked) == ["rented_yes", "none"]
    assert before is State.PUBLISHED
    assert way.row(sent.record_id).state is State.RENTED
    assert all("has left the lists" in answer.text for answer in done)
    assert "longer" not in buttons(done[1])


def test_erasing_asks_once_more_and_then_everything_is_gone(web: Web, way: Way) -> None:
    sent, _ = way.published(language="en")

    asked = press(web, sent, "erase")
    done = [press(web, sent, "erase_yes") for _ in range(2)]
    SiteKeeper(way.desk).tend()
    gone = page(web, sent)

    assert buttons(asked) == ["erase_yes", "none"]
    assert all("being erased" in answer.text for answer in done)
    assert buttons(done[0]) == []
    assert gone.status_code == 404
    assert "/forms/de/lost-link" in gone.text


@pytest.mark.parametrize("do", ["longer", "longer_until", "rented_yes", "correct"])
def test_what_ended_answers_clearly_to_old_windows(
    web: Web, way: Way, clock: FakeClock, do: str
) -> None:
    sent, _ = way.published(language="en")
    clock.pass_time(days=31)
    SiteKeeper(way.desk).tend()

    answer = press(web, sent, do, choice="2027-01-30")

    assert answer.status_code in {200, 422}
    assert way.row(sent.record_id).state is State.EXPIRED
    assert "has run out" in page(web, sent).text


def test_another_home_begins_with_what_is_alike(web: Web, way: Way) -> None:
    assert web.walk("en", *STEPS).status_code == 200
    with web.context.store.reading() as connection:
        record = str(connection.exec_driver_sql("SELECT id FROM records").scalar_one())
    sent = Sent(record, way.secret(record))
    links.confirm(web.context, sent.secret)

    first = press(web, sent, "another")

    carried = MultiDict(hidden_fields(first.text))
    assert tags(first.text, "form")[-1]["action"] == "/forms/en/offer"
    assert value(first.text, "postcode") == HOME["postcode"]
    assert value(first.text, "area") == ""
    assert carried["last_name"] == "Beispielfrau"
    assert carried.getlist("languages") == ["de", "tr"]
    assert carried["kitchen"] == PLACE["kitchen"]
    assert not {"net", "title", "consent", "house_number"} & set(carried)
    second = web.app.test_client().post("/forms/en/offer", data=filled(first, HOME))
    assert second.status_code == 200
