"""Title and description give nobody away: the form, the case and the editor's page say so."""

import re

import pytest

from formsrv.desk import queue
from formsrv.desk.views import Caution
from formsrv.payloads import OfferText
from tests.formsrv.samples import TEXT
from tests.formsrv.way import Way
from tests.formsrv.web.answers import CONTACT, HOME, PLACE, RENT, STEPS, TERMS, WORDS
from tests.formsrv.web.conftest import Desk, Web
from tests.formsrv.web.pages import fault_links
from tests.formsrv.web.test_staff_offices import post_edit

BEFORE = (HOME, PLACE, RENT, TERMS)


@pytest.mark.parametrize(
    "words",
    [
        "Bitte bei Frau Muster, Kirchenstraße 5, klingeln und fragen.",
        "Die Wohnung ist in der Kirchenstr. 5 im ersten Stock.",
        "Bitte rufen Sie abends an: 0431 555 01 11.",
        "Bitte schreiben Sie an erna@mail.example, wir antworten.",
    ],
)
def test_an_address_is_refused_where_it_is_written(web: Web, words: str) -> None:
    """Before anything is known of the landlord."""
    page = web.walk("de", *BEFORE, {**WORDS, "description": words})

    assert page.status_code == 422
    assert fault_links(page.text) == ["#f-description"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("title", "Wohnung bei Beispielfrau"),
        ("description", "Frau Beispielfrau zeigt Ihnen die Wohnung gern am Abend."),
        ("description", "Die Wohnung liegt am Ende vom Holunderweg, hinter dem Tor."),
    ],
)
def test_the_landlords_own_name_and_street_are_refused_at_the_end(
    web: Web, name: str, words: str
) -> None:
    """They are known with the last step: the words come back, with what is to be left out."""
    page = web.walk("de", *BEFORE, {**WORDS, name: words}, CONTACT)

    assert page.status_code == 422
    assert fault_links(page.text) == [f"#f-{name}"]


def test_words_that_were_mended_go_through(web: Web) -> None:
    """From the words that came back on to the end."""
    wrong = {**WORDS, "description": "Frau Beispielfrau zeigt Ihnen die Wohnung gern am Abend."}

    page = web.walk("de", *BEFORE, wrong, CONTACT, WORDS, CONTACT)

    assert page.status_code == 200
    assert str(STEPS[-1]["mail"]) in page.text


def test_a_case_says_what_gives_somebody_away(way: Way, staff: Desk) -> None:
    """Whatever way it came past the form."""
    text = OfferText(
        title=TEXT.title, description=f"{TEXT.description} Fragen Sie Nachnamekanarie!"
    )
    sent = way.offer(texts={"de": text})

    case = queue.open_offer(way.desk, way.editor, sent.record_id)

    assert Caution.PERSONAL in case.entry.cautions
    assert case.personal == ("Nachnamekanarie",)
    page = staff.get(f"/offers/{sent.record_id}").text
    assert re.search("<bdi[^>]*>Nachnamekanarie</bdi>", page)


def test_a_case_without_them_has_no_such_caution(way: Way) -> None:
    """The usual offer."""
    case = queue.open_offer(way.desk, way.editor, way.offer().record_id)

    assert Caution.PERSONAL not in case.entry.cautions


@pytest.mark.parametrize(
    "words", ["Nachnamekanarie", "Kanariengasse", "Dorfstraße 3", "Tel. 555010"]
)
def test_an_editor_cannot_write_them_either(way: Way, staff: Desk, words: str) -> None:
    """The field is named, and nothing is kept."""
    sent = way.offer()
    path = f"/offers/{sent.record_id}"
    form = staff.get(f"{path}/edit").text
    description = f"{TEXT.description} {words}"

    page = post_edit(staff, form, path, description_de=description)

    assert page.status_code == 422
    assert fault_links(page.text) == ["#f-description_de"]
    assert queue.open_offer(way.desk, way.editor, sent.record_id).submission.texts["de"] == TEXT
