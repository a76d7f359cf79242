"""QR codes as drawings that a page carries within itself."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

MASK = 3
"""One of eight patterns. All can be read; to try which reads best takes five times as long."""
QUIET = 2
"""Units of white around the code. Paper adds more."""
_BARS = [f"h{width}v1h-{width}z" for width in range(178)]
"""Dark cells side by side, by their number: no code is wider."""


class Qr(NamedTuple):
    """A code: its width in units with the border, its dark parts as the path of an SVG."""

    size: int
    path: Markup


def draw_qr(address: str) -> Qr:
    """Draw the code of an address with the least redundancy, so that it stays coarse."""
    import segno  # here: with the libraries for the web that it loads it takes 20 ms

    rows = segno.make(address, error="l", boost_error=False, mask=MASK, micro=False).matrix
    strokes = []
    for height, row in enumerate(rows, start=QUIET):
        place = QUIET
        for dark in row.split(b"\0"):
            if dark:
                strokes.append(f"M{place} {height}{_BARS[len(dark)]}")
                place += len(dark)
            place += 1
    path = Markup("".join(strokes))  # noqa: S704 (figures and letters of paths)
    return Qr(size=len(rows) + 2 * QUIET, path=path)
