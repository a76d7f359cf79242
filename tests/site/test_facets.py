"""Homes by place, household, rooms and rent limit: lists that exist before anybody asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.site.document import Element, SitePage
from tests.site.facts import FEWEST_ON_FIRST, PER_LIST, Facts
from tests.site.home_lists import home_lists, within_limit

RTL_OR_LONG = ("de", "ar", "ti", "uk")


@pytest.fixture(scope="module")
def lists(facts: Facts) -> dict[str, set[str]]:
    """The ids of the homes in each list, told from the files."""
    return home_lists(facts)


def ids_on(page: SitePage) -> list[str]:
    return [card.all("a")[0]["href"].split("/")[-2] for card in page.root.of_class("card")]


def facet_pages(pages: dict[str, SitePage], tag: str) -> dict[str, list[SitePage]]:
    """Return the pages of each list by its path, the first page first."""
    found: dict[str, list[SitePage]] = {}
    for page in pages.values():
        if page.kind == "facet" and page.tag == tag:
            found.setdefault(path_of(page), []).append(page)
    return found


def path_of(page: SitePage) -> str:
    """Return what a list asks: all words of the address that come in pairs."""
    words = page.file.split("/")[2:-1]
    return "/".join(words[: len(words) // 2 * 2])


def test_every_question_with_an_answer_has_its_list_and_no_other(
    pages: dict[str, SitePage], facts: Facts, lists: dict[str, set[str]]
) -> None:
    """Counted from the files: no empty list, no home that is missing, none in the wrong place."""
    assert len(lists) > 60
    assert {path.split("/")[0] for path in lists} == {"in", "for", "rooms", "within", "with"}
    for tag in facts.languages:
        found = facet_pages(pages, tag)
        shown = {
            path: {key for one in parts for key in ids_on(one)} for path, parts in found.items()
        }
        assert shown == lists, tag


def test_lists_are_newest_first_and_close_as_the_list_of_all_does(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The first page holds 10 to 29 homes, or all; closed ones twenty."""
    for path, parts in facet_pages(pages, "en").items():
        parts.sort(key=lambda page: (len(page.file), page.file))
        first, *closed = parts
        assert {len(ids_on(page)) for page in closed} <= {PER_LIST}, path
        assert 0 < len(ids_on(first)) < FEWEST_ON_FIRST + PER_LIST, path
        days = [facts.offers[key]["listed_on"] for key in ids_on(first)]
        assert days == sorted(days, reverse=True), path


def test_links_to_lists_say_how_many_homes_are_there(
    pages: dict[str, SitePage], facts: Facts, lists: dict[str, set[str]]
) -> None:
    """On the list of all, on each narrower one, on the start page, on pages of places."""
    seen = set()
    for page in pages.values():
        for chips in page.root.of_class("chips"):
            for link in chips.all("a"):
                path = link["href"].removeprefix(f"/{page.tag}/offers/").rstrip("/")
                if path in lists and link.all("b"):
                    seen.add(path)
                    assert int(link.one("b").text) == len(lists[path]), f"{page.file}: {path}"
                    assert link.one("bdi").text, page.file
    assert seen == set(lists)


def test_the_list_of_all_leads_to_every_simple_question(
    pages: dict[str, SitePage], facts: Facts, lists: dict[str, set[str]]
) -> None:
    """Districts, households, rooms, limits and words; combinations are one tap further."""
    districts = {one["slug"] for one in facts.settings["districts"]}
    simple = {path for path in lists if not path.startswith("in/")}
    simple |= {f"in/{slug}" for slug in districts if f"in/{slug}" in lists}
    for tag in facts.languages:
        nav = pages[f"{tag}/offers/index.html"].root.of_class("more")[0]
        found = {link["href"].removeprefix(f"/{tag}/offers/").rstrip("/") for link in nav.all("a")}
        assert found == simple, tag


def test_a_district_leads_to_its_households_and_limits(
    pages: dict[str, SitePage], facts: Facts, lists: dict[str, set[str]]
) -> None:
    """And a household to the districts: the same lists from both sides."""
    for tag in RTL_OR_LONG:
        for one in facts.settings["districts"]:
            base = f"in/{one['slug']}"
            wanted = {path for path in lists if path.startswith(f"{base}/")}
            assert narrower(pages[f"{tag}/offers/{base}/index.html"]) == wanted
        for path in lists:
            if re.fullmatch(r"(for|within)/\d+", path):
                wanted = {other for other in lists if other.endswith(f"/{path}")}
                assert narrower(pages[f"{tag}/offers/{path}/index.html"]) == wanted


def narrower(page: SitePage) -> set[str]:
    navs = page.root.of_class("more")
    links = [link for nav in navs for link in nav.all("a")]
    return {link["href"].removeprefix(f"/{page.tag}/offers/").rstrip("/") for link in links}


def fits(card: Element) -> str:
    return " ".join(line.text for line in card.of_class("fits"))


def test_each_card_answers_for_the_rent(pages: dict[str, SitePage], facts: Facts) -> None:
    """The households within the limit; for all others no figure that nobody gave."""
    cards = {
        card.all("a")[0]["href"].split("/")[-2]: card
        for page in pages.values()
        if page.tag == "en" and page.kind in {"offer_list", "offer_list_further"}
        for card in page.root.of_class("card")
    }
    assert set(cards) == facts.listed
    answered = set()
    for key, card in cards.items():
        sizes = within_limit(facts, facts.offers[key])
        figures = {int(figure) for figure in re.findall(r"\d+", fits(card))}
        assert figures == ({min(sizes), max(sizes)} if sizes else set()), key
        answered.add(bool(sizes))
        assert sizes or re.search("ask the Jobcenter|Above the limit", card.text), key
    assert answered == {True, False}


def test_the_list_of_a_limit_answers_for_its_household(
    pages: dict[str, SitePage], lists: dict[str, set[str]]
) -> None:
    """Two taps from the start page: every card there names the household that was asked for."""
    seen = 0
    for path in lists:
        if path.startswith("within/"):
            persons = path.split("/")[1]
            for card in pages[f"en/offers/{path}/index.html"].root.of_class("card"):
                seen += 1
                assert re.findall(r"\d+", fits(card)) == [persons], path
    assert seen > 10


def test_lists_have_titles_of_their_own_that_say_what_is_in_them(
    pages: dict[str, SitePage], facts: Facts, lists: dict[str, set[str]]
) -> None:
    """Within a language no two lists are called the same, and all languages name the same lists."""
    for tag in facts.languages:
        heads = [pages[f"{tag}/offers/{path}/index.html"].root for path in lists]
        titles = {root.one("title").text for root in heads}
        assert len(titles) == len(lists), tag
        assert {root.one("h1").text for root in heads} == {
            title.removesuffix(f" · {facts.settings['portal_name']}") for title in titles
        }
        for root in heads:
            (about,) = [meta for meta in root.all("meta") if meta["name"] == "description"]
            assert root.one("h1").text in about["content"]


def test_sitemaps_name_every_list_in_every_language(
    facts: Facts, lists: dict[str, set[str]], built_site: Path
) -> None:
    """Search engines find the answers that people look for."""
    text = (built_site / "sitemaps/pages.xml").read_text("utf-8")
    named = set(re.findall(r"<loc>([^<]+)</loc>", text))
    base = facts.settings["site_url"]
    wanted = {f"{base}/{tag}/offers/{path}/" for tag in facts.languages for path in lists}
    assert wanted <= named
    assert {f"{base}/{tag}/places/" for tag in facts.languages} <= named
