"""Letters that no text of ours may hold: controls, and what turns the direction of writing.

A page or a feed that holds a control may be no page and no feed any more, and a title that
turns what follows it can show another address than it holds. Joiners and single marks of
direction belong to Persian, Arabic and emoji; they stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.problems import Problem

STRAY = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069"
    "\\ud800-\\udfff\\ufeff\\ufffe\\uffff]"
)
_TURNING = re.compile("[\\u202a-\\u202e\\u2066-\\u2069]")


def stray_code(letter: str) -> str:
    """Return the code of the sentence that refuses a stray letter."""
    return "Y111" if _TURNING.match(letter) else "Y110"


def shown(letter: str) -> str:
    """Name a letter that cannot be seen, as Unicode does: ``U+202E``."""
    return f"U+{ord(letter):04X}"


def stray_problems(text: str, *, path: str, first_line: int = 1) -> Iterator[Problem]:
    """Yield the first stray letter of each line; ``first_line`` is the line of the first."""
    if not STRAY.search(text):
        return
    for line, part in enumerate(text.split("\n"), start=first_line):
        if found := STRAY.search(part):
            letter = found.group()
            values = {"found": shown(letter)}
            col = found.start() + 1
            yield Problem(path=path, line=line, col=col, code=stray_code(letter), values=values)
