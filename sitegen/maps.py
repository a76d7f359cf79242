"""Maps: the outlines of districts, drawn small enough to travel inside a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_VIEW = re.compile(r'viewBox="([-0-9. ]+)"')
_SHAPE = re.compile(r'<path id="g([0-9]{5})" d="([MLlz0-9 .-]+)"')
_STEP = re.compile(r"([MLlz])([-0-9. ]*)")
_NUMBER = re.compile(r"-?[0-9]*\.?[0-9]+")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The border of a district as an SVG path, and where in it a mark may stand."""

    path: str
    mark: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """The borders of districts by their id; ``view`` is the viewBox that holds them all."""

    view: str
    by_district: dict[str, Outline]


def read_outlines(path: Path) -> Outlines | None:
    """Read a drawing of districts; null without one, for a region may do without a map.

    What is drawn otherwise than in straight lines is left out: lists name every district.
    """
    if not path.exists():
        return None
    drawing = path.read_text("utf-8")
    view = _VIEW.search(drawing)
    shapes = _SHAPE.findall(drawing)
    if view is None or not shapes:
        return None
    outlines = {
        district: Outline(path=shape, mark=_middle(max(_rings(shape), key=_size)))
        for district, shape in shapes
    }
    return Outlines(view=view[1], by_district=outlines)


def _rings(path: str) -> list[list[Point]]:
    """Return the closed lines of a path in absolute coordinates."""
    rings: list[list[Point]] = []
    at = (0.0, 0.0)
    for step, figures in _STEP.findall(path):
        numbers = [float(figure) for figure in _NUMBER.findall(figures)]
        for x, y in zip(numbers[::2], numbers[1::2], strict=True):
            at = (at[0] + x, at[1] + y) if step == "l" else (x, y)
            if step == "M":
                rings.append([])
            rings[-1].append(at)
    return rings


def _products(ring: list[Point]) -> list[tuple[Point, Point, float]]:
    return [
        (one, other, one[0] * other[1] - other[0] * one[1])
        for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
    ]


def _size(ring: list[Point]) -> float:
    return abs(sum(product for *_, product in _products(ring))) / 2


def _middle(ring: list[Point]) -> tuple[int, int]:
    """Return the centre of gravity of an area (the shoelace formula)."""
    parts = _products(ring)
    six = 3 * sum(product for *_, product in parts)
    x = sum((one[0] + other[0]) * product for one, other, product in parts) / six
    y = sum((one[1] + other[1]) * product for one, other, product in parts) / six
    return round(x), round(y)
