"""Texts in easy language: where their sentences end, and which are too long.

``simple`` is the registered subtag of a simplified language (IANA language subtag registry).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.markup import Spot

MOST_WORDS = 12
"""Our own measure: whoever reads slowly keeps a sentence of this length in mind."""

# A full stop behind a figure or a single letter ends no sentence: "3. Mai", "z. B.".
SENTENCE_END = re.compile(
    r"(?:[!?]|:(?=\S*\s+\D)|(?<![0-9])(?<!\b[^\W\d_])\.)"
    r"[“\"»)*]*(?:</\w+>)*(?=\s+(?:<\w[^>]*>)*[„\"«(*\[]*[A-ZÄÖÜ0-9])"
)
"""Matches the end of a sentence, in Markdown and in HTML; a colon before a clause is one."""
_MARKER = re.compile(r"\s*(?:#+|[-*+]|[0-9]+\.)?\s+|")
_NO_WORDS = re.compile(r"\]\([^)]*\)")
_WORD = re.compile(r"\{\{[^}]*\}\}|\w[\w·’'/@.:-]*")


def is_easy(tag: str) -> bool:
    """Tell whether a language is an easy one, such as ``de-simple``."""
    return tag.endswith("-simple")


def long_sentences(text: str) -> Iterator[Spot]:
    """Yield each sentence of a Markdown text that has more words than it may.

    A line is a paragraph or a point of a list, as the texts have it.
    """
    from catalog.markup import Spot  # few texts are in easy language

    for number, line in enumerate(text.splitlines(), start=1):
        for start, sentence in _sentences(line):
            if count_words(sentence) > MOST_WORDS:
                yield Spot(text=sentence, line=number, col=start + 1)


def count_words(sentence: str) -> int:
    """Count the words that a reader sees; the target of a link is none."""
    return len(_WORD.findall(_NO_WORDS.sub("]", sentence)))


def _sentences(line: str) -> Iterator[tuple[int, str]]:
    marker = _MARKER.match(line)
    start = marker.end() if marker else 0
    for found in SENTENCE_END.finditer(line, start):
        yield start, line[start : found.end()]
        start = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip())
    if line[start:].strip():
        yield start, line[start:]
