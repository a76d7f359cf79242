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
    (guess,) = spotted(names, "Флинтбек", by_sound=True)

    assert guess.homes == tuple(row["ags"] for row in ROWS if row["name"] == "Flintbek")
    assert spotted(names, "Флинтбек") == []
    assert spotted(names, "kohl", by_sound=True) == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Kiel", "Кіль Киль Киле Кілі کیل كيل ኪል"),
        ("Neumünster", "Ноймюнстер نويمونستر نیومونستر ኖይሙንስተር"),
        ("Preetz", "Преец بريتس پریتس ፕሬትስ"),
        ("Plön", "Пльон Плён پلون"),
        ("Rendsburg", "Рендсбург رندسبورغ ረንድስቡርግ"),
        ("Eckernförde", "Эккернфёрде إيكرنفورده"),
    ],
)
def test_a_town_is_known_by_its_name_in_any_script(
    names: PlaceNames, name: str, typed: str
) -> None:
    for word in typed.split():
        assert [(spot.name, spot.heard) for spot in spotted(names, word)] == [(name, True)], word


def test_words_of_the_texts_in_other_scripts_are_no_towns(names: PlaceNames) -> None:
    """All of the guides and pages, in five languages: what is read as a town's name there is one."""
    found = {
        word: spots[0].name
        for word in {
            word
            for tag in ("uk", "ru", "ar", "fa", "ti")
            for path in sorted((ROOT / "content").glob(f"*/*/{tag}.md"))
            for word in words(path.read_text("utf-8"))
        }
        if (spots := names.spots((word,))) and spots[0].heard
    }

    assert len(found) <= 1, found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ekernförde", "Eckernförde"),
        ("Rendsbrug", "Rendsburg"),
        ("Preez", "Preetz"),
        ("Neumuenter", "Neumünster"),
        ("Kiehl", "Kiel"),
        ("Kîl", "Kiel"),
        ("Kiil", "Kiel"),
    ],
)
def test_a_misspelt_name_is_near_its_place(names: PlaceNames, typed: str, name: str) -> None:
    (word,) = words(typed)

    assert names.alike(word)[:1] == [name]


@pytest.mark.parametrize("word", ["kiel", "eckernf", "wohnung", "balkon", "sprachkurs", "xyz"])
def test_a_name_its_beginning_and_other_words_are_near_none(names: PlaceNames, word: str) -> None:
    assert names.alike(word) == []
