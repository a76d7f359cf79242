"""What is found: places and postcodes, rooms and persons, words in every language."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from tests.formsrv.web.search.looking import (
    CONTENT,
    PLACES,
    REGION,
    TOWN,
    VILLAGE,
    Searcher,
    named_once,
    one,
)


def test_the_name_of_a_town_leads_to_all_of_its_homes(searcher: Searcher) -> None:
    assert searcher.homes(TOWN.name) == set(TOWN.offers)


@pytest.mark.parametrize("typed", ["PLÖN", "Ploen", "plon"])
def test_a_name_is_found_however_it_is_typed(searcher: Searcher, typed: str) -> None:
    town = one(lambda place: place.name == "Plön")

    assert searcher.homes(typed) == set(town.offers)


def test_the_beginning_of_a_name_is_enough(searcher: Searcher) -> None:
    town = one(lambda place: place.offers and len(place.name) > 9 and not place.hidden)

    assert set(town.offers) <= searcher.homes(town.name[:7])


def test_a_postcode_leads_to_the_homes_that_show_it(searcher: Searcher) -> None:
    key, offer = next(
        (path.stem, offer)
        for path in sorted(CONTENT.glob("offers/*/*.yaml"))
        if path.stem in TOWN.offers and (offer := yaml.safe_load(path.read_text("utf-8")))
    )

    found = searcher.homes(offer["postcode"])

    assert key in found
    assert found <= set(TOWN.offers)


def test_a_postcode_in_eastern_digits_is_the_same(searcher: Searcher) -> None:
    place = one(lambda place: place.offers and not place.hidden and len(place.postcodes) == 1)
    eastern = place.postcodes[0].translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert searcher.homes(eastern) == searcher.homes(place.postcodes[0]) >= set(place.offers)


def test_a_postcode_without_a_home_shows_those_of_its_town_and_says_so(searcher: Searcher) -> None:
    used = {code for key in TOWN.offers for code in postcodes_of(key)}
    free = next(code for code in TOWN.postcodes if code not in used)

    page = searcher.find(free)

    assert set(page.homes) <= set(TOWN.offers)
    assert page.homes
    assert TOWN.name in page.note


def postcodes_of(key: str) -> set[str]:
    (path,) = CONTENT.glob(f"offers/*/{key}.yaml")
    return {yaml.safe_load(path.read_text("utf-8"))["postcode"]}


def test_a_place_without_a_home_shows_those_nearby_and_says_so(searcher: Searcher) -> None:
    amts = {place.amt for place in PLACES if place.offers}
    amts.discard("")
    empty = one(lambda p: not p.offers and not p.hidden and p.amt in amts and named_once(p))
    around = {key for place in PLACES if place.amt == empty.amt for key in place.offers}

    page = searcher.find(empty.name, kind="homes")

    assert set(page.homes) <= around
    assert page.homes
    assert empty.name in page.note


def test_where_a_whole_amt_has_no_home_those_around_it_are_shown(searcher: Searcher) -> None:
    amts = {place.amt for place in PLACES if place.offers}
    empty = one(lambda p: p.amt and p.amt not in amts and not p.hidden and named_once(p))

    page = searcher.find(empty.name)

    assert page.homes
    assert page.note


def test_every_village_of_an_amt_leads_to_the_same_homes(searcher: Searcher) -> None:
    """Else the answer would tell in which one a home is."""
    villages = [place for place in PLACES if place.hidden and place.amt == VILLAGE.amt]
    villages = [place for place in villages if named_once(place)]
    answers = {tuple(searcher.find(place.name, kind="homes").homes) for place in villages}
    notes = {searcher.find(place.name, kind="homes").note for place in villages}

    assert len(villages) > 2
    assert len(answers) == 1
    assert set(VILLAGE.offers) <= set(answers.pop())
    assert len(notes) == 1


def test_neither_the_index_nor_a_page_names_the_village_of_a_home(
    searcher: Searcher, index: Path
) -> None:
    """The query is shown back; nothing else may say where exactly a home is."""
    page = searcher.find(VILLAGE.name)
    amts = {
        amt["id"]: amt["name"]
        for amt in yaml.safe_load((REGION / "region.yaml").read_text("utf-8"))["amts"]
    }
    with closing(sqlite3.connect(index)) as connection:
        rows = connection.execute(
            "SELECT items.*, texts.* FROM items JOIN texts ON texts.rowid = items.id WHERE key = ?",
            VILLAGE.offers[:1],
        ).fetchall()

    assert set(VILLAGE.offers) <= set(page.homes)
    assert VILLAGE.name not in page.main.replace(f"<bdi>{VILLAGE.name}</bdi>", "")
    assert amts[VILLAGE.amt] in page.note
    assert len(rows) == 1
    for secret in (VILLAGE.ags, *VILLAGE.postcodes):
        assert secret not in repr(rows)


ROOMS = {"en": "3 rooms", "de": "3 Zimmer", "ar": "٣ غرف", "uk": "3 кімнати", "tr": "3 oda"}


@pytest.mark.parametrize("tag", ROOMS)
def test_a_number_of_rooms_is_understood_in_every_language(searcher: Searcher, tag: str) -> None:
    expected = {
        path.stem
        for path in CONTENT.glob("offers/*/*.yaml")
        if yaml.safe_load(path.read_text("utf-8"))["rooms"] == 3
    }

    found = set(searcher.find(ROOMS[tag], tag, kind="homes").homes)

    assert len(found) == 10
    assert found <= expected


def test_a_number_of_rooms_in_a_town(searcher: Searcher) -> None:
    found = searcher.homes(f"3-Zimmer-Wohnung {TOWN.name}", tag="de")

    assert found
    assert found < set(TOWN.offers)


def test_a_number_of_persons_is_what_a_home_must_be_for(searcher: Searcher) -> None:
    typed, chosen = searcher.homes("5 persons"), searcher.homes("", persons=5)

    assert typed == chosen
    assert 0 < len(chosen) < sum(len(place.offers) for place in PLACES)


@pytest.mark.parametrize(("tag", "word"), [("uk", "балкон"), ("en", "balcony"), ("de", "Balk")])
def test_facts_are_found_in_every_language_though_texts_are_in_german(
    searcher: Searcher, tag: str, word: str
) -> None:
    with_balcony = {
        path.stem
        for path in CONTENT.glob("offers/*/*.yaml")
        if "balcony" in yaml.safe_load(path.read_text("utf-8")).get("room_list", [])
    }

    found = set(searcher.find(word, tag, kind="homes").homes)

    assert found & with_balcony


def test_homes_can_be_narrowed_by_persons_and_rent(searcher: Searcher) -> None:
    wide, narrow = searcher.homes("", rent=1500), searcher.homes("", rent=400)
    rents = {key: rent_of(key) for key in wide}

    assert narrow == {key for key, rent in rents.items() if rent <= 400}
    assert 0 < len(narrow) < len(wide)


def rent_of(key: str) -> float:
    (path,) = CONTENT.glob(f"offers/*/{key}.yaml")
    rent = yaml.safe_load(path.read_text("utf-8"))["rent"]
    return float(
        rent["net"] + rent["cold_costs"] + (rent.get("heating") or 0) + rent.get("other", 0)
    )


def test_courses_and_guides_are_found_beside_homes(searcher: Searcher) -> None:
    page = searcher.find("Jobcenter", "de")
    kinds = {link.split("/")[2] for link in page.links}

    assert {"offers", "guides"} <= kinds
    assert searcher.find("language cafe").links
    assert searcher.find("Sprachcafe", "de").links


def test_only_one_kind_is_shown_when_it_is_chosen(searcher: Searcher) -> None:
    page = searcher.find("Jobcenter", "de", kind="guides")

    assert page.links
    assert not page.homes
