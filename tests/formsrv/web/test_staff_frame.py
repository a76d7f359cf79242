"""What surrounds pages of the staff app: languages to choose, what keeps its own, where one is."""

import re

import pytest

from catalog.region import Language
from catalog.region_files import load_region
from catalog.wording import load_wording
from formsrv.desk.editing import edit_offer
from formsrv.desk.photos import shown_photos
from formsrv.desk.queue import open_offer
from formsrv.payloads import OfferText
from formsrv.reasons import OFFER_REFUSALS, OfferRefusal
from formsrv.services.photos import NewPhoto, add_photos
from formsrv.web_staff.people import LOG_TEXTS
from tests.formsrv.desk.test_photos import pictures
from tests.formsrv.samples import TEXT
from tests.formsrv.way import Way
from tests.formsrv.web.conftest import Desk
from tests.formsrv.web.pages import hidden_fields, tags
from tests.support.processes import ROOT

LANGUAGES = load_region(ROOT / "region").languages
UKRAINIAN = OfferText(
    title="Світла квартира", description="Дві кімнати, новий балкон, тихий двір. Школа поруч."
)


def speak(staff: Desk, tag: str) -> None:
    staff.send(staff.get("/account"), "/language", tag=tag)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_every_language_of_the_region_can_be_chosen(staff: Desk, language: Language) -> None:
    offered = {
        button["value"]: (button["lang"], button["dir"])
        for button in tags(staff.get("/").text, "button")
        if button.get("name") == "tag"
    }

    speak(staff, language.tag)
    page = staff.get("/")

    assert offered == {one.tag: (one.tag, one.dir) for one in LANGUAGES}
    assert f'<html lang="{language.tag}" dir="{language.dir}">' in page.text


def test_the_language_outlives_the_session(staff: Desk) -> None:
    speak(staff, "ar")

    staff.send(staff.get("/"), "/sign-out")
    door = staff.get("/sign-in")

    assert '<html lang="ar" dir="rtl">' in door.text
    assert staff.get("/").headers["Location"] == "/sign-in"


def test_a_title_keeps_the_language_it_was_written_in(staff: Desk, way: Way) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    way.published(listing_days=14)
    speak(staff, "ar")
    own = f'<bdi lang="uk" dir="ltr">{UKRAINIAN.title}</bdi>'

    assert own in staff.get("/").text
    assert f"<h1>{own}</h1>" in staff.get(f"/offers/{sent.record_id}").text
    assert f'<bdi lang="de" dir="ltr">{TEXT.title}</bdi>' in staff.get("/expiries").text


def test_the_german_title_stands_for_an_offer_that_has_one(staff: Desk, way: Way) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    case = open_offer(way.desk, way.editor, sent.record_id)
    texts = {"uk": UKRAINIAN, "de": TEXT}
    edit_offer(
        way.desk,
        way.editor,
        sent.record_id,
        seen=case.seen,
        offer=dict(case.submission.offer),
        texts=texts,
    )

    page = staff.get(f"/offers/{sent.record_id}")

    assert f'<h1><bdi lang="de" dir="ltr">{TEXT.title}</bdi></h1>' in page.text


def test_words_are_edited_in_their_own_language(staff: Desk, way: Way) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    speak(staff, "ar")

    fields = tags(staff.get(f"/offers/{sent.record_id}/edit").text, "input", "textarea")

    found = {one["name"]: (one.get("lang"), one.get("dir")) for one in fields if "name" in one}
    for part in ("title", "description"):
        assert (found[f"{part}_uk"], found[f"{part}_de"]) == (("uk", "ltr"), ("de", "ltr"))


@pytest.mark.parametrize(("tag", "said_in"), [("de", "de"), ("de-simple", "de"), ("ar", "en")])
def test_what_a_check_says_is_marked_with_its_language(
    staff: Desk, way: Way, tag: str, said_in: str
) -> None:
    sent = way.offer(texts={"uk": UKRAINIAN})
    speak(staff, tag)

    page = staff.get(f"/offers/{sent.record_id}")

    assert page.status_code == 200
    (problem,) = open_offer(way.desk, way.editor, sent.record_id).problems
    ((language, sentence),) = re.findall(
        r'<li><bdi lang="([^"]+)" dir="ltr">([^<]+)</bdi></li>', page.text
    )
    assert language == said_in
    assert not re.match(r"[A-Z][0-9]{3}\b", sentence)
    assert problem.code == "R316"


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_a_photo_without_words_is_named_by_its_number_and_leads_to_its_field(
    staff: Desk, way: Way, tag: str
) -> None:
    """One that is left out counts as well: the number is that of the page."""
    sent = way.offer()
    taken = [NewPhoto(pictures=pictures(name), words="") for name in ("hall", "kitchen", "bath")]
    add_photos(way.public, sent.secret, taken)
    speak(staff, tag)
    path = f"/offers/{sent.record_id}"
    first, second, third = [
        one.photo_id for one in open_offer(way.desk, way.editor, sent.record_id).photos
    ]
    staff.send(
        staff.get(path), f"{path}/photos", **{f"left_{first}": "1", f"alt_{third}_de": "Ein Bad"}
    )

    page = staff.get(path)
    refused = staff.send(page, f"{path}/publish")

    said = way.desk.wording(tag).gettext("Photo %(number)s: say what it shows.") % {"number": 2}
    line = f'<li><a href="#alt_{second}_de">{said}</a></li>'
    assert page.text.count(line) == 1
    assert (refused.status_code, refused.text.count(line)) == (409, 2)
    assert f'id="alt_{second}_de"' in page.text
    for text in (page.text, refused.text):
        assert "F219" not in text
        assert "photos.1" not in text


def test_a_photo_that_nobody_has_described_can_be_looked_at(staff: Desk, way: Way) -> None:
    sent = way.offer()
    add_photos(way.public, sent.secret, [NewPhoto(pictures=pictures("hall"), words="")])

    page = staff.get(f"/offers/{sent.record_id}")

    ((photo_id, _),) = shown_photos(way.desk, sent.record_id)
    (image,) = [one for one in tags(page.text, "img") if photo_id in one["src"]]
    assert image["alt"].endswith("1")


@pytest.mark.parametrize("own", ["de", "ar"])
def test_reasons_are_shown_as_the_sender_reads_them(staff: Desk, way: Way, own: str) -> None:
    sent = way.offer(language="uk")
    speak(staff, own)
    wording = load_wording(way.desk.region.language("uk"), locale_folder=ROOT / "theme" / "locale")

    page = staff.get(f"/offers/{sent.record_id}")

    theirs = wording.gettext(OFFER_REFUSALS[OfferRefusal.DOUBTFUL])
    assert f'<span class="soft" lang="uk" dir="ltr">{theirs}</span>' in page.text


def test_a_picture_is_described_without_markup(staff: Desk, way: Way) -> None:
    """What is isolated for the eye would be read aloud as tags."""
    way.published()
    page = staff.get("/figures")

    (said,) = [one["aria-label"] for one in tags(page.text, "svg") if "aria-label" in one]

    assert "<" not in said
    assert re.search(r"\d\d\.\d\d\.\d{4}: \d", said)


def test_a_page_that_comes_back_with_a_fault_is_marked_as_the_one_it_is(
    staff: Desk, way: Way
) -> None:
    way.published(listing_days=14)
    page = staff.send(staff.get("/expiries"), "/expiries", do="14")

    assert page.status_code == 422
    (current,) = [link["href"] for link in tags(page.text, "a") if "aria-current" in link]
    (back,) = [value for name, value in hidden_fields(page.text) if name == "back"]
    assert (current, back) == ("/expiries", "/")


def test_the_log_has_words_for_whatever_is_noted() -> None:
    """Every name that a program gives to what is done, wherever it is noted."""
    noted = re.compile(
        r'note(?:_audit)?\(\s*connection,\s*"([^"]+)"|decision="([^"]+)"'
        r'|_log\((?:[^()"]*, )"([^"]+)"'
    )
    written = "\n".join(
        path.read_text("utf-8")
        for folder in ("desk", "services", "worker")
        for path in sorted((ROOT / "formsrv" / folder).glob("*.py"))
    )

    names = {"".join(found) for found in noted.findall(written)}

    assert {"publish", "photos", "link sent again", "confirmed by telephone", "rented"} <= names
    assert names - set(LOG_TEXTS) == set()
