"""Report: what a build says at its end."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.budget import packed
from sitegen.outcome import Largest, Summary, note_size
from sitegen.state import State

HEAVIEST = 5
MOST_KINDS = 10


class Heavy(NamedTuple):
    """The heaviest page of a kind, in bytes as gzip -9 sends it."""

    packed: int
    size: int
    kind: str
    name: str


def report(summary: Summary, heavy: Iterable[Heavy], record: dict[str, int]) -> Iterator[str]:
    """Say in lines where the time of a build went and which pages are the heaviest.

    ``heavy`` is what :func:`heaviest` found; ``record`` says how heavy the heaviest page of a
    kind was when weights were last recorded.
    """
    phases = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in summary.phases.items())
    yield f"Time: {phases}"
    yield "Heaviest pages of their kind, gzip -9:"
    for one in sorted(heavy, reverse=True)[:HEAVIEST]:
        yield f"{one.packed:>10} B  {_change(one, record):>8}  {one.kind}: {one.name}"


def profile(summary: Summary) -> Iterator[str]:
    """Say in lines how long each phase took, and what the kinds of output cost."""
    for name, seconds in summary.phases.items():
        yield f"{name:>10} {seconds:8.3f} s"
    if summary.kinds:
        yield "Time by kind of output, of all processes:"
    costly = sorted(summary.kinds.items(), key=lambda one: -one[1])
    for name, seconds in costly[:MOST_KINDS]:
        yield f"{seconds:>10.3f} s  {name}"


def _change(one: Heavy, record: dict[str, int]) -> str:
    before = record.get(one.kind)
    return "new" if before is None else f"{one.packed - before:+d} B"


def read_record(path: Path) -> dict[str, int]:
    """Read bytes by kind; nothing was recorded yet where the file is missing."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["kind"]: int(row["bytes"]) for row in csv.DictReader(lines)}


def write_record(path: Path, heavy: Iterable[Heavy]) -> None:
    """Record the heaviest page of each kind, one line each, so that git shows what changed."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(("kind", "bytes", "page"))
        rows.writerows(sorted((one.kind, one.packed, one.name) for one in heavy))


def heaviest(largest: Largest, output: Path) -> list[Heavy]:
    """Find the heaviest page of each kind: of the largest in each language, compressed."""
    found: dict[str, Heavy] = {}
    for (kind, _), (size, name) in largest.items():
        one = Heavy(packed((output / name).read_bytes()), size, kind, name)
        found[kind] = max(found.get(kind, one), one)
    return list(found.values())


def largest_pages(state: State, output: Path) -> Largest:
    """Look for the largest page of each kind in each language among those of a site."""
    found: Largest = {}
    for (kind, _), (_, files) in state.units.items():
        for name in files:
            size = os.stat(f"{output}/{name}").st_size  # noqa: PTH116 (called for every file)
            note_size(found, kind, name, size)
    return found
