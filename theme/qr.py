"""QR codes as drawings that a page carries within itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, product
from typing import Literal, NamedTuple, cast

from markupsafe import Markup

MASK = 3
"""One of eight patterns. All can be read; to try which reads best takes five times as long."""
QUIET = 2
"""Units of white around the code. Paper adds more."""
_DARK, _LIGHT = b"\0", b"\xff"
_TOGETHER = 8
"""So many cells of a row are drawn at once, as a table says."""


def _strokes(cells: Sequence[bytes]) -> str:
    """Draw cells of one row from the left: lines over dark ones, steps over light ones."""
    runs = ((cell == _DARK, len(list(run))) for cell, run in groupby(cells))
    return "".join(f"h{width}" if dark else f"m{width} 0" for dark, width in runs)


_DRAWN = {b"".join(cells): _strokes(cells) for cells in product((_DARK, _LIGHT), repeat=_TOGETHER)}


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
    for row in range(size):
        line = cells[row * size : (row + 1) * size] + _LIGHT * (-size % _TOGETHER)
        strokes.append(f"M{quiet} {row + quiet}.5")
        strokes += [_DRAWN[line[at : at + _TOGETHER]] for at in range(0, size, _TOGETHER)]
    path = Markup("".join(strokes))  # noqa: S704 (figures and letters of paths)
    return Qr(size=size + 2 * quiet, path=path)
