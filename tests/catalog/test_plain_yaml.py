"""What the plain reader takes, the YAML parser reads alike and without a problem."""

import pickle
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.plain_yaml import plain_value, read_yaml
from catalog.yaml_source import parse_yaml
from tests.catalog.places import BASE, OFFER, OPPORTUNITY

CONTENT = Path(__file__).parents[2] / "content"
DOCUMENT = """\
kind: flat
"on": true
count: 12
price: -1.50
day: 2026-11-22
none: null
postcode: "01067"
text: Haus & Hof, z. B. 3 Zimmer (hell); 50 % – „ruhig“ – 13:30
list: [a, 2, "no", b_c]
empty: []
rent:
  net: 400
  parts:
    - one
    - "two: 2"
    - name: x
      of: [y]
    - name: z
      more:
        deep: 1
texts:
  de:
    title: Titel
    description: >-
      # Erste Zeile
      - zweite: Zeile

      Absatz


      Schluss
last: ٣
"""
TEXTS = [DOCUMENT, *((BASE / "content" / name).read_text("utf-8") for name in (OFFER, OPPORTUNITY))]
PIECES = [*"\n #:-[]{},&*!|>%@`'\"?~=\\\t\r.0a_+<", "  ", ": ", " #", "- ", ">-\n", "|-\n", "---\n"]
PIECES += [
    "null",
    "true",
    "01",
    "1_0",
    "1e3",
    "0x1",
    "13:30",
    "2026-02-30",
    "\n\n",
    "\n  ",
    "\n      x",
]
PIECES += [
    "k: v\n",
    "k:\n",
    "- x\n",
    "[a, b]",
    "{}",
    "\xa0",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\u202e",
    "\u2066",
    "\ufffe",
    "\u200c",
    '"\\e"',
    "ä",
]


def assert_same(text: str) -> None:
    """Compare by what is written: 1 and true, 1.0 and 1.00 are equal and yet not the same."""
    value = plain_value(text)
    if value is not None:
        source, problems = parse_yaml(text, path="x.yaml")
        assert (problems, repr(source.value)) == ([], repr(value))


def test_each_form_of_a_value_is_read() -> None:
    """Scalars, lists, maps and folded texts, as the writer writes them."""
    value = plain_value(DOCUMENT)

    assert value is not None
    assert [value["on"], value["count"], value["none"]] == [True, 12, None]
    assert [value["price"], value["day"]] == [Decimal("-1.50"), date(2026, 11, 22)]
    assert value["list"] == ["a", 2, "no", "b_c"]
    assert value["rent"]["parts"][2:] == [
        {"name": "x", "of": ["y"]},
        {"name": "z", "more": {"deep": 1}},
    ]
    assert value["texts"]["de"]["description"] == "# Erste Zeile - zweite: Zeile\nAbsatz\n\nSchluss"
    assert_same(DOCUMENT)


def test_the_files_of_the_content_are_plain() -> None:
    """All offers and opportunities; a front matter may be otherwise, but hardly is."""
    texts = [path.read_text("utf-8") for path in sorted(CONTENT.rglob("*.yaml"))]
    heads = [path.read_text("utf-8").split("---\n")[1] for path in sorted(CONTENT.rglob("*.md"))]
    assert sum(plain_value(text) is None for text in texts) <= 0.05 * len(texts)
    assert sum(plain_value(text) is None for text in heads) <= 0.05 * len(heads)
    for text in (*texts, *heads):
        assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1",
        "a: b # c\n",
        "# a\nb: c\n",
        "a: 1\na: 2\n",
        "a: 2026-02-30\n",
        "a: &b c\n",
        "a: 'b'\n",
        'a: "\\n"\n',
        "a: b: c\n",
        "a: b\n  c\n",
        "a: \xa0\x85b\n",
        "a:\n- b\n",
        "a:\nb: c\n",
        "a: >-\n    b\n   c\n",
        "a: >-\n  b\n   c\n",
        "a: >-\n  b \n  c\n",
        "a: [b,c]\n",
        "a: [[b]]\n",
        "a: [b: c]\n",
        "a: b \n",
        " a: b\n",
        "a: b\n---\nc: d\n",
        "".join(f"{'  ' * depth}a:\n" for depth in range(14)) + "  " * 14 + "a: b\n",
    ],
)
def test_what_could_be_otherwise_is_left_to_the_parser(text: str) -> None:
    """Forms that no writer of ours makes, and faults."""
    assert plain_value(text) is None


@settings(max_examples=400)
@given(
    st.sampled_from(TEXTS),
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 3), st.sampled_from(["", *PIECES])),
        max_size=4,
    ),
)
def test_mutated_letters_are_read_as_by_the_parser(
    text: str, changes: list[tuple[int, int, str]]
) -> None:
    """Put in, taken out or exchanged anywhere."""
    for place, length, piece in changes:
        start = place % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    assert_same(text)


@settings(max_examples=400)
@given(
    st.sampled_from(TEXTS),
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from(range(-4, 5))), max_size=4
    ),
)
def test_moved_lines_are_read_as_by_the_parser(
    text: str, changes: list[tuple[int, int, int]]
) -> None:
    """Doubled, left out, exchanged, indented more and less."""
    lines = text.split("\n")
    for place, length, shift in changes:
        start = place % len(lines)
        line = lines[start]
        moved = " " * shift + line if shift > 0 else line[-shift:]
        lines[start : start + length % 3] = [moved, line][: 1 + length % 2]
    assert_same("\n".join(lines))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=10))
@example(["k: v\n", "k: v\n"])
@example(["k:\n", "  ", "- x\n", "  ", "k: v\n"])
def test_pieces_in_any_order_are_read_as_by_the_parser(pieces: list[str]) -> None:
    """Little but signs."""
    assert_same("".join(pieces))


def test_places_are_those_of_the_parser() -> None:
    """They are looked up late, in whichever process is asked for them."""
    plain, _ = read_yaml(DOCUMENT, path="x.yaml", first_line=3)
    parsed, _ = parse_yaml(DOCUMENT, path="x.yaml", first_line=3)
    sent = pickle.loads(pickle.dumps(plain))  # noqa: S301 (made here)

    assert plain.marks
    assert sent.mark(("rent", "parts", 2, "of")) == parsed.mark(("rent", "parts", 2, "of"))
    assert dict(plain.marks) == parsed.marks


def test_a_text_that_is_not_plain_keeps_its_problems() -> None:
    """The parser's word stands."""
    source, problems = read_yaml("a: 1\na: 2\n", path="x.yaml")

    assert source.value == {"a": 1}
    assert [(problem.line, problem.code) for problem in problems] == [(2, "Y102")]
