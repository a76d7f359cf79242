"""How pages of the form service look in a browser: what belongs together stands together."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from formsrv.editions import Piece
from formsrv.payloads import OfferText
from formsrv.services.photos import NewPhoto, add_photos
from tests.formsrv.desk.test_photos import pictures
from tests.formsrv.way import Way
from tests.formsrv.web.conftest import Desk, Web
from tests.support.browser import open_page

ARABIC = OfferText(
    title="غرفة هادئة قرب البحيرة", description="غرفة مشمسة في شقة مشتركة، قرب المحطة والسوق."
)
BOX = "one => { const r = one.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }"
WORDS = """one => { const range = document.createRange(); range.selectNodeContents(one);
const r = range.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom] }"""


@pytest.fixture
def wide(chromium: Browser) -> Iterator[Page]:
    """A page of a desk's screen; nothing else is fetched."""
    with open_page(chromium) as page:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.route("**/*", lambda route: route.abort())
        yield page


def test_title_and_text_of_an_offer_begin_at_the_same_edge(
    staff: Desk, way: Way, wide: Page
) -> None:
    """In a language of the other direction as well."""
    sent = way.offer(texts={"ar": ARABIC})
    wide.set_content(staff.get(f"/offers/{sent.record_id}").text)

    title = wide.eval_on_selector(".card[lang=ar] h2", WORDS)
    text = wide.eval_on_selector(".card[lang=ar] .own", WORDS)
    card = wide.eval_on_selector(".card[lang=ar]", BOX)

    assert title[2] == pytest.approx(text[2], abs=2)
    assert card[2] - card[0] <= 44 * 17


def test_photos_keep_a_distance(staff: Desk, way: Way, wide: Page) -> None:
    sent = way.offer()
    for name in ("hall", "bath"):
        add_photos(way.public, sent.secret, [NewPhoto(pictures=pictures(name), words=name)])
    wide.set_content(staff.get(f"/offers/{sent.record_id}").text)

    first, second = (wide.evaluate(BOX, one) for one in wide.query_selector_all(".album > .card"))

    assert second[1] - first[3] >= 8


def test_every_fold_of_a_case_has_a_frame(staff: Desk, way: Way, wide: Page) -> None:
    wide.set_content(staff.get(f"/offers/{way.offer().record_id}").text)

    frames = wide.eval_on_selector_all(
        "main details", "all => all.map(one => getComputedStyle(one).borderTopStyle)"
    )

    assert len(frames) > 2
    assert set(frames) == {"solid"}


def test_a_word_that_replaces_another_stands_apart_from_it(web: Web) -> None:
    macros = web.app.jinja_env.get_template("form/changes.html").module

    shown = macros.pieces([Piece("same", "am "), Piece("out", "Park"), Piece("new", "See,")])  # type: ignore[attr-defined]

    assert shown == "am <del>Park</del> <ins>See,</ins>"


def test_good_news_looks_otherwise_than_a_warning(staff: Desk, way: Way, wide: Page) -> None:
    sent = way.offer(texts={"ar": ARABIC})
    color = "one => getComputedStyle(one).borderInlineStartColor"
    wide.set_content(staff.get(f"/offers/{sent.record_id}").text)
    warning = wide.eval_on_selector(".note", color)
    wide.set_content(staff.get("/?done=abc").text)

    assert wide.eval_on_selector("[role=status]", color) != warning
