"""Sentences of easy language: where they end, and which are too long."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.easy_language import MOST_WORDS, count_words, is_easy, long_sentences
from catalog.reading import read_offer, read_prose
from catalog.region_files import load_region
from tests.support.processes import ROOT

REGION = ROOT / "region"
DAY = date(2026, 11, 22)
LONG = "Das ist ein Satz mit so vielen Wörtern, dass ihn niemand behält, leider."
SHORT = "Das ist ein kurzer Satz."
HEAD = """---
title: Ein Titel
summary: {summary}
checked_on: 2026-11-22
review_due: 2027-05-22
---
"""


def found(text: str) -> list[tuple[int, int]]:
    return [(spot.line, spot.col) for spot in long_sentences(text)]


def test_the_measure_is_the_number_of_words() -> None:
    """As many as allowed are no fault, one more is."""
    words = ["Wort"] * MOST_WORDS
    assert found(" ".join(words) + ".") == []
    assert found(" ".join([*words, "mehr"]) + ".") == [(1, 1)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"{SHORT} {SHORT} {SHORT} {SHORT}", []),
        (f"{SHORT} {LONG}", [(1, len(SHORT) + 2)]),
        (f"{SHORT}\n\n- {SHORT}\n- {LONG}", [(4, 3)]),
        (f"## {SHORT}\n1. **{LONG}** {SHORT}", [(2, 4)]),
        (f"{LONG[:-1]}: {SHORT}", [(1, 1)]),
        ("Sie brauchen diese Papiere: Bringen Sie bitte Ihren Ausweis und Ihre Nachweise mit.", []),
        (
            "Sie brauchen heute diese Papiere: den Ausweis, die Nachweise und auch die Karte.",
            [(1, 1)],
        ),
        ("Kommen Sie am 3. Mai um 8 Uhr, z. B. zu Fuß oder mit dem Bus.", [(1, 1)]),
    ],
    ids=["short", "second", "point", "bold", "colon", "two clauses", "list of things", "no ends"],
)
def test_a_long_sentence_is_found_where_it_begins(text: str, places: list[tuple[int, int]]) -> None:
    """Marks of headings and points are no part of it; a figure's full stop ends nothing."""
    assert found(text) == places


def test_the_target_of_a_link_is_no_word_and_a_placeholder_is_one() -> None:
    """Counted is what a reader sees."""
    assert count_words("Lesen Sie [Miete und Amt](guide:rent-and-jobcenter).") == 5
    assert count_words("Schreiben Sie an {{operator.mail}}.") == 4


def test_which_language_is_easy_is_told_by_its_tag() -> None:
    """The subtag is registered for every language."""
    assert [tag for tag in ("de", "de-simple", "en-simple", "so") if is_easy(tag)] == [
        "de-simple",
        "en-simple",
    ]


@pytest.mark.parametrize(("tag", "codes"), [("de-simple", ["T606", "T606"]), ("de", [])])
def test_the_check_warns_in_easy_language_only(tag: str, codes: list[str]) -> None:
    """Of the summary and of the body, with line and column of the file."""
    text = HEAD.format(summary=LONG) + f"{SHORT}\n\n{SHORT} {LONG}\n"
    prose, problems = read_prose(
        text.encode(), path=f"guides/x/{tag}.md", region=load_region(REGION), today=DAY
    )
    assert prose is not None
    assert [one.code for one in problems] == codes
    assert all(one.severity.value == "warning" for one in problems)
    if codes:
        assert [(one.line, one.col) for one in problems] == [(3, 1), (9, len(SHORT) + 2)]


def test_texts_of_homes_are_looked_at_too() -> None:
    """The problem stands at the field."""
    path = next(iter(sorted(Path(ROOT / "content/offers").glob("*/*.yaml"))))
    raw = path.read_text("utf-8").rstrip() + (
        f"\n  de-simple:\n    title: Eine Wohnung mit Garten\n    description: {LONG}\n    by: human\n"
    )
    _, problems = read_offer(
        raw.encode(), path=f"{path.stem}.yaml", region=load_region(REGION), today=DAY
    )
    lines = raw.splitlines()
    (problem,) = [one for one in problems if one.code == "T606"]
    assert lines[problem.line - 1].strip() == f"description: {LONG}"


def test_our_own_texts_keep_to_it() -> None:
    """All guides and pages of this checkout."""
    texts = sorted((ROOT / "content").glob("*/*/de-simple.md"))
    assert len(texts) >= 10
    region = load_region(REGION)
    for path in texts:
        name = path.relative_to(ROOT / "content").as_posix()
        _, problems = read_prose(path.read_bytes(), path=name, region=region, today=DAY)
        assert [one for one in problems if one.code == "T606"] == []
