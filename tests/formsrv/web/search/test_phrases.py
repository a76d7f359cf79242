"""Phrases as people type them: function words, facts of opportunities, households, the best first."""

import pytest
import yaml

from catalog.folding import words
from catalog.formats import weekday
from catalog.region_files import load_region
from catalog.search_words import function_words
from tests.formsrv.web.search.looking import CONTENT, REGION, TAGS, TOWN, Searcher

COURSE = "german-literacy-for-women"
"""For women, with childcare, on Mondays and Wednesdays."""
COURSES = {
    "de": "Sprachkurs für Frauen mit Kinderbetreuung",
    "de-simple": "Sprachkurs mit Kinderbetreuung für Frauen",
    "en": "a language course for women with childcare",
    "uk": "мовний курс, жінки, догляд за дітьми",
    "ar": "دورة لغة النساء مع رعاية الأطفال",
    "tr": "dil kursu kadınlar için çocuk bakımı ile",
    "ti": "ትምህርቲ ቋንቋ ምስ ምክንኻን ቆልዑ",
    "fr": "cours de langue pour femmes avec garde d’enfants",
}
HOUSEHOLDS = {
    "de": "Wohnung für 4 Leute",
    "de-simple": "4 Menschen",
    "en": "looking for a flat for 4 people",
    "uk": "квартира для 4 осіб",
    "ru": "квартира на 4 человека",
    "ar": "شقة لـ٤ أشخاص",
    "fa": "آپارتمان برای ۴ نفر",
    "tr": "4 kişilik daire",
    "ku": "xanî ji bo 4 kesan",
    "ti": "ን4 ሰባት",
    "so": "guri loogu talagalay 4 qof",
    "fr": "appartement pour 4 personnes",
}


def homes_for(persons: int) -> set[str]:
    return {
        path.stem
        for path in CONTENT.glob("offers/*/*.yaml")
        if yaml.safe_load(path.read_text("utf-8"))["persons"] >= persons
    }


@pytest.mark.parametrize("tag", COURSES)
def test_a_course_is_found_by_what_it_is_and_offers_in_every_language(
    searcher: Searcher, tag: str
) -> None:
    """None of its texts has all of these words."""
    page = searcher.find(COURSES[tag], tag)

    assert page.links[0] == f"/{tag}/opportunities/{COURSE}/"
    assert page.note == ""
    assert len(page.links) < 5


@pytest.mark.parametrize("tag", TAGS)
def test_a_weekday_leads_to_what_takes_place_on_it(searcher: Searcher, tag: str) -> None:
    language = load_region(REGION).language(tag)
    monday, saturday = (weekday(day, language) for day in (0, 5))

    found = searcher.find(monday, tag, kind="opportunities").links

    assert f"/{tag}/opportunities/{COURSE}/" in found
    assert f"/{tag}/opportunities/{COURSE}/" not in searcher.find(saturday, tag).links


@pytest.mark.parametrize("tag", HOUSEHOLDS)
def test_a_number_of_persons_is_understood_within_a_phrase(searcher: Searcher, tag: str) -> None:
    """Words of the sentence before, between and after it are not looked for."""
    found = searcher.homes(HOUSEHOLDS[tag], tag=tag)

    assert found
    assert found <= homes_for(4)


def test_a_phrase_with_a_household_and_a_place_finds_all_that_fit(searcher: Searcher) -> None:
    """Kiel is written in Ukrainian letters."""
    flats = {key for key in TOWN.offers if "kind: flat" in source_of(key)}

    assert searcher.homes("квартира для 4 осіб Кіль", tag="uk") == flats & homes_for(4)
    assert len(flats & homes_for(4)) > 1


def source_of(key: str) -> str:
    (path,) = CONTENT.glob(f"offers/*/{key}.yaml")
    return path.read_text("utf-8")


def test_a_long_sentence_is_understood_to_its_end(searcher: Searcher) -> None:
    found = searcher.homes(
        f"Ich suche bitte eine Wohnung mit Balkon für 2 Personen in {TOWN.name}", tag="de"
    )

    assert found
    assert found <= set(TOWN.offers)


def test_a_function_word_alone_is_looked_for(searcher: Searcher) -> None:
    """Better much than nothing."""
    assert searcher.find("für", "de").links


def test_the_group_with_the_best_result_comes_first(searcher: Searcher) -> None:
    """A guide that is called so before homes that mention it; homes where nothing is better."""
    assert "/guides/" in searcher.find("Jobcenter", "de").links[0]
    assert "/offers/" in searcher.find(f"Wohnung {TOWN.name}", "de").links[0]
    assert "/offers/" in searcher.find(TOWN.name, "de").links[0]


def test_where_nothing_holds_all_words_what_holds_most_comes_first(searcher: Searcher) -> None:
    page = searcher.find("Sprachkurs Frauen Kinderbetreuung Raumschiff", "de")

    assert page.links[0] == f"/de/opportunities/{COURSE}/"
    assert page.note


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_has_its_function_words(tag: str) -> None:
    """Folded as what is typed."""
    found = function_words(tag)

    assert len(found) >= 15
    assert all(words(word) == [word] for word in found)
