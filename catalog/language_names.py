"""The name of a language for readers of another one, who may not know its script."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.region import Language


def language_name(language: Language, reader: Language) -> str:
    """Return its name in the reader's language with its own name; to its own readers that alone."""
    own = language.native
    if language.babel == reader.babel:
        return own
    found = _name(language.babel.partition("_")[0], reader.babel)
    if not found or own.casefold().startswith(found.casefold()):
        return own
    # Brackets within brackets read badly.
    return f"{found} – {own}" if "(" in own else f"{found} ({own})"


@lru_cache
def _name(code: str, reader: str) -> str:
    from babel import Locale

    return str(Locale.parse(reader).languages.get(code, ""))
