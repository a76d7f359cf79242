"""QR codes as drawings that a page carries within itself."""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from markupsafe import Markup

QUIET = 2
"""Units of white around the code. Paper adds more."""
_BARS = [f"h{width}v1h-{width}z" for width in range(178)]
"""Dark cells side by side, by their number: no code is wider."""


class Qr(NamedTuple):
    """A code: its width in units with the border, its dark parts as the path of an SVG."""

    size: int
    path: Markup


def draw_qr(text: str, *, level: Literal["L", "M", "Q", "H"] = "L", quiet: int = QUIET) -> Qr:
    """Draw the code of a text. A level of little redundancy keeps it coarse.

    Raises ValueError for a text that no code is large enough for.
    """
    import zxingcpp  # here: few builds draw codes

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    image = code.to_image(add_quiet_zones=False)
    size: int = image.shape[0]
    cells = bytes(cast("bytes", image))  # a buffer, which its types do not say
    strokes = []
    for row in range(size):
        place = quiet
        for dark in cells[row * size : (row + 1) * size].split(b"\xff"):
            if dark:
                strokes.append(f"M{place} {row + quiet}{_BARS[len(dark)]}")
                place += len(dark)
            place += 1
    path = Markup("".join(strokes))  # noqa: S704 (figures and letters of paths)
    return Qr(size=size + 2 * quiet, path=path)
