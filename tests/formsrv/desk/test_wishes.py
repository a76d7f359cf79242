"""Words that may shut people out are shown to the editor; ordinary sentences are not."""

import pytest

from formsrv.desk.wishes import find_wishes
from formsrv.payloads import OfferText


def wishes(description: str) -> tuple[str, ...]:
    return find_wishes([OfferText(title="Eine Wohnung", description=description)])


@pytest.mark.parametrize(
    "sentence",
    [
        "Bitte keine Ausländer.",
        "Vermietung nur an deutsche Familien.",
        "Kein Jobcenter, keine Kinder.",
        "Leider ohne Flüchtlinge.",
        "Ausschließlich an Berufstätige.",
        "Gute Deutschkenntnisse nötig.",
        "Kopftuch unerwünscht, bitte.",
        "No foreigners, please.",
        "Only for Christians.",
        "Germans only.",
        "KEINE MUSLIME",
    ],
)
def test_it_is_found(sentence: str) -> None:
    assert wishes(sentence) != ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Kinder sind willkommen, die Schule ist nah.",
        "Für Familien gut geeignet.",
        "Keine Haustiere, kein Balkon.",
        "Nur an Wochenenden zu besichtigen.",
        "Das Jobcenter zahlt die Miete.",
        "Wir sprechen Deutsch und Ukrainisch.",
        "No pets and no smoking.",
    ],
)
def test_ordinary_sentences_are_left_alone(sentence: str) -> None:
    assert wishes(sentence) == ()


def test_each_is_named_once_in_order() -> None:
    assert wishes("Keine  Kinder. Keine Polen. Keine Kinder.") == ("Keine Kinder", "Keine Polen")
