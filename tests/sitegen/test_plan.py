"""Which pages there are, and what a day changes with no file touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog.urls import TAKEN
from catalog.vocabulary import Availability, OpportunityKind
from sitegen.expected import breaks_rules, pages_expected
from sitegen.pages import KINDS
from sitegen.pages.offer_lists import CARDS_PER_LIST, FEWEST_ON_FIRST
from sitegen.plan import plan_all
from tests.site.document import parse
from tests.sitegen.conftest import FLAT, TAGS, VILLAGE, Small


@pytest.fixture(scope="module")
def short(small: Small) -> Small:
    """The small content in three languages."""
    return small.speaking(*TAGS)


def listed(small: Small) -> list[str]:
    return [offer.id for offer in small.view.listed]


def test_no_two_units_share_a_file_and_the_order_is_fixed(short: Small) -> None:
    """Two pages in one file would mean that one is lost in silence."""
    names = [name for _, files in short.rendered() for name, _ in files]
    assert len(set(names)) == len(names)
    units = [unit for unit, _ in plan_all(short.view)]
    assert units == [unit for unit, _ in plan_all(short.view)]
    assert {kind for kind, _ in units} == set(KINDS)


def test_what_stands_below_a_language_is_no_name_for_a_page(short: Small) -> None:
    """A page called so would take the place of a list, and its end would leave none."""
    paths = {
        name.split("/")[1]
        for (kind, _), files in short.rendered()
        for name, _ in files
        if kind not in {"page", "not_found"} and name.count("/") > 1 and name.startswith(TAGS)
    }
    assert paths == TAKEN


def test_the_number_of_pages_is_the_one_that_content_asks_for(short: Small) -> None:
    """It is counted from the content, so a kind that forgets a page is noticed."""
    pages = [name for name in short.files() if name.endswith(".html")]
    assert len(pages) == pages_expected(short.view)


def test_the_day_after_its_last_an_offer_leaves_the_lists_and_keeps_its_page(short: Small) -> None:
    """The day is an input like a file: tomorrow's build differs though nothing was edited."""
    last = short.record("offer", VILLAGE).listed_until
    for small, is_listed in ((short.on(last), True), (short.on(last + timedelta(days=1)), False)):
        files = small.files("offer", "offer_list")
        for tag in TAGS:
            url = f"/{tag}/offers/{VILLAGE}/"
            assert (url.encode() in files[f"{tag}/offers/index.html"]) == is_listed
            page = files[f"{url[1:]}index.html"]
            assert (f"/forms/{tag}/inquiry/{VILLAGE}".encode() in page) == is_listed
            assert (b"no longer available" in page) == (not is_listed and tag == "en")


def test_what_is_rented_is_listed_no_more_and_what_is_reserved_still_is(short: Small) -> None:
    """Reserved homes may become free again, and say so on their card."""
    flat = short.record("offer", FLAT)
    for state, is_listed in ((Availability.RENTED, False), (Availability.RESERVED, True)):
        offers = {FLAT: flat.model_copy(update={"availability": state})}
        small = short.holding("offer", offers)
        assert (FLAT in listed(small)) == is_listed
        assert small.units("offer") == [FLAT]
        tags = parse(small.page("/en/offers/")).of_class("tag")
        assert [tag.text for tag in tags] == (["Reserved"] if is_listed else [])


MOST_ON_FIRST = FEWEST_ON_FIRST + CARDS_PER_LIST - 1


@pytest.mark.parametrize(
    ("offers", "first", "closed"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (MOST_ON_FIRST, MOST_ON_FIRST, 0),
        (MOST_ON_FIRST + 1, FEWEST_ON_FIRST, 1),
        (MOST_ON_FIRST + 2, FEWEST_ON_FIRST + 1, 1),
        (3 * CARDS_PER_LIST, CARDS_PER_LIST, 2),
    ],
)
def test_the_first_page_holds_the_newest_and_closed_pages_are_full(
    offers: int, first: int, closed: int, short: Small
) -> None:
    """The empty list says that nothing is on offer; closed pages count from the oldest."""
    flat = short.record("offer", FLAT)
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(offers)]
    many = {
        f"a{place:07d}": flat.model_copy(update={"listed_on": day})
        for place, day in enumerate(days)
    }
    small = short.speaking("de").holding("offer", many)
    shown = {
        name: [
            card.all("a")[0]["href"].split("/")[-2]
            for card in parse(page.decode()).of_class("card")
        ]
        for name, page in small.files("offer_list").items()
    }
    names = [
        "de/offers/index.html",
        *(f"de/offers/{page}/index.html" for page in range(closed, 0, -1)),
    ]
    assert list(shown) == names
    assert [len(shown[name]) for name in names] == [first, *[CARDS_PER_LIST] * closed]
    assert [key for name in names for key in shown[name]] == sorted(many, reverse=True)


def test_a_new_offer_leaves_closed_pages_as_they_are(short: Small) -> None:
    """Only the first page of the list changes."""
    flat = short.record("offer", FLAT)
    many = {f"a{place:07d}": flat for place in range(MOST_ON_FIRST + 5)}
    newer = flat.model_copy(update={"listed_on": flat.listed_on + timedelta(days=1)})
    small = short.speaking("de")
    before = small.holding("offer", many).files("offer_list")
    after = small.holding("offer", many | {"newer000": newer}).files("offer_list")
    assert before.keys() == after.keys()
    assert len(before) == 2
    assert [name for name in before if before[name] != after[name]] == ["de/offers/index.html"]


def test_an_opportunity_that_is_over_leaves_all_lists_and_keeps_a_page(short: Small) -> None:
    """Its last date is the last day on which it is shown; then its page says that it is over."""
    last = date(2027, 6, 26)
    running = short.on(last)
    (slug,) = running.units("opportunity")
    assert [one.slug for one in running.view.coming] == [slug]
    assert {key for key in running.units("opportunity_list") if key.startswith("kind/")}

    over = short.on(last + timedelta(days=1))
    assert over.units("opportunity") == [slug]
    assert over.units("opportunity_list") == [" 1"]
    own = over.files("opportunity")
    assert sorted(own) == sorted(f"{tag}/opportunities/{slug}/index.html" for tag in TAGS)
    assert all(b'<meta name="robots" content="noindex">' in page for page in own.values())
    others = over.files("opportunity_list", "calendar", "opportunities_json", "sitemap", "home")
    assert not any(slug.encode() in content for content in others.values())


def test_what_comes_next_stands_on_the_page_of_what_is_over(short: Small) -> None:
    """Of the same kind first, three at most; none of them is over itself."""
    event = short.record("opportunity", "open-football-saturday")
    first = date(2027, 9, 1)
    rule = event.schedule[0].model_copy(
        update={"first": first, "rule": None, "until": None, "except_on": []}
    )
    later = event.model_copy(update={"schedule": [rule]})
    records = {
        "over": event,
        "advice": later.model_copy(update={"kind": OpportunityKind.ADVICE}),
        **{f"sports-{number}": later for number in range(3)},
    }
    small = short.on(date(2027, 8, 1)).holding("opportunity", records)
    page = parse(small.files("opportunity")["en/opportunities/over/index.html"].decode())
    hrefs = [card.all("a")[0]["href"] for card in page.of_class("card")]
    assert hrefs == [f"/en/opportunities/sports-{number}/" for number in range(3)]


@pytest.mark.parametrize(("events", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (41, 3)])
def test_lists_of_opportunities_hold_twenty_a_page(events: int, pages: int, short: Small) -> None:
    """Each stands on one page of the list of all; pages lead to each other."""
    event = short.record("opportunity", "open-football-saturday")
    many = {f"event-{number:02}": event for number in range(events)}
    small = short.speaking("de", "en").holding("opportunity", many)
    keys = [key for key in small.units("opportunity_list") if key.startswith(" ")]
    assert keys == [f" {number + 1}" for number in range(pages)]
    files = small.files("opportunity_list")
    names = ["en/opportunities/index.html"]
    names += [f"en/opportunities/page/{number}/index.html" for number in range(2, pages + 1)]
    trees = [parse(files[name].decode()) for name in names]
    cards = [card.all("a")[0]["href"] for tree in trees for card in tree.of_class("card")]
    assert cards == [f"/en/opportunities/{slug}/" for slug in sorted(many)]
    on = [[a["rel"] for a in tree.all("a") if a["rel"]] for tree in trees]
    assert on == [["prev"] * (n > 0) + ["next"] * (n < pages - 1) for n in range(pages)]


def test_a_guide_in_another_language_only_is_for_no_search_engine(short: Small) -> None:
    """It is shown with a note; hreflang of the others leaves it out."""
    slug = "rent-and-jobcenter"
    texts = short.record("guide", slug)
    small = short.holding("guide", {slug: {tag: texts[tag] for tag in ("de", "en")}})
    files = small.files("guide", "sitemap")
    pages = {tag: parse(files[f"{tag}/guides/{slug}/index.html"].decode()) for tag in TAGS}
    for tag in ("de", "en"):
        links = [link["hreflang"] for link in pages[tag].all("link") if link["hreflang"]]
        assert links == ["de", "en", "x-default"]
    arabic = pages["ar"]
    assert [meta["content"] for meta in arabic.all("meta") if meta["name"] == "robots"] == [
        "noindex"
    ]
    assert [link["rel"] for link in arabic.all("link")] == ["icon"]
    assert f"/en/guides/{slug}/".encode() in files["sitemaps/pages.xml"]
    assert f"/ar/guides/{slug}/".encode() not in files["sitemaps/pages.xml"]
    article = arabic.one("article")
    assert (article.lang, article.dir) == ("en", "ltr")
    assert (article.one("h1").text) == texts["en"].head.title
    note = arabic.one("main").all("p")[0]
    assert "English" in note.text
    assert (note.lang, note.dir) == ("ar", "rtl")


def test_summaries_find_what_breaks_a_rule_across_files(short: Small) -> None:
    """The same faults for which the check of the whole content has a sentence."""
    assert not breaks_rules(short.view)
    pages = {key: one for (kind, key), one in short.records.items() if kind == "page"}
    guides = {key: one for (kind, key), one in short.records.items() if kind == "guide"}
    german = pages["help"]["de"]
    linking = replace(german, body="[x](guide:gone)")
    head = pages["privacy"]["de"].head.model_copy(update={"version": date(2020, 1, 1)})
    old = replace(pages["privacy"]["de"], head=head)
    broken = {
        "a page is missing": short.holding("page", {k: pages[k] for k in pages if k != "about"}),
        "a source is missing": short.holding("guide", guides | {"x": {"en": german}}),
        "a target is missing": short.holding("page", pages | {"help": {"de": linking}}),
        "a version is old": short.holding("page", pages | {"privacy": {"de": old}}),
    }
    assert {why: breaks_rules(small.view) for why, small in broken.items()} == dict.fromkeys(
        broken, True
    )
