"""The staff app in an editor's browser."""

import pytest

from catalog.region_files import load_region
from formsrv.desk import decisions
from formsrv.desk.context import DeskContext
from formsrv.desk.setup import Prepared
from formsrv.desk.users import switch_off
from formsrv.desk.views import StaffUser
from formsrv.payloads import Note
from formsrv.reasons import OfferRefusal
from formsrv.states import State
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.conftest import PASSWORD
from tests.formsrv.samples import landlord
from tests.formsrv.way import Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import tags, value
from tests.support.processes import ROOT

HOSTILE = "<script>alert(1)</script>"


def links(html: str) -> set[str]:
    return {link["href"] for link in tags(html, "a")}


def test_nobody_sees_anything_without_signing_in(
    prepared: Prepared, desk: DeskContext, way: Way
) -> None:
    sent = way.offer()
    client = create_staff_app(prepared.desk, context=desk, secure=False).test_client()

    for path in ("/", f"/offers/{sent.record_id}", f"/offers/{sent.record_id}/preview/de"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")


def test_the_cookie_stays_on_this_origin(prepared: Prepared, desk: DeskContext) -> None:
    client = create_staff_app(prepared.desk, context=desk).test_client()

    cookie = client.get("/sign-in", base_url="https://staff.example").headers["Set-Cookie"]

    assert cookie.startswith("__Host-staff=")
    for part in ("SameSite=Strict", "HttpOnly", "Secure", "Path=/"):
        assert part in cookie


def test_a_wrong_password_is_refused(
    prepared: Prepared, desk: DeskContext, editor: StaffUser
) -> None:
    client = create_staff_app(prepared.desk, context=desk, secure=False).test_client()
    browser = Desk(client=client)

    answer = browser.send(browser.get("/sign-in"), "/sign-in", mail=editor.mail, password="wrong")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert browser.get("/").status_code == 303


def test_a_form_without_its_token_does_nothing(
    prepared: Prepared, desk: DeskContext, editor: StaffUser
) -> None:
    client = create_staff_app(prepared.desk, context=desk, secure=False).test_client()

    answer = client.post("/sign-in", data={"mail": editor.mail, "password": PASSWORD})

    assert answer.status_code == 400
    assert client.get("/").status_code == 303


def test_an_account_switched_off_ends_its_session(
    staff: Desk, desk: DeskContext, editor: StaffUser
) -> None:
    before = staff.get("/").status_code
    switch_off(desk, editor.mail)

    assert (before, staff.get("/").status_code) == (200, 303)


def test_signing_out_ends_the_session(staff: Desk) -> None:
    staff.send(staff.get("/"), "/sign-out")

    assert staff.get("/").status_code == 303


def test_the_queue_leads_to_each_case(staff: Desk, way: Way) -> None:
    _, offer_id = way.published()
    offer, inquiry = way.offer(), way.inquiry(offer_id)

    page = staff.get("/")

    expected = {f"/offers/{offer.record_id}", f"/inquiries/{inquiry.record_id}"}
    assert expected <= links(page.text)


def test_an_offer_shows_what_is_needed_to_decide(staff: Desk, way: Way) -> None:
    sent = way.offer()

    page = staff.get(f"/offers/{sent.record_id}")

    tag_links = {
        f"/offers/{sent.record_id}/preview/{tag}" for tag in load_region(ROOT / "region").tags
    }
    assert tag_links <= links(page.text)
    assert 'sandbox=""' in page.text
    assert way.seen(sent) in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_preview_runs_nothing(staff: Desk, way: Way) -> None:
    sent = way.offer()

    page = staff.get(f"/offers/{sent.record_id}/preview/ar")
    unknown = staff.get(f"/offers/{sent.record_id}/preview/xx")

    assert "<html lang=ar>" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")
    assert unknown.status_code == 404


def test_publishing_is_bound_to_the_bytes_that_were_seen(staff: Desk, way: Way) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    page = staff.get(path)

    other = staff.send(page, f"{path}/publish", seen="0" * 64)
    stayed = way.row(sent.record_id).state
    done = staff.send(page, f"{path}/publish")

    assert (other.status_code, stayed) == (409, State.IN_REVIEW)
    assert done.headers["Location"] == f"/?done={sent.record_id}"
    assert way.row(sent.record_id).state is State.PUBLISHED


def test_it_says_that_another_editor_was_faster(staff: Desk, way: Way) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    page = staff.get(path)
    reason = OfferRefusal.DUPLICATE
    decisions.refuse(
        way.desk, way.editor, sent.record_id, seen=way.seen(sent), reason=reason, words=""
    )

    answer = staff.send(page, f"{path}/publish")

    assert answer.status_code == 409
    assert way.editor.name in answer.text
    assert f'action="{path}/publish"' not in answer.text


def test_a_failing_build_leaves_the_offer_in_the_queue(staff: Desk, way: Way) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    page = staff.get(path)
    way.builder.fault = {"error": "The content has faults.", "problems": ["a.yaml:1:1: R301 x"]}

    answer = staff.send(page, f"{path}/publish")

    assert answer.status_code == 409
    assert "a.yaml:1:1: R301 x" in answer.text
    assert way.row(sent.record_id).state is not State.PUBLISHED


@pytest.mark.parametrize(("action", "fields"), [("ask", {"words": " "}), ("refuse", {})])
def test_a_decision_without_words_or_reason_is_not_taken(
    staff: Desk, way: Way, action: str, fields: dict[str, str]
) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"

    answer = staff.send(staff.get(path), f"{path}/{action}", **fields)

    assert answer.status_code == 422
    assert way.row(sent.record_id).state is State.IN_REVIEW


def test_asking_and_refusing_reach_the_sender(staff: Desk, way: Way) -> None:
    asked, refused = way.offer(), way.offer()
    for sent, action, fields in (
        (asked, "ask", {"words": "Wie hoch ist die Kaution?"}),
        (refused, "refuse", {"reason": "duplicate", "words": "Schon da."}),
    ):
        path = f"/offers/{sent.record_id}"
        staff.send(staff.get(path), f"{path}/{action}", **fields)

    assert way.row(asked.record_id).state is State.ASKED_BACK
    assert way.row(refused.record_id).state is State.REFUSED


def test_an_inquiry_is_forwarded(staff: Desk, way: Way) -> None:
    _, offer_id = way.published()
    inquiry = way.inquiry(offer_id)
    path = f"/inquiries/{inquiry.record_id}"

    staff.send(staff.get(path), f"{path}/forward")

    assert way.row(inquiry.record_id).state is State.FORWARDED


def test_the_language_can_be_changed(staff: Desk) -> None:
    german = staff.get("/")

    staff.send(german, "/language", tag="en")
    english = staff.get("/")
    unknown = staff.send(english, "/language", tag="xx")

    assert '<html lang="de"' in german.text
    assert '<html lang="en"' in english.text
    assert unknown.status_code == 400


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/offers/x", "/offers/x"),
        ("//evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/x\r\nSet-Cookie:a=b", "/"),
        ("", "/"),
    ],
)
def test_the_language_button_leads_nowhere_else(staff: Desk, back: str, leads: str) -> None:
    answer = staff.send(staff.get("/"), "/language", tag="en", back=back)

    assert (answer.status_code, answer.headers["Location"]) == (303, leads)


@pytest.mark.parametrize("start", ["9" * 19, "9" * 5000, "-5", "x"])
def test_a_place_that_no_queue_has_is_the_first_page(staff: Desk, way: Way, start: str) -> None:
    sent = way.offer()

    page = staff.get(f"/?from={start}")

    assert page.status_code == 200
    assert f"/offers/{sent.record_id}" in links(page.text)


CONTROLS = "\x00\x0b\x0c\x1b\x1f\x7f\x85\x9f\u2028\u2029\u202e"


@pytest.mark.parametrize(("action", "fields"), [("ask", {}), ("refuse", {"reason": "duplicate"})])
def test_controls_in_the_words_of_an_editor_stop_nothing(
    staff: Desk, way: Way, action: str, fields: dict[str, str]
) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"

    answer = staff.send(staff.get(path), f"{path}/{action}", words=f"Wie{CONTROLS}hoch?", **fields)

    assert answer.status_code == 303


def test_words_that_are_too_long_come_back(staff: Desk, way: Way) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    words = "Frage " * 1000

    answer = staff.send(staff.get(path), f"{path}/ask", words=words)

    assert answer.status_code == 422
    assert value(answer.text, "words") == words


def test_words_that_cannot_be_sealed_come_back(
    staff: Desk, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer()
    path = f"/offers/{sent.record_id}"

    def refuse(*_: object, **__: object) -> None:
        Note(purpose="question", text="\x00", language="de")

    monkeypatch.setattr("formsrv.desk.decisions.ask_back", refuse)
    answer = staff.send(staff.get(path), f"{path}/ask", words="Wie hoch?")

    assert answer.status_code == 422
    assert value(answer.text, "words") == "Wie hoch?"


def test_a_record_of_another_office_is_not_shown(staff: Desk, way: Way) -> None:
    sent = way.offer()
    with way.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE records SET office = 'neumuenster'")

    assert staff.get(f"/offers/{sent.record_id}").status_code == 404


def test_what_somebody_wrote_is_never_markup(staff: Desk, way: Way) -> None:
    sent = way.offer(landlord=landlord(first_name=HOSTILE))

    page = staff.get(f"/offers/{sent.record_id}")

    assert HOSTILE not in page.text
    assert "&lt;script&gt;" in page.text
