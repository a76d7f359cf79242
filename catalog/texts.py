"""Chooses the text a reader gets: the own language, else the nearest that there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from catalog.region import Language, Region


T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Generic[T]):
    """A text with the language it is in; ``fallback``: not the one the reader chose."""

    language: Language
    value: T
    fallback: bool


def choose(texts: Mapping[str, T], language: Language, region: Region) -> Shown[T]:
    """Return the text in a language or its fallbacks; raises LookupError when there is none.

    After the language's own fallbacks come the region's languages in their order.
    """
    for tag in (language.tag, *language.fallback, *region.tags):
        if tag in texts:
            return Shown(
                language=region.language(tag), value=texts[tag], fallback=tag != language.tag
            )
    raise LookupError(language.tag)
