"""QR codes as drawings that a page carries within itself."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple, cast

from markupsafe import Markup

from theme.words import mark

MASK = 3
"""One of eight patterns. All can be read; to try which reads best takes five times as long."""
QUIET = 2
"""Units of white around the code. Paper adds more."""
_DARK = 0
_TOGETHER = 8
"""So many cells of a row are drawn at once: they can be dark and light in few ways."""


class _Strokes(dict[bytes, str]):
    """Drawings of a few cells of a row from the left: lines over dark ones, steps over light ones."""

    def __missing__(self, cells: bytes) -> str:
        runs = ((cell == _DARK, len(list(run))) for cell, run in groupby(cells))
        drawn = "".join(f"h{width}" if dark else f"m{width} 0" for dark, width in runs)
        self[cells] = drawn
        return drawn


_DRAWN = _Strokes()
"""At most 510: of eight cells or, at the end of a row, fewer."""


@lru_cache(maxsize=8)
def _rows(size: int, quiet: int) -> list[tuple[str, list[slice]]]:
    """Return how each row of a code begins, and which cells are drawn at once; widths are few."""
    starts = range(0, size * size, size)
    return [
        (
            f"M{quiet} {row + quiet}.5",
            [
                slice(start + at, start + min(at + _TOGETHER, size))
                for at in range(0, size, _TOGETHER)
            ],
        )
        for row, start in enumerate(starts)
    ]


class Qr(NamedTuple):
    """A code: its width in units with the border, and the path of an SVG, to be drawn as a line.

    A line as wide as a unit runs through the middle of each row, over its dark parts.
    """

    size: int
    path: Markup


def draw_qr(text: str, *, level: Literal["L", "M", "Q", "H"] = "L", quiet: int = QUIET) -> Qr:
    """Draw the code of a text. A level of little redundancy keeps it coarse.

    Raises ValueError for a text that no code is large enough for.
    """
    import zxingcpp  # here: few builds draw codes

    kind = zxingcpp.BarcodeFormat.QRCode
    code = zxingcpp.create_barcode(text, kind, ec_level=level, data_mask=MASK)
    image = code.to_image(add_quiet_zones=False)
    size: int = image.shape[0]
    cells = bytes(cast("bytes", image))  # a buffer, which its types do not say
    strokes = []
    for start, parts in _rows(size, quiet):
        strokes.append(start)
        strokes += [_DRAWN[cells[part]] for part in parts]
    return Qr(size=size + 2 * quiet, path=mark("".join(strokes)))  # figures and letters of paths
