"""Which pages there are, and what a day changes with no file touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalog.vocabulary import Availability
from sitegen.inputs import Inputs
from sitegen.plan import (
    CARDS_PER_LIST,
    PageKind,
    PlannedPage,
    current_opportunities,
    list_pages,
    listed_offers,
    plan_site,
)
from sitegen.render import render_page
from tests.site.document import parse
from tests.sitegen.conftest import FLAT, TAGS, VILLAGE, Changed


def ids(inputs: Inputs) -> list[str]:
    return [offer_id for offer_id, _ in listed_offers(inputs)]


def planned(inputs: Inputs, url: str) -> PlannedPage:
    (page,) = [page for page in plan_site(inputs) if page.url == url]
    return page


def test_no_two_pages_share_a_file_and_the_order_is_fixed(small_inputs: Inputs) -> None:
    """Two pages in one file would mean that one is lost in silence."""
    pages = plan_site(small_inputs)
    assert len({page.file for page in pages}) == len(pages)
    assert pages == plan_site(small_inputs)
    assert {page.kind for page in pages} == set(PageKind)


def test_the_day_after_its_last_an_offer_leaves_the_lists_and_keeps_its_page(
    small_inputs: Inputs,
) -> None:
    """The day is an input like a file: tomorrow's build differs though nothing was edited."""
    last = small_inputs.library.offers[VILLAGE].listed_until
    on_last = replace(small_inputs, today=last)
    after = replace(small_inputs, today=last + timedelta(days=1))
    for tag in TAGS:
        url = f"/{tag}/offers/{VILLAGE}/"
        for inputs, listed in ((on_last, True), (after, False)):
            offers = planned(inputs, f"/{tag}/offers/")
            assert (url.encode() in render_page(inputs, offers)) == listed
            page = render_page(inputs, planned(inputs, url))
            assert (f"/forms/{tag}/inquiry/{VILLAGE}".encode() in page) == listed
            assert (b"no longer available" in page) == (not listed and tag == "en")


def test_what_is_rented_is_listed_no_more_and_what_is_reserved_still_is(
    small_inputs: Inputs, changed: Changed
) -> None:
    """Reserved homes may become free again, and say so on their card."""
    offers = small_inputs.library.offers
    for state, listed in ((Availability.RENTED, False), (Availability.RESERVED, True)):
        flat = offers[FLAT].model_copy(update={"availability": state})
        inputs = changed(offers={**offers, FLAT: flat})
        assert (FLAT in ids(inputs)) == listed
        assert planned(inputs, f"/de/offers/{FLAT}/").kind is PageKind.OFFER
        tags = parse(render_page(inputs, planned(inputs, "/en/offers/")).decode()).of_class("tag")
        assert [tag.text for tag in tags] == (["Reserved"] if listed else [])


@pytest.mark.parametrize(
    ("offers", "pages"),
    [(0, 1), (1, 1), (CARDS_PER_LIST, 1), (CARDS_PER_LIST + 1, 2), (3 * CARDS_PER_LIST, 3)],
)
def test_a_list_has_as_many_pages_as_it_needs_and_at_least_one(
    offers: int, pages: int, small_inputs: Inputs, changed: Changed
) -> None:
    """The empty list says that nothing is on offer."""
    flat = small_inputs.library.offers[FLAT]
    inputs = changed(offers={f"a{number:07d}": flat for number in range(offers)})
    assert list_pages(inputs) == pages
    lists = [page for page in plan_site(inputs) if page.kind is PageKind.OFFER_LIST]
    assert len(lists) == pages * len(inputs.region.languages)
    shown = [
        len(parse(render_page(inputs, page).decode()).of_class("card"))
        for page in lists
        if page.tag == "de"
    ]
    assert sum(shown) == offers
    assert max(shown) <= CARDS_PER_LIST


def test_an_opportunity_that_is_over_has_no_page(small_inputs: Inputs) -> None:
    """Its last date is the last day on which it is shown."""
    (slug,) = current_opportunities(small_inputs)
    last = date(2027, 6, 26)
    assert current_opportunities(replace(small_inputs, today=last)) == [slug]
    assert current_opportunities(replace(small_inputs, today=last + timedelta(days=1))) == []
    over = plan_site(replace(small_inputs, today=last + timedelta(days=1)))
    assert not any(page.kind is PageKind.OPPORTUNITY for page in over)


def test_a_guide_in_another_language_only_is_for_no_search_engine(
    small_inputs: Inputs, changed: Changed
) -> None:
    """It is shown with a note; hreflang of the others leaves it out."""
    guides = small_inputs.library.guides
    slug = "rent-and-jobcenter"
    kept = {tag: guides[slug][tag] for tag in ("de", "en")}
    inputs = changed(guides={**guides, slug: kept})
    pages = {
        tag: parse(render_page(inputs, planned(inputs, f"/{tag}/guides/{slug}/")).decode())
        for tag in TAGS
    }
    for tag in ("de", "en"):
        links = [link["hreflang"] for link in pages[tag].all("link") if link["hreflang"]]
        assert links == ["de", "en", "x-default"]
    arabic = pages["ar"]
    assert [meta["content"] for meta in arabic.all("meta") if meta["name"] == "robots"] == [
        "noindex"
    ]
    assert [link["rel"] for link in arabic.all("link")] == ["icon"]
    article = arabic.one("article")
    assert (article.lang, article.dir) == ("en", "ltr")
    assert (article.one("h1").text) == kept["en"].head.title
    note = arabic.one("main").all("p")[0]
    assert "English" in note.text
    assert (note.lang, note.dir) == ("ar", "rtl")
