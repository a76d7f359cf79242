"""QR codes as drawings that a page carries within itself."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

MASK = 3
"""One of eight patterns. All can be read; to try which reads best takes five times as long."""
QUIET = 2
"""Units of white around the code. Paper adds more."""


class Qr(NamedTuple):
    """A code: its width in units with the border, its dark parts as the path of an SVG."""

    size: int
    path: str


def draw_qr(address: str) -> Qr:
    """Draw the code of an address with the least redundancy, so that it stays coarse."""
    import segno  # here: with the libraries for the web that it loads it takes 20 ms

    rows = segno.make(address, error="l", boost_error=False, mask=MASK, micro=False).matrix
    strokes = []
    for height, row in enumerate(rows, start=QUIET):
        place = QUIET
        for dark, cells in groupby(row):
            width = len(list(cells))
            if dark:
                strokes.append(f"M{place} {height}h{width}v1h-{width}z")
            place += width
    return Qr(size=len(rows) + 2 * QUIET, path="".join(strokes))
