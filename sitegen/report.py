"""Report: what a build says at its end."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.build import Summary
from sitegen.state import State

HEAVIEST = 5
MOST_KINDS = 10


class Heavy(NamedTuple):
    """The heaviest page of a kind, in bytes as gzip -9 sends it."""

    packed: int
    size: int
    kind: str
    name: str


def report(summary: Summary, state: State, output: Path) -> Iterator[str]:
    """Say in lines where the time of a build went and which pages are the heaviest."""
    phases = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in summary.phases.items())
    yield f"Time: {phases}"
    yield "Heaviest pages of their kind, gzip -9:"
    for one in sorted(heaviest(state, output), reverse=True)[:HEAVIEST]:
        yield f"{one.packed:>10} B  {one.kind}: {one.name}"


def profile(summary: Summary) -> Iterator[str]:
    """Say in lines how long each phase took, and what the kinds of output cost."""
    for name, seconds in summary.phases.items():
        yield f"{name:>10} {seconds:8.3f} s"
    if summary.kinds:
        yield "CPU by kind of output, of all processes:"
    costly = sorted(summary.kinds.items(), key=lambda one: -one[1])
    for name, seconds in costly[:MOST_KINDS]:
        yield f"{seconds:>10.3f} s  {name}"


def heaviest(state: State, output: Path) -> list[Heavy]:
    """Find the largest page of each kind and compress only that."""
    largest: dict[str, tuple[int, str]] = {}
    for (kind, _), (_, files) in state.units.items():
        for name in files:
            if name.endswith(".html"):
                size = os.stat(f"{output}/{name}").st_size  # noqa: PTH116 (called for every page)
                largest[kind] = max(largest.get(kind, (0, "")), (size, name))
    return [
        Heavy(
            len(zlib.compress((output / name).read_bytes(), 9, zlib.MAX_WBITS | 16)),
            size,
            kind,
            name,
        )
        for kind, (size, name) in largest.items()
    ]
