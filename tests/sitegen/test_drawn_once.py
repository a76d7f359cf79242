"""Pages that are drawn once for all languages are those that each language would draw for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from markupsafe import Markup, escape

import sitegen.pages.offer_lists
from catalog.fields import Text
from catalog.formats import money, number
from catalog.labels import label
from catalog.offer import Offer
from catalog.texts import choose
from catalog.vocabulary import Availability, OpportunityKind
from sitegen.pages import KINDS
from sitegen.pages.offer_lists import OfferListPage
from sitegen.pages.offer_page import OfferPage
from sitegen.render import Page, PageContext, _chrome
from sitegen.site import Site, load_site
from tests.site.document import parse
from tests.sitegen.conftest import FLAT, FREE, VILLAGE, Small
from tests.support.processes import ROOT
from theme.environment import Translator

DRAWN = ("offer", "offer_list", "facet")
EVENT = "open-football-saturday"
BENCH = ROOT / "bench" / "builds" / "theme"
STRANGE = (
    "Home \ue002Homes\ue006 \ue000t\ue001 \ue002\ue0080\ue006 \ue003\ue005 %s %(n)s <b> & \ue007tag"
)
"""Letters that marks are made of, which nobody must take for marks."""


def text(title: str, tag: str) -> Text:
    about = f"What {title} is like, in {tag}."
    return Text.model_construct(title=f"{title} {tag}", description=about, by="human")


def homes_of(small: Small) -> dict[str, Offer]:
    """Return homes of all sorts: with texts in few languages and many, free, taken and gone."""
    flat, free, village = (small.record("offer", key) for key in (FLAT, FREE, VILLAGE))
    two = {tag: text("Home", tag) for tag in ("de", "ar")}
    strange = {tag: text(STRANGE, tag) for tag in ("de", "uk")}
    day = timedelta(days=1)
    others = {
        "two00000": free.model_copy(update={"texts": two, "listed_on": free.listed_on - day}),
        "strange0": flat.model_copy(update={"texts": strange}),
        "reserved": village.model_copy(update={"availability": Availability.RESERVED}),
        "rented00": flat.model_copy(update={"availability": Availability.RENTED}),
        "ended000": flat.model_copy(update={"listed_until": small.today - day}),
        "demo0000": village.model_copy(update={"demo": True, "kitchen": flat.kitchen}),
        "more0000": flat.model_copy(update={"persons": 1, "rooms": 1, "photos": []}),
    }
    return {FLAT: flat, FREE: free, VILLAGE: village} | others


@pytest.fixture(autouse=True)
def _short() -> Iterator[None]:
    """Lists of three homes, so that there are closed pages and links between them."""
    with (
        patch.object(sitegen.pages.offer_lists, "CARDS_PER_LIST", 3),
        patch.object(sitegen.pages.offer_lists, "FEWEST_ON_FIRST", 1),
        patch.object(sitegen.pages.offer_lists, "FEWEST_TO_FILTER", 3),
    ):
        yield


@pytest.fixture
def many(small: Small) -> Small:
    """The small content with homes of all sorts, and advice near some of them."""
    event = small.record("opportunity", EVENT)
    venues = [event.venues[0].model_copy(update={"municipality": "01002000"}), *event.venues[1:]]
    near = event.model_copy(update={"kind": OpportunityKind.ADVICE, "venues": venues})
    return small.holding("offer", homes_of(small)).holding("opportunity", {EVENT: near})


def draw_for(site: Site, page: Page, context: PageContext) -> bytes:
    """Render a whole page for its language alone, each part where it stands."""
    t = site.translators[page.tag]

    def draw_cards(macro: Callable[..., Markup], **how: object) -> Markup:
        assert isinstance(context, OfferListPage)
        return Markup("\n").join(macro(card, t, **how) for card in context.listing.cards)

    values = {
        **t.names(),
        **{one.name: getattr(context, one.name) for one in fields(context)},
        "own": lambda macro: macro(context, t),
        "draw_cards": draw_cards,
        "chrome": _chrome(site, page, context.head),
    }
    return site.environment.get_template(f"{page.kind}.html").render(values).encode()


def test_pages_are_as_if_each_were_drawn_for_its_language(
    many: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, of homes and lists of all and of each facet, whatever they show."""
    once = many.files(*DRAWN)

    monkeypatch.setattr(Site, "draws_once", lambda _site, _kind: False)
    monkeypatch.setattr("sitegen.render.render_page", draw_for)
    each = many.files(*DRAWN)

    assert any(KINDS["offer"].inputs(many.view, key).near for key in many.units("offer"))
    assert once.keys() == each.keys()
    assert [name for name in once if once[name] != each[name]] == []
    for tag in many.site.tags:
        assert {f"{tag}/offers/2/index.html", f"{tag}/offers/for/1/index.html"} <= once.keys()
        assert b'rel="next"' in once[f"{tag}/offers/2/index.html"]


class _Real:
    """Stands in for marks: a translator of one language, whose words are there at once."""

    def __init__(self, t: Translator) -> None:
        self.gettext, self.ngettext, self.names = t.gettext, t.ngettext, t.names
        self.label, self.labels = t.label, t.labels
        self.separator, self.language = t.separator, t.language
        self.in_language = f'lang="{t.language.tag}" dir="{t.language.dir}"'
        self.later: dict[str, object] = {}


def test_sheets_are_as_if_each_were_drawn_for_its_language(
    many: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = many.files("offer_sheet")
    each: dict[str, bytes] = {}
    for tag, t in many.site.translators.items():
        monkeypatch.setattr("sitegen.pages.sheets.Marks", partial(_Real, t))
        drawn = many.files("offer_sheet")
        each |= {name: page for name, page in drawn.items() if name.startswith(f"{tag}/")}

    assert once == each
    assert len(set(once.values())) == len(once) > len(many.site.tags)


def test_a_sheet_is_german_beside_the_language_of_its_reader(many: Small) -> None:
    """The German one stands alone; each row of another ends in two cells in that language."""
    for name, page in many.files("offer_sheet").items():
        tag = name.partition("/")[0]
        article = parse(page.decode()).one("article")
        rows = [[(cell.lang, cell.dir) for cell in row.all("td")] for row in article.all("tr")]
        german, own = ("de", "ltr"), (tag, many.site.region.language(tag).dir)
        assert rows
        assert {tuple(row) for row in rows} == {(german,) if tag == "de" else (german, own, own)}


def test_letters_of_marks_in_what_people_wrote_come_through(many: Small) -> None:
    """Their texts are filled in after a page was cut, so nothing in them is taken for a mark."""
    files = many.files()
    begin = "Home \ue002"
    shown = {name: page.decode() for name, page in files.items() if begin.encode() in page}
    in_markup, whole = str(escape(STRANGE)), 0
    for name, page in shown.items():
        if name.endswith(".html"):
            in_json = STRANGE.replace("<", "\\u003c").replace(">", "\\u003e")
            in_json = in_json.replace("&", "\\u0026")
            both = page.count(f"{in_markup} ") + page.count(f"{in_json} ")
            assert page.count(begin) == both, name
            whole += both
    for tag in many.site.tags:
        own = many.site.region.language(tag)
        (title,) = {parse(shown[f"{tag}/offers/strange0/index.html"]).one("title").text}
        chosen = choose(many.record("offer", "strange0").texts, own, many.site.region)
        assert chosen.value.title in title or STRANGE not in title
    assert whole > 2 * len(many.site.tags)
    assert {name.split("/")[-2] for name in shown if "/offers/" in name} >= {"strange0", "3"}


def test_a_theme_that_asks_no_language_is_drawn_for_each(many: Small) -> None:
    """The theme that builds are measured with uses no ``own``; its pages show what it names."""
    themed = replace(many, site=load_site(ROOT / "region", theme=BENCH))
    site = themed.site
    assert not any(site.draws_once(kind) for kind in ("offer", "offer_list"))
    flat, files = many.record("offer", FLAT), themed.files("offer", "offer_list")
    for tag, t in site.translators.items():
        page = parse(files[f"{tag}/offers/{FLAT}/index.html"].decode())
        chosen = choose(flat.texts, site.region.language(tag), site.region).value
        assert page.one("h1").text == chosen.title
        assert page.of_class("own")[0].text == chosen.description
        assert t.wording.gettext(label(flat.kind)) in page.of_class("lead")[0].text
        shown = {row.text for row in page.all("dd")}
        total = money(flat.rent.total).replace("\xa0", " ")
        assert {total, f"{number(flat.area)} m²"} <= shown
        listing = parse(files[f"{tag}/offers/2/index.html"].decode())
        cards = listing.of_class("card")
        assert len(cards) == 3
        assert all(card.all("a")[0]["href"].startswith(f"/{tag}/offers/") for card in cards)
        assert f"/{tag}/offers/1/" in {link["href"] for link in listing.all("a")}


@pytest.mark.parametrize(("kind", "shape"), [("offer", OfferPage), ("offer_list", OfferListPage)])
def test_every_value_of_a_page_is_there_for_a_theme_of_ones_own(
    kind: str, shape: type[PageContext], many: Small, tmp_path: Path
) -> None:
    """Also those that our own templates ask each language for."""
    names = [one.name for one in fields(shape)]
    asked = "".join(f"<i id={name}>{{{{ {name} is defined }}}}</i>" for name in names)
    source = '{% extends "base.html" %}{% block main %}<h1>T</h1>' + asked + "{% endblock %}"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / f"{kind}.html").write_text(source)
    site = load_site(ROOT / "region", theme=tmp_path)
    files = replace(many, site=site).files(kind)
    assert files
    for page in files.values():
        shown = {one["id"]: one.text for one in parse(page.decode()).all("i")}
        assert {name: shown[name] for name in names} == dict.fromkeys(names, "True")
