"""Renders the small part of Markdown that most guides and pages keep to, and only that.

The reference is Python-Markdown: for a text that is wholly within this part the result equals
its result, and for any other there is none. A sign that could mean more is reason enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.markup import target_is_known

# Escapes, code, "_", odd white space, three stars, and "&" that begins no escaped sign. As one
# set of letters with a condition behind it this is searched four times as fast as in branches.
_BEYOND = re.compile(
    "[\\\\`_\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u1680\u2000-\u200a\u2028\u2029*&]"
    r"(?:(?<![*&])|(?<=\*)\*\*|(?<=&)(?!(?:amp|lt|gt|quot|#x27);))"
)
_HEADING_LINE = re.compile("##.*")
_BLANK_LINES = re.compile("\n\n+")

# A line that begins as a list, heading, quotation or rule does is no text.
_TEXT = r"(?![-=+#\s]|&gt;|\*{1,2}\s|\d+\.(?:\s|\Z))[^\n]*(?<=\S)(?=\n|\Z)"
_HEADING = re.compile(rf"(##|###) ({_TEXT})(?<!#)\Z")
_PARAGRAPH = re.compile(rf"{_TEXT}(?:\n{_TEXT})*\Z")
_BULLETS = re.compile(rf"- {_TEXT}(?:\n- {_TEXT})*\Z")
_NUMBERS = re.compile(rf"[0-9]+\. {_TEXT}(?:\n[0-9]+\. {_TEXT})*\Z")
_NEXT_NUMBER = re.compile(r"\n[0-9]+\. ")
_NEXT_ITEM = "</li>\n<li>"

_EMPHASIS = re.compile(r"\*\*(?!\s)([^*\n]+)(?<!\s)\*\*|\*(?!\s)([^*\n]+)(?<!\s)\*(?!\*)")
_LINK = re.compile(r"\[(?<!!\[)([^][*\n]+)\]\(([a-z]+:[A-Za-z0-9./:-]*)\)")
_LEFT_OVER = "[]*"


class _BeyondError(Exception):
    """The text holds more than is known here."""


def render_plain(text: str) -> str | None:
    """Render a text in which ``<`` and ``&`` are escaped; None where it may hold anything else."""
    if _BEYOND.search(text):
        return None
    apart = _HEADING_LINE.sub(_set_apart, text.replace(">", "&gt;"))
    try:
        html = "\n".join(_blocks(_BLANK_LINES.split(apart.strip("\n"))))
        html = _EMPHASIS.sub(_emphasis, _LINK.sub(_link, html))
    except _BeyondError:
        return None
    return None if any(sign in html for sign in _LEFT_OVER) else html


def _blocks(blocks: list[str]) -> Iterator[str]:
    after_list = False
    for block in filter(None, blocks):
        if found := _HEADING.match(block):
            level = len(found[1])
            yield f"<h{level}>{found[2]}</h{level}>"
        elif _PARAGRAPH.match(block):
            yield f"<p>{block}</p>"
        elif after_list:  # the second list would go on with the first
            raise _BeyondError
        else:
            yield _list(block)
            after_list = True
            continue
        after_list = False


def _set_apart(found: re.Match[str]) -> str:
    return f"\n{found[0]}\n"


def _list(block: str) -> str:
    """Make a list of lines of which each begins with its sign and a space."""
    if _BULLETS.match(block):
        name, items = "ul", block[2:].replace("\n- ", _NEXT_ITEM)
    elif _NUMBERS.match(block):
        name, items = "ol", _NEXT_NUMBER.sub(_NEXT_ITEM, block.partition(" ")[2])
    else:
        raise _BeyondError
    return f"<{name}>\n<li>{items}</li>\n</{name}>"


def _link(found: re.Match[str]) -> str:
    if not target_is_known(found[2]):
        raise _BeyondError
    return f'<a href="{found[2]}">{found[1]}</a>'


def _emphasis(found: re.Match[str]) -> str:
    return f"<strong>{found[1]}</strong>" if found[1] else f"<em>{found[2]}</em>"
