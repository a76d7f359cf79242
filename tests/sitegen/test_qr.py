"""The drawing of a code darkens the cells of the code and no others."""

from __future__ import annotations

import pytest
import segno

from sitegen.qr import MASK, QUIET, draw_qr


@pytest.mark.parametrize(
    "address",
    ["https://a.example/", "https://portal.example/de/offers/a2345678/", "https://x/" + "y" * 200],
)
def test_a_path_darkens_the_cells_of_its_code_and_no_others(address: str) -> None:
    drawn = draw_qr(address)
    dark = set()
    for bar in drawn.path.removesuffix("z").split("z"):
        start, _, size = bar.removeprefix("M").partition("h")
        column, row = map(int, start.split(" "))
        width = int(size.split("v")[0])
        dark |= {(row, column + step) for step in range(width)}
    rows = segno.make(address, error="l", boost_error=False, mask=MASK, micro=False).matrix

    assert dark == {
        (row + QUIET, column + QUIET)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell
    }
    assert drawn.size == len(rows) + 2 * QUIET
