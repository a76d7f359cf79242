"""Editors find every case again, reach whom they can, and see what they decide about."""

import re

import pytest
from flask import Flask

from formsrv.desk import decisions, queue
from formsrv.desk.context import DeskContext
from formsrv.desk.listing import export_listing
from formsrv.desk.setup import Prepared
from formsrv.desk.telephone import NOT_REACHED
from formsrv.editions import compare
from formsrv.forms.shown import changes_of
from formsrv.reasons import OfferQuestion, OfferRefusal
from formsrv.services import intake, links, receipts
from formsrv.states import State
from formsrv.store.staff import list_audit
from formsrv.web_staff.previews import mark_preview
from formsrv.web_staff.server import create_staff_app
from tests.formsrv.samples import facts, landlord, offer_draft
from tests.formsrv.services.test_notices import CALL, REPORT, send
from tests.formsrv.way import Sent, Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import tags
from tests.formsrv.web.test_staff_offices import somebody

CODE = receipts.hash_code(receipts.make_code(b"9876543210"))


@pytest.fixture
def app(prepared: Prepared, desk: DeskContext) -> Flask:
    return create_staff_app(prepared.desk, context=desk, secure=False)


def cases(html: str) -> list[str]:
    """Return the references of the cases that a page leads to."""
    found = [link["href"].split("/") for link in tags(html, "a")]
    nouns = {"offers", "inquiries", "notices"}
    return [path[2] for path in found if len(path) == 3 and path[1] in nouns]


def ask(way: Way, sent: Sent) -> None:
    seen, about = way.seen(sent), OfferQuestion.DEPOSIT
    decisions.ask_back(way.desk, way.editor, sent.record_id, seen=seen, about=about)


def to_call(way: Way) -> Sent:
    """Somebody without a mail address, who was not called yet, offers a home."""
    made = intake.submit_offer(
        way.public,
        offer_draft(landlord=landlord(mail=None)),
        submission="token-to-call",
        language="uk",
        receipt=CODE,
    )
    return Sent(made.record_id, way.secret(made.record_id))


def test_a_case_that_was_asked_back_is_found_by_its_state_and_its_reference(
    staff: Desk, way: Way
) -> None:
    asked, waiting = way.offer(), way.offer()
    published, offer_id = way.published()
    refused = way.offer()
    ask(way, asked)
    seen = way.seen(refused)
    decisions.refuse(way.desk, way.editor, refused.record_id, seen=seen, reason=OfferRefusal.OTHER)

    def listed(question: str) -> list[str]:
        return cases(staff.get(f"/cases{question}").text)

    assert asked.record_id not in cases(staff.get("/").text)
    everything = {asked.record_id, waiting.record_id, published.record_id, refused.record_id}
    assert set(listed("")) == everything
    assert listed("?state=asked") == [asked.record_id]
    assert listed("?state=waiting") == [waiting.record_id]
    assert listed("?state=published") == [published.record_id]
    assert listed("?state=refused") == [refused.record_id]
    assert listed("?state=ended") == []
    assert listed(f"?reference={asked.record_id[:8].upper()}") == [asked.record_id]
    assert listed(f"?reference={offer_id}") == [published.record_id]
    assert listed("?reference=%25") == []
    assert "/cases" in {link["href"] for link in tags(staff.get("/").text, "a")}


def test_what_nobody_confirmed_stands_on_no_list(staff: Desk, way: Way) -> None:
    unconfirmed = way.offer(confirmed=False)
    way.search()
    call, notice = to_call(way), send(way, CALL)

    found = cases(staff.get("/cases").text)

    assert unconfirmed.record_id not in found
    assert set(found) == {call.record_id, notice}


def test_the_list_has_pages_that_keep_what_was_asked(
    staff: Desk, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("formsrv.web_staff.all_cases.PAGE", 1)
    sent = [way.offer(), way.offer()]

    first = staff.get("/cases?state=waiting").text
    (more,) = [link["href"] for link in tags(first, "a") if "from=1" in link["href"]]

    assert cases(first) == [sent[1].record_id]
    assert "state=waiting" in more
    assert cases(staff.get(more).text) == [sent[0].record_id]


def test_another_office_finds_nothing(app: Flask, way: Way) -> None:
    sent = way.offer()
    stranger = somebody(app, way.desk, office=1)

    assert cases(stranger.get("/cases").text) == []
    assert cases(stranger.get(f"/cases?reference={sent.record_id}").text) == []


def test_an_answer_of_the_landlord_is_marked_in_the_queue(way: Way) -> None:
    sent = way.offer()
    ask(way, sent)
    links.reply_to_office(way.public, sent.secret, "Drei Kaltmieten.")
    fresh = way.offer()

    entries = {one.record_id: one for one in queue.list_queue(way.desk, way.editor).entries}

    assert "answered" in entries[sent.record_id].cautions
    assert "answered" not in entries[fresh.record_id].cautions


def test_a_call_in_vain_is_noted_and_counted(staff: Desk, way: Way) -> None:
    sent = to_call(way)
    path = f"/offers/{sent.record_id}"
    page = staff.get(path)
    assert "Telefon" in page.text

    for _ in range(2):
        assert staff.send(page, f"{path}/not-reached").status_code == 303

    (entry,) = queue.list_queue(way.desk, way.editor).entries
    assert (entry.calls, entry.state) == (2, State.RECEIVED)
    with way.desk.desk.reading() as connection:
        assert [one.action for one in list_audit(connection)].count(NOT_REACHED) == 2
    staff.send(page, f"{path}/confirm")
    assert staff.send(page, f"{path}/not-reached").status_code == 409


def test_who_is_not_reached_can_be_refused_and_nothing_else(staff: Desk, way: Way) -> None:
    sent = to_call(way)
    path = f"/offers/{sent.record_id}"
    page = staff.get(path)
    token = dict(re.findall(r'name="(csrf_token|seen)" value="([^"]+)"', page.text))

    published = staff.client.post(f"{path}/publish", data=token)
    refused = staff.send(page, f"{path}/refuse", reason="incomplete")

    assert (published.status_code, refused.status_code) == (409, 303)
    assert way.row(sent.record_id).state is State.REFUSED


def test_the_top_of_a_case_leads_to_the_decision(staff: Desk, way: Way) -> None:
    _, offer_id = way.published()
    sent = (way.offer(), "offers"), (way.inquiry(offer_id), "inquiries"), (to_call(way), "offers")

    for one, noun in sent:
        page = staff.get(f"/{noun}/{one.record_id}").text
        assert page.index('href="#decide"') < page.index('id="decide"')
        assert page.count('id="decide"') == 1


def test_the_preview_is_folded(staff: Desk, way: Way) -> None:
    page = staff.get(f"/offers/{way.offer().record_id}").text

    before = page[: page.index("<iframe")]
    assert before.rindex("<details") > before.rindex("</details>")


def test_a_preview_says_that_it_is_one_and_leads_back_only(
    staff: Desk, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = way.offer()
    built = (
        '<!doctype html><html lang=ar><body class="x"><a href=/ar/>X</a><a href="#m">M</a></body>'
    )
    monkeypatch.setattr(queue, "preview_offer", lambda *_, **__: built)

    page = staff.get(f"/offers/{sent.record_id}/preview/ar").text

    assert [link.get("href") for link in tags(page, "a")] == [
        f"/offers/{sent.record_id}",
        None,
        "#m",
    ]
    assert page.index("<body") < page.index('role="note"') < page.index(">X<")
    assert '<div lang="de" dir="ltr" role="note"' in page


def test_a_page_without_a_body_tag_has_the_banner_too(staff: Desk, way: Way) -> None:
    """HTML may leave it out."""
    translate = staff.client.application.extensions["site"].pages.translator("en")

    page = mark_preview("<html lang=de><title>T</title><p>Text", translate, back="/offers/x")

    assert 'href="/offers/x"' in page
    assert page.endswith("<p>Text")


def test_usual_answers_that_a_file_leaves_out_are_no_difference(staff: Desk, way: Way) -> None:
    usual = facts(
        furnished="unfurnished",
        wbs="not_required",
        lease="unlimited",
        pets="on_request",
        smoking="outside_only",
        answers="landlord",
    )
    sent, _ = way.published(offer=usual)
    changed = {**usual, "area": "60"}
    links.revise_offer(way.public, sent.secret, offer_draft(offer=changed), version=1)
    case = queue.open_offer(way.desk, way.editor, sent.record_id)
    translate = staff.client.application.extensions["site"].pages.translator("en")

    found = changes_of(case.live, case.submission, way.desk.region, translate)

    assert found is not None
    assert [row.label for row in found.rows] == ["Living area in square metres"]


def test_texts_that_differ_much_stand_one_after_the_other() -> None:
    old = "Zwei Zimmer mit Balkon, ruhig gelegen und nah an Bus und Schule."
    new = "Ein Zimmer unter dem Dach ohne Aufzug, mit Blick auf den Hafen."

    much, little = compare(old, new), compare(old, old.replace("Balkon", "Garten"))

    assert [(piece.kind, piece.text) for piece in much] == [("out", old), ("new", new)]
    assert [piece.text for piece in little if piece.kind != "same"] == ["Balkon,", "Garten,"]


def test_figures_count_what_the_queue_shows(staff: Desk, way: Way) -> None:
    _, offer_id = way.published()
    way.inquiry(offer_id)
    way.offer()
    send(way, CALL)

    page = staff.get("/figures").text

    waiting = queue.list_queue(way.desk, way.editor).total
    assert waiting == 3
    assert re.search(r"<dd>(\d+)</dd>", page)[1] == "3"  # type: ignore[index]


def test_the_form_of_an_editor_speaks_of_the_home_not_of_yours(staff: Desk, way: Way) -> None:
    sent = way.offer()
    staff.send(staff.get("/"), "/language", tag="en")

    page = staff.get(f"/offers/{sent.record_id}/edit").text

    headings = re.findall(r'<summary class="summary">([^<]+)<', page)
    assert headings
    assert [text for text in headings if "our " in text] == []


def test_a_missing_text_is_named_by_its_language(staff: Desk, way: Way) -> None:
    from tests.formsrv.desk.test_editing import UKRAINIAN

    sent = way.offer(texts={"uk": UKRAINIAN})

    page = staff.get(f"/offers/{sent.record_id}").text

    (warning,) = re.findall(r"<li><bdi[^>]*>([^<]*Hauptsprache[^<]*)", page)
    assert "„Deutsch“" in warning


def test_the_queue_names_the_home_that_is_asked_for_and_why_one_is_reported(
    staff: Desk, way: Way
) -> None:
    _, offer_id = way.published()
    export_listing(way.desk)
    inquiry = way.inquiry(offer_id)
    notice = send(way, REPORT, offer=offer_id)

    entries = {one.record_id: one for one in queue.list_queue(way.desk, way.editor).entries}

    asked = entries[inquiry.record_id]
    assert (asked.title, asked.title_tag) == ("Helle Wohnung am Park", "de")
    assert asked.place
    assert entries[notice].reason == "fraud"
    staff.send(staff.get("/"), "/language", tag="en")
    assert "It looks like fraud" in staff.get("/").text
