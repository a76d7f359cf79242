"""Names as parts of an address."""

from __future__ import annotations

import re

_ASCII = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"))


def slug_of(name: str) -> str:
    """Write a German place name in lower-case ASCII, without its bracketed addition."""
    text = re.sub(r"\s*\(.*?\)", "", name).lower()
    for letter, ascii_form in _ASCII:
        text = text.replace(letter, ascii_form)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
