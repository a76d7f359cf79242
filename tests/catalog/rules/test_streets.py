"""A street with its number is found; a street, a way or a place alone gives nobody away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.streets import find_street


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bei Frau Petersen, Kirchenstraße 5, klingeln.", "Kirchenstraße 5"),
        ("kirchenstr. 5", "kirchenstr. 5"),
        ("Kirchenstr.5b", "Kirchenstr.5b"),
        ("In der KIRCHENSTRASSE 12 a im Hof", "KIRCHENSTRASSE 12 a"),
        ("Holunderweg 12", "Holunderweg 12"),
        ("Plöner Straße 117.", "Plöner Straße 117"),
        ("Neue Allee 3, hinten", "Neue Allee 3"),
        ("Hans-Beispiel-Platz 7", "Hans-Beispiel-Platz 7"),
        ("Gartenstraße Nr. 4", "Gartenstraße Nr. 4"),
        ("Schulweg 5, klingeln", "Schulweg 5"),
        ("Eichenring 8", "Eichenring 8"),
        ("Seestraße  9\nzwei Zimmer", "Seestraße 9"),
    ],
)
def test_an_address_is_found(text: str, found: str) -> None:
    """However the ending is written, with or without a letter behind the number."""
    assert find_street(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Die Straße ist ruhig.",
        "5 Minuten zur Hauptstraße.",
        "Von der Hauptstraße 5 Minuten zu Fuß, vom Feldweg 300 m.",
        "In der Dorfstraße 2. OG, Balkon nach Süden.",
        "Parkplatz 20 Euro, Stellplatz 2 Autos, Spielplatz 100 m.",
        "Arbeitsweg 10 Minuten, Schulweg 5 bis 7 Minuten.",
        "Zur Bahnhofstraße 1,5 km, an der Dorfstraße 30 km/h.",
        "Die Straße 3 Häuser weiter ist die letzte.",
        "Supermarkt 3 Gehminuten, der Weg 5 Minuten lang.",
        "Gartenstraße, 3 Zimmer, 62,5 m².",
        "Kirchenstraße: 3-Zimmer-Wohnung.",
        "Kirchenstraße 3-Zimmer-Wohnung.",
        "Weg 12",
        "Offering 3 rooms, sharing 2 of them, free during 2 months.",
        "Fahrradstellplatz 2, Sitzplatz 4.",
    ],
)
def test_what_is_no_address_is_left_alone(text: str) -> None:
    """Distances, storeys, prices and streets without a number."""
    assert find_street(text) == ""


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """What is found stands in the text."""
    assert isinstance(find_street(text), str)
