"""Files for programs: valid by their schemas, complete, and silent on what pages hide."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.site.facts import Facts
from tests.site.test_canary import says, small_offers
from tests.support.calendars import faults_of_lines

FILES = {"offers": "offers.json", "opportunities": "opportunities.json", "places": "places.geojson"}
MACHINE = ("*.json", "*.geojson", "*.ics", "*.vcf", "*.xml")


@pytest.fixture(scope="module")
def documents(built_site: Path) -> dict[str, Any]:
    """The three documents by their names."""
    return {name: json.loads((built_site / file).read_text()) for name, file in FILES.items()}


def validator(site: Path, name: str) -> Draft202012Validator:
    schema = json.loads((site / f"schema/{name}-1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def broken(document: Any) -> list[Any]:  # noqa: ANN401 (any JSON)
    """Return a document again and again, each time with a fault that a program would trip over."""
    text = json.dumps(document)
    key = "features" if "features" in document else next(k for k in FILES if k in document)
    row = document[key][0]
    other = json.loads(text)
    other[key][0] = {name: row[name] for name in list(row)[1:]}
    more = json.loads(text)
    more[key][0]["postcode"] = "24103"
    return [other, more, {**document, "version": 2}]


def test_documents_keep_to_their_schemas(built_site: Path, documents: dict[str, Any]) -> None:
    """The schema each one names lies on the site; it refuses rows with more, less, or another version."""
    for name, document in documents.items():
        check = validator(built_site, name)
        assert document["$schema"].endswith(f"/schema/{name}-1.json")
        assert [str(error.message) for error in check.iter_errors(document)] == [], name
        assert [check.is_valid(one) for one in broken(document)] == [False] * 3, name


def test_all_homes_that_can_be_had_are_there_by_id(documents: dict[str, Any], facts: Facts) -> None:
    """With rents in cents, and as rented or over none."""
    rows = documents["offers"]["offers"]
    assert [row["id"] for row in rows] == sorted(facts.listed)
    for row in rows:
        offer = facts.offers[row["id"]]
        rent = {name: Decimal(value) for name, value in offer["rent"].items() if name in SUM}
        assert row["rent_total_cents"] == 100 * sum(rent.values()), row["id"]
        cold = rent["net"] + rent["cold_costs"]
        assert row["rent_gross_cold_cents"] == 100 * cold, row["id"]
        assert row["titles"] == {tag: text["title"] for tag, text in offer["texts"].items()}


SUM = {"net", "cold_costs", "heating", "other"}


def test_all_opportunities_that_take_place_are_there_by_id(
    documents: dict[str, Any], facts: Facts, built_site: Path
) -> None:
    """With a page and a calendar in each language."""
    rows = documents["opportunities"]["opportunities"]
    assert [row["id"] for row in rows] == sorted(facts.current)
    site = documents["opportunities"]["url"]
    for row in rows:
        for tag in documents["opportunities"]["languages"]:
            page = row["url"].format(language=tag).removeprefix(f"{site}/")
            calendar = row["calendar"].format(language=tag).removeprefix(f"{site}/")
            assert (built_site / page / "index.html").is_file()
            assert (built_site / calendar).is_file()
    assert any(date["cancelled"] for row in rows for date in row["dates"])


def test_places_count_all_homes_once(documents: dict[str, Any], facts: Facts) -> None:
    """The middle of each public place lies in the region; small villages are none of them."""
    features = documents["places"]["features"]
    homes = sum(feature["properties"]["homes"] for feature in features)
    assert homes == len(facts.listed)
    lats = [float(row["lat"]) for row in facts.municipalities.values()]
    lons = [float(row["lon"]) for row in facts.municipalities.values()]
    for feature in features:
        lon, lat = feature["geometry"]["coordinates"]
        assert min(lons) - 0.01 <= lon <= max(lons) + 0.01
        assert min(lats) - 0.01 <= lat <= max(lats) + 0.01
    shown = sum(row["public_place"] != "amt" for row in facts.municipalities.values())
    kinds = [feature["properties"]["kind"] for feature in features]
    assert kinds.count("municipality") == shown
    assert len({feature["id"] for feature in features}) == len(features)


def test_no_place_lies_where_a_small_village_does(documents: dict[str, Any], facts: Facts) -> None:
    """An Amt is shown at its middle, whatever village in it has a home."""
    villages = {
        (round(float(row["lon"]), 3), round(float(row["lat"]), 3))
        for row in facts.municipalities.values()
        if row["public_place"] == "amt"
    }
    points = {tuple(one["geometry"]["coordinates"]) for one in documents["places"]["features"]}
    assert points & villages == set()


def test_no_machine_file_names_a_small_village_or_holds_a_key(
    built_site: Path, facts: Facts
) -> None:
    """Neither AGS nor postcode nor name of any home's village, in no format and no language."""
    keys = re.compile(r"(?<!\w)(?:" + "|".join(facts.municipalities) + r")(?!\w)")
    secrets = {
        secret
        for own in small_offers(facts).values()
        for name, secret in own.items()
        if name != "ags"
    }
    assert len(secrets) > 5
    files = [path for pattern in MACHINE for path in built_site.rglob(pattern)]
    assert len(files) > 800
    for path in files:
        text = path.read_text("utf-8")
        assert keys.search(text) is None, path
        assert {secret for secret in secrets if secret in text and says(text, secret)} == set(), (
            path
        )


def test_cards_of_offices_are_vcards(built_site: Path, facts: Facts) -> None:
    """RFC 6350: begin, version first, a name; lines of at most 75 octets."""
    cards = sorted((built_site / "offices").glob("*.vcf"))
    assert len(cards) >= len(facts.settings["districts"])
    for card in cards:
        raw = card.read_bytes()
        assert list(faults_of_lines(raw)) == [], card
        lines = raw.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
        assert lines[:2] == ["BEGIN:VCARD", "VERSION:4.0"], card
        assert lines[-1] == "END:VCARD", card
        names = [line.partition(":")[0].partition(";")[0] for line in lines]
        assert names.count("FN") == names.count("EMAIL") == names.count("UID") == 1, card


def test_no_machine_file_says_when_it_was_made(documents: dict[str, Any], facts: Facts) -> None:
    """The same content makes the same bytes: no day of building is in the head of a document."""
    for name, document in documents.items():
        head = {key: value for key, value in document.items() if key not in {name, "features"}}
        assert str(facts.today) not in json.dumps(head), name
        assert not {"generated", "updated", "created"} & set(head), name


def test_a_home_is_written_as_json_writes_it(built_site: Path) -> None:
    """One a line."""
    first, *rows, last = (built_site / FILES["offers"]).read_text("utf-8").splitlines()
    lines = [row.removesuffix(",") for row in rows]
    assert lines
    assert [json.dumps(json.loads(line), ensure_ascii=False) for line in lines] == lines
    assert json.loads(first + last) == json.loads(first + "]}")
