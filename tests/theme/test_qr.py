"""What is drawn of a code is what a camera reads."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image

from theme.qr import QUIET, Qr, draw_qr

_BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def _photographed(drawn: Qr, scale: int = 4) -> Image.Image:
    """Darken what the path says, bar by bar."""
    picture = Image.new("L", (drawn.size, drawn.size), 255)
    assert _BAR.sub("", drawn.path) == ""
    for column, row, width, back in _BAR.findall(drawn.path):
        assert width == back
        picture.paste(0, (int(column), int(row), int(column) + int(width), int(row) + 1))
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
    bars = [tuple(map(int, bar)) for bar in _BAR.findall(drawn.path)]

    assert min(bar[0] for bar in bars) == min(bar[1] for bar in bars) == 5
    assert max(bar[0] + bar[2] for bar in bars) == max(bar[1] + 1 for bar in bars) == drawn.size - 5


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        draw_qr("x" * 3000)
