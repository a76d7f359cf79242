"""Rent tables are reviewed in time, and places without one are told."""

import json
from datetime import date

import pytest

from catalog.commands import main
from tests.catalog.places import Place

LIMITS = "region/rent_limits.yaml"
OVERDUE = ("--today", "2027-05-02")
"""The day after the review of all tables of the base was due."""


def found_by(
    place: Place, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, set[tuple[str, int, str]]]:
    folders = ["--content", str(place.content), "--region", str(place.region_folder)]
    status = main(["check", "--format", "json", *options, *folders])
    faults = json.loads(capsys.readouterr().out)
    limits = [fault for fault in faults if fault["path"].endswith(LIMITS)]
    return status, {(one["code"], one["line"], one["severity"]) for one in limits}


def test_an_overdue_review_warns_and_stops_production(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the two tables that still count; the third one ended with its year."""
    lenient, warned = found_by(place, capsys, *OVERDUE)
    strict, refused = found_by(place, capsys, *OVERDUE, "--strict")

    assert lenient == 0
    assert warned == {("G515", 7, "warning"), ("G515", 19, "warning")}
    assert strict == 1
    assert refused == {("G515", 7, "error"), ("G515", 19, "error")}


def test_a_table_that_another_took_the_place_of_needs_no_review(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stays in the file as a record of what once counted."""
    path = place.folder / LIMITS
    text = path.read_text("utf-8")
    city = text.split("- id: kreis-2026")[0]
    newer = (
        city.replace("musterstadt-2026", "musterstadt-2027")
        .replace("valid_from: 2026-01-01", "valid_from: 2027-01-01")
        .replace("review_due: 2027-05-01", "review_due: 2027-11-01")
    )
    path.write_text(text + newer, "utf-8")

    _, warned = found_by(place, capsys, *OVERDUE)

    assert warned == {("G515", 19, "warning")}


@pytest.mark.parametrize("options", [(), ("--strict",)])
def test_a_place_without_a_table_is_a_warning(
    options: tuple[str, ...], place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also in production: that nobody has published a table is no fault of an editor."""
    place.change(LIMITS, 'districts: ["99057"]', 'municipalities: ["99057001"]')
    place.change(LIMITS, "valid_until: 2026-12-31", "valid_until: 2026-11-21")

    status, found = found_by(place, capsys, "--today", "2026-11-22", *options)

    assert (status, found) == (0, {("G524", 1, "warning")})


def test_the_warning_counts_the_municipalities(place: Place) -> None:
    """So that an editor sees how much is missing, and where."""
    place.change(LIMITS, 'districts: ["99057"]', 'municipalities: ["99057001"]')
    place.change(LIMITS, "valid_until: 2026-12-31", "valid_until: 2026-11-21")

    (found,) = [one for one in place.problems(today=date(2026, 11, 22)) if one.code == "G524"]

    assert "Kreis Beispiel: 2 of 3 municipalities" in found.sentence("en")
    assert "Kreis Beispiel: 2 von 3 Gemeinden" in found.sentence("de")
