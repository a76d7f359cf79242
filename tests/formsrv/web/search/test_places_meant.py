"""Places in a reader's own script or spelling: their homes come first, or the name is offered."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.formsrv.web.search.looking import PLACES, TOWN, Searched, Searcher, one

CAPITAL = one(lambda place: place.name == "Kiel")


def meant(page: Searched) -> dict[str, str]:
    """Return what each place that is offered would look for."""
    found = re.search(r'<p class="links">(.*?)</p>', page.main, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)"><bdi>(.*?)</bdi>', found[1]) if found else []
    return {name: parse_qs(urlsplit(unescape(url)).query)["q"][0] for url, name in links}


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("uk", "Кіль"),
        ("uk", "квартира Кіль"),
        ("ru", "квартира в Киле"),
        ("fa", "کیل"),
        ("ar", "شقة كيل"),
        ("ti", "ገዛ ኣብ ኪል"),
    ],
)
def test_a_towns_name_in_the_readers_script_finds_its_homes_first(
    searcher: Searcher, tag: str, typed: str
) -> None:
    """Though other words begin as the name does."""
    page = searcher.find(typed, tag)

    assert page.homes
    assert set(page.homes) <= set(CAPITAL.offers)
    assert page.links[0].split("/")[2] == "offers"


def test_the_name_in_another_script_finds_the_same_homes(searcher: Searcher) -> None:
    assert searcher.homes("Кіль", tag="uk") == searcher.homes("Kiel") == set(CAPITAL.offers)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("Ekernförde", "Eckernförde"), ("Rendsbrug", "Rendsburg"), ("Preez", "Preetz")],
)
def test_a_misspelt_place_is_offered_in_its_own_spelling(
    searcher: Searcher, typed: str, name: str
) -> None:
    found = meant(searcher.find(typed))

    assert found[name] == name
    assert searcher.find(found[name]).homes


@pytest.mark.parametrize(("tag", "typed"), [("ku", "Kîl"), ("so", "Kiil"), ("de", "Kiehl")])
def test_a_town_as_it_sounds_is_offered_in_its_own_spelling(
    searcher: Searcher, tag: str, typed: str
) -> None:
    assert meant(searcher.find(typed, tag)) == {CAPITAL.name: CAPITAL.name}


def test_what_stood_beside_a_misspelt_place_is_kept(searcher: Searcher) -> None:
    found = meant(searcher.find("Wohnung in Kiehl", "de", persons=2))

    assert found == {CAPITAL.name: f"Wohnung in {CAPITAL.name}"}


@pytest.mark.parametrize("typed", [TOWN.name, "balcony", "", PLACES[-1].name])
def test_no_place_is_offered_where_nothing_is_misspelt(searcher: Searcher, typed: str) -> None:
    assert meant(searcher.find(typed)) == {}


@pytest.mark.parametrize(("tag", "typed"), [("de", "3 Zimmer Kiel"), ("uk", "Кіль")])
def test_the_search_that_is_saved_keeps_the_place(searcher: Searcher, tag: str, typed: str) -> None:
    page = searcher.find(typed, tag, persons=2)

    (link,) = re.findall(r'href="(/forms/[^"]+/saved-search[^"]*)"', page.main)
    form = searcher.client.get(unescape(link)).text

    assert parse_qs(urlsplit(unescape(link)).query) == {"place": ["Kiel"], "persons": ["2"]}
    assert re.search(r'<input[^>]* name="place"[^>]* value="Kiel"', form)
