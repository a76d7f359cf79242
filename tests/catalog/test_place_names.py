"""Names and postcodes among typed words, in a region of which every row is known."""

import csv

import pytest

from catalog.folding import words
from catalog.place_names import PlaceNames, Spot
from catalog.region import Region
from catalog.region_files import load_region
from catalog.sounding import consonants
from tests.support.processes import ROOT

with (ROOT / "region/municipalities.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(ROOT / "region")


@pytest.fixture(scope="module")
def names(region: Region) -> PlaceNames:
    return PlaceNames(region)


def spotted(names: PlaceNames, typed: str, *, by_sound: bool = False) -> list[Spot]:
    return names.spots(words(typed), by_sound=by_sound)


def test_every_municipality_is_found_by_its_name(names: PlaceNames, region: Region) -> None:
    """Two may share a name; then one of them is meant."""
    for row in ROWS:
        (spot,) = spotted(names, row["name"])
        named = {other["ags"] for other in ROWS if other["name"] == row["name"]}
        assert spot.kind == "municipality"
        assert spot.homes[0] in named
        assert spot.keys == (region.public_place(spot.homes[0]).key,)


def test_a_village_has_the_name_and_key_of_its_amt_alone(names: PlaceNames, region: Region) -> None:
    hidden = [row for row in ROWS if row["public_place"] == "amt"]
    assert hidden
    for row in hidden:
        (spot,) = spotted(names, row["name"])
        place = region.public_place(spot.homes[0])
        if place.kind == "amt":
            assert (spot.name, spot.keys, spot.village) == (place.name, (place.key,), True)


def test_every_amt_and_district_is_found_by_its_name(names: PlaceNames, region: Region) -> None:
    towns = {row["name"] for row in ROWS}
    for amt in region.settings.amts:
        (spot,) = spotted(names, amt.name)
        assert (spot.kind, spot.name) == ("amt", amt.name)
        assert set(spot.homes) == {row["ags"] for row in ROWS if row["amt"] == amt.id}
    for district in region.settings.districts:
        (spot,) = spotted(names, district.name)
        assert spot.kind == ("municipality" if district.name in towns else "district")


def test_a_postcode_names_the_places_that_do_not_show_it(names: PlaceNames, region: Region) -> None:
    for code, homes in region.municipalities_by_postcode.items():
        (spot,) = spotted(names, code)
        hidden = {region.public_place(home.ags).key for home in homes if home.shown_as_amt}
        assert set(spot.keys) == hidden
        assert set(names.public_places(spot)) == {region.public_place(h.ags).key for h in homes}


def test_the_longest_name_counts_and_words_around_it_stay(names: PlaceNames) -> None:
    long = next(one for one in ROWS if len(words(one["name"])) > 1 and "(" not in one["name"])

    found = spotted(names, f"3 Zimmer in {long['name']} oder {ROWS[0]['name']}")

    assert [(spot.start, spot.stop) for spot in found] == [
        (3, 3 + len(words(long["name"]))),
        (4 + len(words(long["name"])), 5 + len(words(long["name"]))),
    ]


def test_a_beginning_of_few_names_means_them_and_a_short_one_nothing(names: PlaceNames) -> None:
    name = max((row["name"] for row in ROWS if len(words(row["name"])) == 1), key=len)

    (spot,) = spotted(names, name[:-3])

    assert not spot.exact
    assert spotted(names, name[:2]) == []


def test_ordinary_words_are_no_places(names: PlaceNames) -> None:
    assert spotted(names, "Wohnung mit Garten und Balkon, квартира, شقة, 12345 99") == []


@pytest.mark.parametrize(
    "alike",
    [
        ("kiel", "киль", "кіль", "كيل", "ኪል"),
        ("neumunster", "ноимюнстер", "نويمونستر", "ኖይሙንስተር"),
        ("preetz", "преец", "بريتس"),
        ("flensburg", "фленсбург", "فلنسبورغ", "ፍለንስቡርግ"),
    ],
)
def test_a_name_sounds_alike_in_every_script(alike: tuple[str, ...]) -> None:
    assert {consonants(name) for name in alike} == {consonants(alike[0])}


def test_names_are_guessed_only_if_asked_and_only_in_other_scripts(names: PlaceNames) -> None:
    town = max(ROWS, key=lambda row: len(names.region.municipalities[row["ags"]].postcodes))

    (guess,) = spotted(names, "Киль", by_sound=True)

    assert guess.name == town["name"]
    assert spotted(names, "Киль") == []
    assert spotted(names, "kohl", by_sound=True) == []
