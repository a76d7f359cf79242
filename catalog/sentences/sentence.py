"""What a fault says, in the two languages of the editors."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence with ``{named}`` values in both languages of the editors."""

    de: str
    en: str
