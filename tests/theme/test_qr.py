"""What is drawn of a code is what a camera reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image

from theme.qr import QUIET, Qr, draw_qr

_STEP = re.compile(r"M(\d+) (\d+)\.5|m(\d+) 0|h(\d+)")


def _bars(drawn: Qr) -> Iterator[tuple[int, int, int]]:
    """Follow the path: column, row and width of each stroke."""
    assert _STEP.sub("", drawn.path) == ""
    column = row = 0
    for begin, line, light, dark in _STEP.findall(drawn.path):
        if begin:
            column, row = int(begin), int(line)
        elif dark:
            yield column, row, int(dark)
        column += int(light or dark or 0)


def _photographed(drawn: Qr, scale: int = 4) -> Image.Image:
    """Darken what the path says, bar by bar."""
    picture = Image.new("L", (drawn.size, drawn.size), 255)
    for column, row, width in _bars(drawn):
        picture.paste(0, (column, row, column + width, row + 1))
    return picture.resize((drawn.size * scale, drawn.size * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/",
        "https://portal.example/de/offers/a2345678/",
        "https://x/" + "y" * 200,
        "otpauth://totp/Portal:jörg%40amt.example?secret=JBSWY3DPEHPK3PXP&issuer=Portal",
    ],
)
@pytest.mark.parametrize("level", ["L", "M"])
@pytest.mark.parametrize("quiet", [QUIET, 4])
def test_a_camera_reads_what_was_drawn(text: str, level: str, quiet: int) -> None:
    found = zxingcpp.read_barcodes(_photographed(draw_qr(text, level=level, quiet=quiet)))

    assert [one.text for one in found] == [text]
    assert found[0].ec_level == level


def test_the_border_is_as_wide_as_asked() -> None:
    drawn = draw_qr("https://a.example/", quiet=5)
    bars = list(_bars(drawn))

    assert min(bar[0] for bar in bars) == min(bar[1] for bar in bars) == 5
    assert max(bar[0] + bar[2] for bar in bars) == max(bar[1] + 1 for bar in bars) == drawn.size - 5


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        draw_qr("x" * 3000)
