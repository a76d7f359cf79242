"""Links that lead out of a folder: what they show was never meant to be content."""

from __future__ import annotations

import os
from functools import lru_cache


def leads_outside(folder: str, name: str) -> bool:
    """Tell whether a file below a folder is a link, or lies behind one, that leads out of it."""
    whole = _real(folder)
    above, _, last = name.rpartition("/")
    place = _real(f"{folder}/{above}") if above else whole
    if os.path.islink(f"{place}/{last}"):  # noqa: PTH114 (called for every file)
        place = os.path.realpath(f"{place}/{last}")
    return place != whole and not place.startswith(f"{whole.rstrip('/')}/")


@lru_cache(4096)
def _real(folder: str) -> str:
    return os.path.realpath(folder)
