"""Whoever asks for a home is told which one it is, and whether it fits, wherever it matters."""

import re
from datetime import timedelta

import pytest

from formsrv.desk.listing import export_listing
from formsrv.directory import ListedOffer, OfferDirectory, write_directory
from formsrv.services import conversation
from formsrv.store.outbox import list_due
from formsrv.worker.letters import compose
from tests.formsrv.samples import TEXT, facts
from tests.formsrv.way import Way
from tests.formsrv.web.answers import INQUIRY, Answers
from tests.formsrv.web.conftest import LISTED, Web, filled
from tests.formsrv.web.pages import hidden_fields, tags

TITLES = {"de": "Haus mit Ofen", "uk": "Дім з піччю"}
FORM = f"/forms/ar/inquiry/{LISTED}"


@pytest.fixture
def listed(web: Web) -> Web:
    """A home for three with a WBS."""
    home = ListedOffer(
        office=web.context.region.offices[0].id,
        until=web.context.today + timedelta(days=30),
        area="kiel",
        titles=TITLES,
        place="Musterdorf",
        persons=5,
        wbs=True,
    )
    write_directory(web.config.offers_file, {LISTED: home})
    return web


@pytest.mark.parametrize(
    ("tag", "of", "title"), [("uk", "uk", "Дім з піччю"), ("ar", "de", "Haus mit Ofen")]
)
def test_the_form_names_the_home(listed: Web, tag: str, of: str, title: str) -> None:
    """In the reader's language where there is such a title, and with the way to its page."""
    page = listed.app.test_client().get(f"/forms/{tag}/inquiry/{LISTED}").text

    assert f'<a href="/{tag}/offers/{LISTED}/"><bdi lang="{of}" dir="ltr">{title}</bdi>' in page
    assert "Musterdorf" in page


@pytest.mark.parametrize(
    ("tag", "of"), [("uk", "uk"), ("ar", "ar"), ("de", "de"), ("de-simple", "de")]
)
def test_a_home_is_named_as_on_the_site(web: Web, way: Way, tag: str, of: str) -> None:
    """By its facts where nobody has written its title in the reader's language."""
    _, offer_id = way.published()
    export_listing(way.desk)

    page = web.app.test_client().get(f"/forms/{tag}/inquiry/{offer_id}").text

    direction = web.context.region.language(of).dir
    named = re.search(
        rf'<a href="/{tag}/offers/{offer_id}/"><bdi lang="{of}" dir="{direction}">(.*?)</bdi>', page
    )
    assert named is not None
    assert (named[1] == TEXT.title) == (of == "de")


def test_a_home_without_a_name_has_its_link(web: Web) -> None:
    """The list may be older than the names."""
    page = web.app.test_client().get(FORM).text

    assert f"/ar/offers/{LISTED}/" in {link["href"] for link in tags(page, "a")}


MISFITS: list[tuple[Answers, str]] = [
    ({"adults": "9", "children": "5"}, "persons"),
    ({"wbs": "no"}, "wbs"),
    ({"adults": "9", "children": "5", "wbs": "no"}, "persons wbs"),
]


@pytest.mark.parametrize(("answers", "told"), MISFITS)
def test_a_misfit_is_said_once_before_sending(listed: Web, answers: Answers, told: str) -> None:
    """The second press sends."""
    client = listed.app.test_client()
    wishes = {**INQUIRY, **answers}

    first = client.post(FORM, data=filled(client.get(FORM), wishes))
    second = client.post(FORM, data=filled(first, wishes))

    assert (first.status_code, second.status_code) == (200, 200)
    assert 'id="misfit"' in first.text
    assert dict(hidden_fields(first.text))["known"] == told
    assert str(INQUIRY["mail"]) in second.text
    assert 'id="misfit"' not in second.text


def test_what_fits_is_sent_at_once(listed: Web) -> None:
    """Five people with a WBS."""
    client = listed.app.test_client()

    page = client.post(FORM, data=filled(client.get(FORM), INQUIRY))

    assert 'id="misfit"' not in page.text
    assert str(INQUIRY["mail"]) in page.text


def test_another_misfit_is_said_again(listed: Web) -> None:
    """Whoever was told of one and changes an answer reads of the other."""
    client = listed.app.test_client()
    first = client.post(FORM, data=filled(client.get(FORM), {**INQUIRY, "wbs": "no"}))

    second = client.post(FORM, data=filled(first, {**INQUIRY, "wbs": "no", "adults": "9"}))

    assert dict(hidden_fields(second.text))["known"] == "persons wbs"


@pytest.mark.parametrize("do", ["", "show"])
def test_the_own_page_names_the_home(web: Web, way: Way, do: str) -> None:
    """The status page, and what was written."""
    _, offer_id = way.published()
    export_listing(way.desk)
    path = f"/my/{way.inquiry(offer_id).secret}"
    client = web.app.test_client()

    page = client.post(path, data={"do": do}) if do else client.get(path)

    home = web.app.extensions["site"].home(offer_id, "ar")
    assert f'<bdi lang="ar" dir="rtl">{home.title}</bdi>' in page.text
    assert f"/ar/offers/{offer_id}/" in {link["href"] for link in tags(page.text, "a")}


def test_a_home_off_the_lists_is_not_named(web: Web, way: Way) -> None:
    """Its words are gone with it."""
    _, offer_id = way.published()
    path = f"/my/{way.inquiry(offer_id).secret}"
    write_directory(web.config.offers_file, {})

    page = web.app.test_client().get(path)

    assert page.status_code == 200
    assert TEXT.title not in page.text


def test_every_mail_to_an_applicant_names_the_home(way: Way) -> None:
    """From the first one on, and those of a talk to the landlord, too."""
    offer, inquiry = way.forwarded()
    export_listing(way.desk)
    conversation.send_answer(way.public, offer.secret, "Ja!", inquiry_id=inquiry.record_id)
    conversation.send_answer(way.public, inquiry.secret, "Danke!")
    conversation.share_contact(way.public, inquiry.secret)
    conversation.share_contact(way.public, offer.secret, inquiry_id=inquiry.record_id)
    offer_id = way.row(offer.record_id).offer_id

    with way.desk.store.reading() as connection:
        rows = list_due(connection, way.desk.clock(), limit=99)
    named = {
        row.purpose
        for row in rows
        if TEXT.title in (mail := compose(way.desk, row)).text
        and TEXT.title in mail.html
        and f"/offers/{offer_id}/" in mail.text
    }

    assert {
        "inquiry_confirm", "answer_to_applicant", "answer_to_landlord", "contact_shared",
    } <= named  # fmt: skip
    assert "offer_confirm" not in named


def test_the_directory_knows_what_is_published(way: Way) -> None:
    """Titles, the public place, room and WBS, from the committed file and after a new start."""
    _, offer_id = way.published(offer=facts(wbs="required"))
    export_listing(way.desk)

    found = OfferDirectory(way.desk.offers_file).find(offer_id, today=way.desk.today)

    assert found is not None
    assert (found.titles, found.place) == ({"de": TEXT.title}, "Kiel")
    assert (found.persons, found.wbs) == (2, True)
