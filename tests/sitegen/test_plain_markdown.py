"""The fast renderer gives what Python-Markdown gives, or nothing."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog.front_matter import split_front_matter
from sitegen.plain_markdown import render_plain
from sitegen.prose import render_reference

CONTENT = Path(__file__).parents[2] / "content"
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")

BLOCKS = [
    "Two words and 5 €.",
    "two\nlines",
    '**Strong** and *emphasis*, a > b, "quoted", it\'s R&D',
    "[Help](page:help) or [law](https://law.example/a-1), [offers](offers:)",
    "## Heading",
    "### Small *heading*\ntext",
    "- one\n- **two** three\n- [four](guide:four)",
    "1. one\n2. two",
    "2026 was dry. **[x](page:y)**",
    "",
]
SIGNS = [*"\n #*-+=_`\\>[]()!&<:.1~|{}'\"\t", "\n\n", "  ", "- ", "1. ", "## ", "**", "***", "---"]
SIGNS += [
    "[x]: page:y",
    "[x](page:y)",
    "[x](http://a.example)",
    "![a](b)",
    "<b>",
    "&amp;",
    "&#123;",
]
SIGNS += [
    "\n- ",
    "\n1. ",
    "\n> ",
    "    ",
    "٢. ",
    "\xa0",
    "\u2003",
    "\u2028",
    "\x02",
    "\r",
    "a",
    "*b*",
]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def bodies() -> list[str]:
    paths = sorted(CONTENT.rglob("*.md"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    filled = [PLACEHOLDER.sub("R&D", split_front_matter(text, path="x.md")[1]) for text in texts]
    return [escaped(text) for text in filled]


def assert_same(text: str) -> None:
    html = render_plain(escaped(text))
    assert html is None or html == render_reference(escaped(text))


@pytest.mark.parametrize("text", BLOCKS)
def test_what_guides_are_made_of_is_rendered(text: str) -> None:
    """Each kind of block takes the fast way, to the same end."""
    assert render_plain(escaped(text)) == render_reference(escaped(text))


def test_guides_and_pages_take_the_fast_way() -> None:
    """Nearly all of them; every one that does reads as by the reference."""
    results = [(render_plain(body), render_reference(body)) for body in bodies()]
    fast = [(html, reference) for html, reference in results if html is not None]
    assert len(fast) >= 0.95 * len(results) > 0
    assert [html for html, _ in fast] == [reference for _, reference in fast]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(BLOCKS), max_size=6), st.sampled_from(["\n\n", "\n\n\n", "\n"]))
def test_blocks_in_any_order_read_as_by_the_reference(blocks: list[str], between: str) -> None:
    """Lists that meet, headings without blank lines."""
    assert_same(between.join(blocks))


@settings(max_examples=500)
@given(
    st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3),
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 2), st.sampled_from(["", *SIGNS])), max_size=4
    ),
)
@example(["*b**b*"], [])
@example(["**a **"], [])
@example(["**a ** b**"], [])
@example(["- a\n\n1. b"], [])
@example(["text\n==="], [])
@example(["- ## a"], [])
@example(["٢. a"], [])
@example(["## a #"], [])
@example(["![a](page:b)"], [])
@example(["a  \nb"], [])
@example(["a\n> b"], [])
@example(["a## b"], [])
@example(["_a_"], [])
def test_mutated_texts_read_as_by_the_reference(
    blocks: list[str], changes: list[tuple[int, int, str]]
) -> None:
    """A sign put in, taken out or doubled anywhere."""
    text = "\n\n".join(blocks)
    for place, length, sign in changes:
        start = place % (len(text) + 1)
        text = text[:start] + sign + text[start + length :]
    assert_same(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SIGNS), max_size=14))
def test_signs_in_any_order_read_as_by_the_reference(signs: list[str]) -> None:
    """Texts of little but signs."""
    assert_same("".join(signs))


@given(st.text())
def test_no_tag_of_the_text_gets_through(text: str) -> None:
    """Only the tags that are made here stand in the result."""
    html = render_plain(escaped(text)) or ""
    for tag in ("p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html.replace('<a href="', "")
