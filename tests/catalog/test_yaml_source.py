"""What an editor types is what the catalog sees."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.plain_yaml import plain_value
from catalog.yaml_source import decode, parse_yaml


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("01067", "01067"),
        ("13:30", "13:30"),
        ("no", "no"),
        ("on", "on"),
        ("1_200", "1_200"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("+5", "+5"),
        ("12", 12),
        ("2.5", Decimal("2.5")),
        ("true", True),
        ("null", None),
        ("2026-12-01", date(2026, 12, 1)),
        ("2026-12-01 10:00", "2026-12-01 10:00"),
        ('"12"', "12"),
    ],
)
def test_a_plain_scalar_is_never_changed_silently(typed: str, value: object) -> None:
    """Only what is written in the one canonical way is more than text."""
    source, problems = parse_yaml(f"key: {typed}\n", path="x.yaml")

    assert (source.value["key"], problems) == (value, [])


def test_marks_count_from_the_first_line_given() -> None:
    """Front matter keeps the lines of its whole file."""
    source, _ = parse_yaml("a: 1\nb:\n  c: 2\n", path="x.md", first_line=2)

    assert source.mark(("b", "c")) == (4, 3)
    assert source.mark(("b", "d")) == (3, 1)


@pytest.mark.parametrize("depth", [20, 900, 20_000])
def test_deep_nesting_is_a_problem_and_no_crash(depth: int) -> None:
    """A hostile document cannot bring the parser down."""
    _, problems = parse_yaml("a: " + "[" * depth + "]" * depth, path="x.yaml")

    assert {found.code for found in problems} <= {"Y101", "Y107"}
    assert problems


def test_a_control_character_is_found_after_letters_of_several_bytes() -> None:
    """Columns count characters, not bytes."""
    _, problems = parse_yaml("a: äöü\x07\n", path="x.yaml")

    assert [(found.line, found.col, found.code) for found in problems] == [(1, 7, "Y110")]


STRAY = {
    **dict.fromkeys(("\x07", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe"), "Y110"),
    **dict.fromkeys(("\u202a", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"), "Y111"),
}


@pytest.mark.parametrize(("sign", "code"), STRAY.items(), ids=ascii)
@pytest.mark.parametrize(
    "place", ["a: x{}y\n", 'a: "x{}y"\n', "a: >-\n  x{}y\n", "a{}b: x\n", "# {}\n"]
)
def test_stray_characters_are_refused_wherever_they_stand(place: str, sign: str, code: str) -> None:
    """In values, keys and remarks; an address that turns round is none that a reader can trust."""
    _source, problems = parse_yaml(place.format(sign), path="x.yaml")

    assert [found.code for found in problems] == [code]
    assert problems[0].values == {"found": f"U+{ord(sign):04X}"}
    assert plain_value(place.format(sign)) is None


@pytest.mark.parametrize(("sign", "code"), [("\0", "Y110"), *STRAY.items()], ids=ascii)
@pytest.mark.parametrize(
    "place", ['a: "x{}y"\n', '"a{}b": x\n', 'a: ["{}"]\n', 'a: [{{b: "{}"}}]\n']
)
def test_an_escape_is_no_way_round(place: str, sign: str, code: str) -> None:
    """What counts is the value, not how it is written."""
    text = place.format(f"\\u{ord(sign):04X}")

    _, problems = parse_yaml(text, path="x.yaml")

    assert [found.code for found in problems] == [code]
    assert plain_value(text) is None


@pytest.mark.parametrize(
    "sign", ["\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u00ad", "\t"], ids=ascii
)
def test_joiners_and_single_marks_stay(sign: str) -> None:
    """Persian needs them within words, Arabic beside numbers, emoji between their parts."""
    source, problems = parse_yaml(f'a: "می{sign}خواهم"\n', path="x.yaml")

    assert (source.value, problems) == ({"a": f"می{sign}خواهم"}, [])


@given(st.text())
def test_no_text_raises(text: str) -> None:
    """Whatever a file holds, the answer is a value or problems."""
    source, problems = parse_yaml(text, path="x.yaml")

    assert source.marks or problems


@given(st.binary())
def test_no_bytes_raise(raw: bytes) -> None:
    """Bytes are text or one problem that points into them."""
    text, problems = decode(raw, path="x.yaml")

    assert bool(problems) == (text == "" and raw.decode("utf-8-sig", "replace") != "")


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 60_000,
        "a: " + "{a: " * 60_000,
        "- " * 60_000 + "a",
        "".join(f"{' ' * level}a:\n" for level in range(2_000)),
    ],
    ids=["brackets", "braces", "dashes", "indents"],
)
def test_thousands_of_levels_are_a_problem_and_no_crash(text: str) -> None:
    """The C library composes by recursion in C: without a look before, the process would end."""
    _, problems = parse_yaml(text, path="deep.yaml")
    assert [found.code for found in problems] == ["Y107"]
