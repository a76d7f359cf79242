"""A text for the public names neither its writer nor the house."""

import pytest

from formsrv.private_words import Writer, find_address, find_addresses, find_own_words
from tests.formsrv.samples import landlord

PETERSEN = Writer(last_name="Petersen", street="Kirchenstraße")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bitte bei Frau Petersen klingeln.", "Petersen"),
        ("Frau PETERSENs Garten", "PETERSENs"),
        ("Das Haus steht in der Kirchenstr. am Ende.", "Kirchenstraße"),
        ("Ruhig, da Kirchenstrasse.", "Kirchenstraße"),
        ("An der kirchenstraße 5", "Kirchenstraße"),
    ],
)
def test_the_own_name_and_street_are_found(text: str, found: str) -> None:
    """However they are written, and without a number, too."""
    assert find_own_words(text, PETERSEN) == found


@pytest.mark.parametrize(
    ("writer", "text"),
    [
        (PETERSEN, "Ruhige Wohnung nahe der Kirche, 5 Minuten zur Hauptstraße."),
        (PETERSEN, "Petersenstift und Petersilie im Garten."),
        (Writer(last_name="Klein"), "Die Küche ist klein, kleine Zimmer."),
        (Writer(last_name="An", street="Am"), "An der Au, Am Wald."),
        (Writer(), "Frau Petersen, Kirchenstraße"),
    ],
)
def test_ordinary_words_are_left_alone(writer: Writer, text: str) -> None:
    """What only looks like the name, or is no name at all."""
    assert find_own_words(text, writer) == ""


def test_a_number_behind_the_typed_street_is_not_asked_for() -> None:
    """Some type street and number into one field."""
    writer = Writer(street="Kirchenstr. 5a")

    assert find_own_words("Zwei Zimmer in der Kirchenstraße.", writer) == "Kirchenstr."


def test_both_names_of_a_double_name_count() -> None:
    """Each of them is the writer's."""
    assert find_own_words("bei Sander", Writer(last_name="Meyer-Sander")) == "Sander"


def test_all_that_must_go_is_named_at_once() -> None:
    """Who took out the number should not come back for the link, and then for the street."""
    text = "Tel. 0431 555 0101 oder www.bild.example in der Dorfstraße 3"

    assert find_addresses(text) == ("0431 555 0101", "www.bild.example", "Dorfstraße 3")


def test_any_address_is_found() -> None:
    """Of whomever it is."""
    texts = ("Tel. 0431 555 0101", "a@post.example", "Dorfstraße 3", "ruhig an der Straße")

    assert [find_address(text) != "" for text in texts] == [True, True, True, False]


def test_a_landlord_is_a_writer() -> None:
    """With the surname and the street of the contact data."""
    assert Writer.of(landlord()) == Writer(last_name="Nachnamekanarie", street="Kanariengasse")
