"""Budget: how much a page of each kind may weigh, everything needed to read it included.

One flight of packets over TLS 1.3 and HTTP/2 carries 9,300 bytes; from 11,000 on a second
round trip begins (measured, see docs/benchmarks.md). A site with a page above its cap is not
written.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from isal import isal_zlib

ANY_PAGE = 9_300
CAPS = {
    "chooser": 7_000,
    "home": 7_000,
    "offer_list": 8_000,
    "facet": 8_000,
    "offer": 8_000,
    "opportunity_list": 8_000,
    "opportunity": 8_000,
    "offline": 3_000,
    "not_found": 3_000,
}
"""Bytes after ``gzip -9`` by kind of output; :data:`ANY_PAGE` for all others."""
NEAR = 0.9
"""An estimate this close to a cap is weighed: pages of one unit differ by less than a tenth."""
FACTS_ONLY = frozenset({"offer_sheet"})
"""Kinds that show nothing but figures and words of ours: no page packs much worse than its like."""
FAR = 0.7
"""Below this part of its cap an estimate will do for one of them."""


class Heavy(NamedTuple):
    """A page above its cap; bytes after ``gzip -9``."""

    name: str
    packed: int
    most: int


class TooHeavyError(Exception):
    """Pages weigh more than their kind may; names them, the heaviest first."""

    def __init__(self, heavy: Iterable[Heavy]) -> None:
        self.heavy = tuple(sorted(heavy, key=lambda one: (one.most - one.packed, one.name)))
        super().__init__("\n".join(_sentences(self.heavy)))


def _sentences(heavy: Sequence[Heavy]) -> Iterator[str]:
    yield "Every page must keep to the budget of its kind (gzip -9). Too heavy:"
    for one in heavy:
        yield (
            f"{one.packed:>10} B  {one.name}: at most {one.most} B, "
            f"{one.packed - one.most} B too much"
        )


def cap_of(kind: str, name: str) -> int | None:
    """Return how many bytes a file may weigh; null where there is no cap."""
    if name == "404.html":
        return CAPS["not_found"]
    if name.startswith("books/"):
        return None
    return CAPS.get(kind, ANY_PAGE) if name.endswith(".html") else None


def packed(content: bytes) -> int:
    """Return the size of a file as ``gzip -9`` sends it."""
    return len(zlib.compress(content, 9, zlib.MAX_WBITS | 16))


class Scales:
    """Weighs the pages of a build without compressing all of them.

    The languages of a unit show the same facts. So the page is weighed that is the heaviest
    by what pages of its kind, language and size weighed before (longer ones pack better), and
    the others only when that one says that they may come near the cap. Of a kind that shows nothing
    but facts none is weighed where the estimate is far below it.
    """

    def __init__(self) -> None:
        self._ratios: dict[tuple[str, str, int], float] = {}

    def weigh(self, kind: str, pages: Sequence[tuple[str, bytes]]) -> list[Heavy]:
        """Return the pages of a unit that are above their cap."""
        capped = [
            (name, content, most)
            for name, content in pages
            if (most := cap_of(kind, name)) is not None and len(content) > most
        ]
        if not capped:
            return []
        guesses = [self._guess(kind, name, content) for name, content, _ in capped]
        if None not in guesses:
            first = max(range(len(capped)), key=lambda place: guesses[place] or 0)
            if kind in FACTS_ONLY and (guesses[first] or 0) < capped[first][2] * FAR:
                return []
            found = self._weigh(kind, *capped[first])
            scale = max(1.0, found / (guesses[first] or 1))
            if all(
                (guess or 0) * scale < most * NEAR
                for guess, (_, _, most) in zip(guesses, capped, strict=True)
            ):
                return []
        return [
            Heavy(name, weight, most)
            for name, content, most in capped
            if (weight := self._weigh(kind, name, content, most)) > most
        ]

    def _guess(self, kind: str, name: str, content: bytes) -> float | None:
        ratio = self._ratios.get(_place(kind, name, content))
        return None if ratio is None else ratio * len(content)

    def _weigh(self, kind: str, name: str, content: bytes, most: int) -> int:
        """Return the weight of a page; of one that is far from its cap, as quickly packed."""
        found = len(isal_zlib.compress(content, 1))
        if found >= most * NEAR:
            found = packed(content)
        place = _place(kind, name, content)
        self._ratios[place] = max(self._ratios.get(place, 0.0), found / len(content))
        return found


def _place(kind: str, name: str, content: bytes) -> tuple[str, str, int]:
    """Return under what the ratio of a page is kept: kind, language, size in steps of 2 kB."""
    return kind, name.partition("/")[0], len(content) >> 11
