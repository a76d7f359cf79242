"""The pages of a personal link name inquiries apart, show what is shared, and confirm answers."""

import re

import pytest

from catalog.formats import day
from catalog.vocabulary import Contact
from formsrv.desk import decisions
from formsrv.desk.forwarding import forward
from formsrv.services import conversation, links
from tests.formsrv.samples import landlord
from tests.formsrv.way import Way
from tests.formsrv.web.conftest import Web
from tests.formsrv.web.pages import weight


def words(web: Web, tag: str, text: str) -> str:
    return str(web.app.extensions["site"].pages.translator(tag).gettext(text))


def test_inquiries_are_told_apart_and_stand_above_the_buttons(web: Web, way: Way) -> None:
    """By who moves in and when, and by whether they wait for an answer."""
    offer, first = way.forwarded()
    second = way.inquiry(way.row(offer.record_id).offer_id or "")
    forward(way.desk, way.editor, second.record_id, seen=way.seen(second))
    conversation.send_answer(way.public, offer.secret, "Ja", inquiry_id=first.record_id)

    page = web.app.test_client().get(f"/my/{offer.secret}")

    entries = dict(re.findall(r'<li><a href="[^"]*/inquiry/(\w+)">(.*?)</a>', page.text))
    written = links.read_written(way.public, second.secret).inquiry
    assert written is not None
    assert f"<bdi>{written.facts.adults}</bdi>" in entries[second.record_id]
    assert f"<bdi>{day(written.facts.move_in)}</bdi>" in entries[second.record_id]
    assert words(web, "uk", "Answer the inquiry") in entries[second.record_id]
    assert words(web, "uk", "Answered") in entries[first.record_id]
    assert page.text.index("/inquiry/") < page.text.index("<button")
    assert weight(page.data) < 3000


@pytest.mark.parametrize("contact", list(Contact))
def test_before_sharing_the_page_shows_what_will_be_shown(
    web: Web, way: Way, contact: Contact
) -> None:
    offer, offer_id = way.published(landlord=landlord(contact=contact))
    inquiry = way.inquiry(offer_id)
    forward(way.desk, way.editor, inquiry.record_id, seen=way.seen(inquiry))
    client = web.app.test_client()
    path = f"/my/{offer.secret}/inquiry/{inquiry.record_id}"

    asked = client.post(path, data={"do": "share"}).text
    client.post(path, data={"do": "share-now"})
    conversation.share_contact(way.public, inquiry.secret)
    card = conversation.read_conversation(way.public, inquiry.secret).contact

    assert card is not None
    for value in ("kanarie.landlord@post.example", "555 01 71"):
        assert (value in asked) == (value in f"{card.mail} {card.phone}")
    assert card.name in asked


def test_an_applicant_sees_the_own_data_before_sharing(web: Web, way: Way) -> None:
    _, inquiry = way.forwarded()

    page = web.app.test_client().post(f"/my/{inquiry.secret}", data={"do": "share"}).text

    assert "Bewerberkanarie" in page
    assert "kanarie.applicant@post.example" in page
    assert "kanarie.landlord" not in page


def test_an_answer_to_the_office_is_on_its_way_and_can_be_read_again(web: Web, way: Way) -> None:
    offer = way.offer()
    question, seen = "Welche Etage?", way.seen(offer)
    decisions.ask_back(way.desk, way.editor, offer.record_id, seen=seen, question=question)
    client, path = web.app.test_client(), f"/my/{offer.secret}"
    before = client.get(path).text

    sent = client.post(path, data={"do": "reply", "text": "Zweite"}, follow_redirects=True).text

    on_its_way = words(web, "uk", "Your answer is on its way.")
    assert on_its_way not in before
    assert on_its_way in sent
    assert 'value="read"' in sent
    assert "Zweite" in client.post(path, data={"do": "read"}).text


def test_who_has_no_messages_is_offered_none(web: Web, way: Way) -> None:
    offer = way.offer()

    assert 'value="read"' not in web.app.test_client().get(f"/my/{offer.secret}").text
