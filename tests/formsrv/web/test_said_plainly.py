"""Forms and personal pages say what is asked, what was wrong and what was done."""

import re

import pytest

from formsrv.desk import decisions
from formsrv.forms.reading import read_day
from formsrv.forms.rows import NO_SIGNS, NO_SUCH_DAY, TOO_LONG, TOO_SHORT
from formsrv.reasons import OfferRefusal
from formsrv.services import conversation
from formsrv.store.outbox import list_due
from formsrv.worker.letters import compose
from tests.formsrv.way import Way
from tests.formsrv.web.answers import STEPS, TERMS, WORDS
from tests.formsrv.web.conftest import LISTED, Web
from tests.formsrv.web.pages import tags
from tests.support.processes import ROOT


@pytest.mark.parametrize(
    ("title", "said"),
    [("Kurz", TOO_SHORT), ("Lang " * 30, TOO_LONG), ("Wohnung <b> am Park", NO_SIGNS)],
)
def test_a_fault_says_which_limit_was_broken(web: Web, title: str, said: str) -> None:
    """And the hint names both before."""
    texts = web.app.extensions["site"].pages.translator("en")
    page = web.walk("en", *STEPS[:4], {**WORDS, "title": title})

    limits = {"low": "10", "high": "50"}
    named = {name: value for name, value in limits.items() if f"%({name})s" in said}
    hint = re.search(r'id="h-title">(.*?)</p>', page.text)
    assert str(texts.gettext(said, **named)) in page.text
    assert hint is not None
    assert {"10", "50"} <= set(re.findall("[0-9]+", hint[1]))


def test_what_a_certificate_asks_for_is_not_called_optional(web: Web) -> None:
    """Nor what a limited contract asks for."""
    page = web.walk("en", *STEPS[:3]).text

    assert page.count("(needed with a certificate)") == 4
    assert "(optional)" not in page


def test_mail_and_phone_are_not_called_optional_where_one_of_them_is_needed(web: Web) -> None:
    offer = web.walk("en", *STEPS[:5]).text
    inquiry = web.app.test_client().get(f"/forms/en/inquiry/{LISTED}").text

    for page in (offer, inquiry):
        for name in ("mail", "phone"):
            label = re.search(rf'<label class="label" for="f-{name}">(.*?)</label>', page)
            assert label is not None
            assert "(optional)" not in label[1]


@pytest.mark.parametrize("typed", ["1.1.27", "1.1.2027", "01/01/2027", "01.01.27", "2027-01-01"])
def test_a_day_is_read_as_people_write_it(web: Web, typed: str) -> None:
    """With two or four figures of the year."""
    page = web.walk("de", *STEPS[:3], {**TERMS, "available_from": typed})

    assert read_day(typed).isoformat() == "2027-01-01"
    assert page.status_code == 200


@pytest.mark.parametrize("typed", ["31.2.2027", "2027-02-31", "29/02/2027", "1.13.2027"])
def test_a_day_that_is_in_no_calendar_is_called_so(web: Web, typed: str) -> None:
    """It has day, month and year, so asking for these would not help."""
    page = web.walk("en", *STEPS[:3], {**TERMS, "available_from": typed})

    fault = re.search(r'id="e-available_from">(.*?)</p>', page.text)
    assert fault is not None
    assert fault[1] == NO_SUCH_DAY


def test_everything_that_gives_somebody_away_is_named_at_once(web: Web) -> None:
    """Number, link and the writer's own name."""
    words = "Hell und ruhig. Tel. 0431 555 0101 oder www.bild.example, Frau Petersen zeigt sie."
    page = web.walk("en", *STEPS[:4], {**WORDS, "description": words, "last_name": "Petersen"})

    fault = re.search(r'id="e-description">(.*?)</p>', page.text)
    assert fault is not None
    assert [part in fault[1] for part in ("0101", "www.bild.example", "Petersen")] == [True] * 3


@pytest.mark.parametrize("typed", ["1.1.7", "1.1.227", "27.1.1"])
def test_no_year_is_guessed(typed: str) -> None:
    """Two figures or four."""
    with pytest.raises(ValueError, match=re.escape(typed)):
        read_day(typed)


def test_the_way_out_of_sharing_names_sharing(web: Web, way: Way) -> None:
    """Nothing is taken back there."""
    offer, inquiry = way.forwarded()
    path = f"/my/{offer.secret}/inquiry/{inquiry.record_id}"

    page = web.app.test_client().post(path, data={"do": "share"}).text

    label = re.search(r'value="keep">(.*?)<', page)
    assert label is not None
    assert label[1] == web.app.extensions["site"].pages.translator("uk").gettext("No, do not share")


def test_a_text_says_its_language_to_readers_of_another(web: Web, way: Way) -> None:
    """The landlord reads Ukrainian, the applicant wrote Arabic and reads an answer in Ukrainian."""
    offer, inquiry = way.forwarded()
    path = f"/my/{offer.secret}/inquiry/{inquiry.record_id}"
    client = web.app.test_client()

    landlord = client.get(path).text
    conversation.send_answer(way.public, offer.secret, "Так!", inquiry_id=inquiry.record_id)
    applicant = client.post(f"/my/{inquiry.secret}", data={"do": "read"}).text

    assert re.search(
        r'<p class="soft">[^<]*<bdi[^>]*>арабська \(العربية\)</bdi></p>\n<p class="own" lang="ar" dir="rtl">',
        landlord,
    )
    assert re.search(
        r'<bdi[^>]*>الأوكرانية \(Українська\)</bdi></p>\n<p class="own" lang="uk" dir="ltr">',
        applicant,
    )


def test_an_own_text_needs_no_such_word(web: Web, way: Way) -> None:
    """Its writer knows."""
    _, inquiry = way.forwarded()

    page = web.app.test_client().post(f"/my/{inquiry.secret}", data={"do": "show"}).text

    assert 'class="own" lang="ar"' in page
    assert "العربية (" not in page


def test_mails_say_the_language_of_a_text(way: Way) -> None:
    """In both parts."""
    way.forwarded()
    with way.desk.store.reading() as connection:
        rows = list_due(connection, way.desk.clock(), limit=99)

    mail = next(compose(way.desk, row) for row in rows if row.purpose == "inquiry_forwarded")

    assert "арабська (العربية)" in mail.html
    assert "арабська (العربية)\nEigenworteskanarie" in mail.text


def test_the_greeting_is_a_sentence_of_its_own() -> None:
    """What follows begins with a capital letter in every language."""
    texts = [path.read_text("utf-8") for path in (ROOT / "formsrv/emails/templates").iterdir()]

    assert sum("Hello %(name)s!" in text for text in texts) > 20
    assert not [text for text in texts if "Hello %(name)s," in text]


def test_a_refused_offer_takes_no_photos(web: Web, way: Way) -> None:
    """One that waits does."""
    sent = way.offer()
    client, photos = web.app.test_client(), f"/my/{sent.secret}/photos"
    before = client.get(f"/my/{sent.secret}").text

    decisions.refuse(
        way.desk, way.editor, sent.record_id, seen=way.seen(sent), reason=next(iter(OfferRefusal))
    )

    after = client.get(f"/my/{sent.secret}").text
    assert [photos in {link["href"] for link in tags(page, "a")} for page in (before, after)] == [
        True,
        False,
    ]


def test_showing_an_offer_for_longer_is_confirmed(web: Web, way: Way) -> None:
    """With the day that was chosen."""
    sent, _ = way.published()
    client, path = web.app.test_client(), f"/my/{sent.secret}"
    asked = client.post(path, data={"do": "longer"}).text
    day = [field["value"] for field in tags(asked, "input") if field.get("name") == "choice"][-1]

    page = client.post(path, data={"do": "longer_until", "choice": day}, follow_redirects=True).text

    year, month, of_month = day.split("-")
    note = re.search(r'<div class="note" role="status">(.*?)</div>', page, re.DOTALL)
    assert note is not None
    assert f"{of_month}.{month}.{year}" in note[1]


@pytest.mark.parametrize("published", [True, False])
def test_erasing_says_what_stays_in_public(web: Web, way: Way, *, published: bool) -> None:
    """Only what was published is in the history."""
    sent = way.published()[0] if published else way.offer()
    page = web.app.test_client().post(f"/my/{sent.secret}", data={"do": "erase"}).text

    note = re.search(r'<div class="note">(.*?)</div>', page, re.DOTALL)
    assert note is not None
    assert note[1].count("<p>") == (2 if published else 1)


def test_the_office_can_be_reached_from_a_personal_page(web: Web, way: Way) -> None:
    """By mail, and by telephone where the region names one."""
    sent = way.offer()
    office = way.desk.region.offices[0]

    links = {
        link["href"] for link in tags(web.app.test_client().get(f"/my/{sent.secret}").text, "a")
    }

    assert f"mailto:{office.mail}" in links


def test_the_first_photo_is_not_another_one(web: Web, way: Way) -> None:
    """Each slot is a box with its heading inside."""
    sent = way.offer()
    page = web.app.test_client().get(f"/my/{sent.secret}/photos").text
    texts = web.app.extensions["site"].pages.translator("uk")

    slots = [
        group["aria-labelledby"] for group in tags(page, "div") if group.get("role") == "group"
    ]
    heading = re.search(rf'id="{slots[0]}">(.*?)<', page)
    assert heading is not None
    assert heading[1] == texts.gettext("The first photo")
