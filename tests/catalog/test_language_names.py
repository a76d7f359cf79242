"""Languages are named so that their readers and all others know which one is meant."""

import pytest

from catalog.language_names import language_name
from catalog.region_files import load_region
from tests.support.processes import ROOT

REGION = load_region(ROOT / "region")


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [
        ("ti", "de", "Tigrinya (ትግርኛ)"),
        ("ti", "ti", "ትግርኛ"),
        ("en", "de", "Englisch (English)"),
        ("de", "de-simple", "Deutsch"),
        ("ku", "de", "Kurdisch – Kurdî (Kurmancî)"),
        ("de", "uk", "німецька (Deutsch)"),
    ],
)
def test_a_name_is_in_the_readers_language_beside_the_own_one(
    tag: str, reader: str, name: str
) -> None:
    """To its own readers the own name is enough."""
    assert language_name(REGION.language(tag), REGION.language(reader)) == name


def test_every_name_holds_the_own_one() -> None:
    """For every reader of every language."""
    for reader in REGION.languages:
        for language in REGION.languages:
            assert language.native in language_name(language, reader)
