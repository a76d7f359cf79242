"""The form of a saved search, its own page, and the link of its mails, in a browser's eyes."""

import pytest

from formsrv.action_links import Deed, hash_token, new_token
from formsrv.desk.cases import open_search_record
from formsrv.saved_search import SavedSearch
from formsrv.services import links
from formsrv.states import State
from formsrv.store.links import add_actions
from formsrv.store.rows import ActionRow
from formsrv.worker.retention import erase_due
from formsrv.worker.searches import tend_searches
from tests.formsrv.samples import FakeClock
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.answers import Answers
from tests.formsrv.web.conftest import Desk, Web, filled
from tests.formsrv.web.pages import fault_links, hidden_fields, tags, value, weight

PATH = "/forms/en/saved-search"
SEARCH: Answers = {
    "place": "Preetz",
    "persons": "٣",
    "rooms": "2",
    "rent": "650,50",
    "within_limit": "yes",
    "mail": "amal.haddad@mail.example",
    "consent": "yes",
}


def send(web: Web, answers: Answers, *, path: str = PATH) -> tuple[int, str]:
    client = web.app.test_client()
    answer = client.post(path, data=filled(client.get(path), answers))
    return answer.status_code, answer.text


def stored(web: Web, way: Way) -> list[SavedSearch]:
    with web.context.store.reading() as connection:
        found = connection.exec_driver_sql("SELECT id FROM records WHERE kind = 'search'")
        ids = [str(row[0]) for row in found]
    return [open_search_record(way.desk, way.row(one)) for one in ids]


@pytest.mark.parametrize(
    ("days", "said"), [(183, "6 months"), (91, "3 months"), (30, "1 month;"), (45, "45 days")]
)
def test_how_long_a_search_runs_is_said_in_months_where_it_is_so_many(
    web: Web, monkeypatch: pytest.MonkeyPatch, days: int, said: str
) -> None:
    """Nobody counts half a year in days."""
    monkeypatch.setitem(vars(web.context.region.settings.searches), "days", days)

    assert f"The search runs for {said}" in web.app.test_client().get(PATH).text


def test_a_search_is_stored_once_and_sealed(web: Web, way: Way) -> None:
    client = web.app.test_client()
    fields = filled(client.get(PATH), SEARCH)

    answers = [client.post(PATH, data=fields) for _ in range(2)]
    (saved,) = stored(web, way)

    assert [answer.status_code for answer in answers] == [200, 200]
    assert str(SEARCH["mail"]) in answers[0].text
    assert "ends the search" in answers[0].text
    wish = saved.wish
    assert (wish.areas, wish.place, wish.persons, wish.rooms) == (["preetz"], "Preetz", 3, 2)
    assert (wish.rent, wish.within_limit, wish.step_free) == (65050, True, False)


@pytest.mark.parametrize(
    ("typed", "areas"),
    [
        ("", []),
        ("Kreis Plön", ["kreis-ploen"]),
        ("24211", ["preetz"]),
        ("كيل", ["kiel"]),
        ("Hohenwestedt", ["hohenwestedt"]),
    ],
)
def test_a_place_is_understood_as_the_search_does(
    web: Web, way: Way, typed: str, areas: list[str]
) -> None:
    status, page = send(web, {**SEARCH, "place": typed})

    assert status == 200, fault_links(page)
    assert set(areas) <= set(stored(web, way)[0].wish.areas)
    assert bool(areas) == bool(stored(web, way)[0].wish.areas)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": "Qwertzuiop"}, "place"),
        ({"persons": "0"}, "persons"),
        ({"rent": "viel"}, "rent"),
        ({"mail": "amal"}, "mail"),
        ({"consent": []}, "consent"),
    ],
)
def test_a_mistake_comes_back_with_everything_typed(
    web: Web, way: Way, change: Answers, field: str
) -> None:
    typed = {**SEARCH, **change}

    status, page = send(web, typed)

    assert (status, fault_links(page)) == (422, [f"#f-{field}"])
    for name in ("place", "persons", "rooms", "rent", "mail"):
        assert value(page, name) == typed[name]
    assert stored(web, way) == []


def test_what_a_program_sends_is_answered_alike_and_not_kept(web: Web, way: Way) -> None:
    status, page = send(web, {**SEARCH, "website": "https://x.example"})

    assert status == 200
    assert str(SEARCH["mail"]) in page
    assert stored(web, way) == []


def test_an_address_fills_the_form_and_nothing_beyond_it(web: Web) -> None:
    query = "?place=preetz&persons=3&rent=600&step_free=yes&mail=x@mail.example&consent=yes"

    page = web.app.test_client().get(f"{PATH}{query}").text

    assert (value(page, "place"), value(page, "persons"), value(page, "rent")) == (
        "Preetz", "3", "600",
    )  # fmt: skip
    assert value(page, "step_free") == ["yes"]
    assert value(page, "mail") == ""
    assert value(page, "consent") == []
    assert fault_links(page) == []


def test_a_corrected_address_finds_everything_kept(web: Web) -> None:
    receipt = send(web, SEARCH)[1]

    form = web.app.test_client().post(PATH, data=dict(hidden_fields(receipt))).text

    assert value(form, "place") == "Preetz"
    assert value(form, "mail") == SEARCH["mail"]


@pytest.mark.parametrize("tag", ["de", "ar", "ti", "uk", "ru"])
def test_the_pages_are_light(web: Web, way: Way, tag: str) -> None:
    path = f"/forms/{tag}/saved-search"
    client = web.app.test_client()
    own = f"/my/{way.search(language=tag).secret}"
    form = client.get(path)
    receipt = client.post(path, data=filled(form, SEARCH))

    assert weight(form.data) < 5000
    assert weight(receipt.data) < 3000
    assert weight(client.get(own).data) < 3000


def buttons(page: str) -> list[str]:
    return [button["value"] for button in tags(page, "button") if "value" in button]


def test_its_own_page_confirms_shows_keeps_and_ends_it(
    web: Web, way: Way, clock: FakeClock
) -> None:
    sent = way.search(confirmed=False, language="en", areas=["preetz"], place="Preetz", rooms=2)
    client = web.app.test_client()
    own = f"/my/{sent.secret}"

    def press(do: str) -> str:
        return client.post(own, data={"do": do}, follow_redirects=True).text

    received = client.get(own).text
    running = press("confirm")
    written = press("show")
    clock.pass_time(days=30)
    kept = press("keep_search")
    asked = press("withdraw")
    ended = press("withdraw_yes")

    assert buttons(received) == ["confirm", "show", "withdraw"]
    assert buttons(running) == ["keep_search", "show", "withdraw"]
    assert "Your search is running" in running
    assert "24.05.2027" in running
    assert "23.06.2027" in kept
    assert "Preetz" in written
    assert "kanarie.searcher" in written
    assert buttons(asked) == ["withdraw_yes", "erase", "none"]
    assert buttons(ended) == ["show", "erase"]
    assert "No more mails come" in ended


def link(way: Way, sent: Sent, deed: Deed) -> str:
    token, now = new_token(), way.desk.clock()
    row = ActionRow(
        hash=hash_token(token),
        record_id=sent.record_id,
        deed=deed.value,
        language="en",
        created_at=now,
        expires_at=now.replace(year=2027),
    )
    with way.desk.store.writing() as connection:
        add_actions(connection, [row])
    return f"/my/once/{token}"


def test_a_scanner_ends_nothing_and_one_tap_does(web: Web, way: Way) -> None:
    sent = way.search()
    path = link(way, sent, Deed.END_SEARCH)
    client = web.app.test_client()

    asked = client.get(path)
    before = way.row(sent.record_id).state
    done = client.post(path, data={"do": "yes"})

    assert buttons(asked.text) == ["yes"]
    assert before is State.CONFIRMED
    assert way.row(sent.record_id).state is State.WITHDRAWN
    assert "No more mails come" in done.text
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_mail_program_ends_it_by_itself(web: Web, way: Way, kind: str) -> None:
    """RFC 8058: either encoding, no cookie, no page, no redirect; also a second time."""
    sent = way.search()
    path = link(way, sent, Deed.END_SEARCH)

    answers = [
        web.app.test_client().post(path, data={"List-Unsubscribe": "One-Click"}, content_type=kind)
        for _ in range(2)
    ]

    assert [(answer.status_code, answer.data) for answer in answers] == [(204, b"")] * 2
    assert way.row(sent.record_id).state is State.WITHDRAWN


def test_no_office_sees_a_search(web: Web, way: Way, staff: Desk) -> None:
    sent = way.search()
    way.search(confirmed=False)

    queue = staff.get("/").text

    assert sent.record_id not in queue
    assert not [card for card in tags(queue, "li") if card.get("class") == "card"]


def test_the_search_page_leads_to_it(web: Web) -> None:
    client = web.app.test_client()

    asked = client.get("/forms/en/search?q=&persons=3&rent=600").text
    guides = client.get("/forms/en/search?q=x&kind=guides").text

    hrefs = {found["href"] for found in tags(asked, "a")}
    assert f"{PATH}?persons=3&rent=600" in hrefs
    assert PATH not in guides


ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def test_the_link_of_an_old_mail_ends_a_search_that_was_prolonged(
    web: Web, way: Way, clock: FakeClock
) -> None:
    """Its own time is over for long, and the search still runs."""
    sent = way.search()
    path = link(way, sent, Deed.END_SEARCH)
    for _ in range(9):
        clock.pass_time(days=60)
        links.keep_search(way.public, sent.secret)
        tend_searches(way.desk)
        erase_due(way.desk)
    running = way.row(sent.record_id).state

    answer = web.app.test_client().post(path, data=ONE_CLICK)

    assert running is State.CONFIRMED
    assert answer.status_code == 204
    assert way.row(sent.record_id).state is State.WITHDRAWN


def test_a_mail_program_is_not_told_that_something_was_done_when_nothing_was(
    web: Web, way: Way, clock: FakeClock
) -> None:
    sent = way.search()
    path = link(way, sent, Deed.KEEP_SEARCH)
    clock.pass_time(days=400)

    answer = web.app.test_client().post(path, data=ONE_CLICK)

    assert answer.status_code == 410
