"""What production refuses beyond ordinary faults: demonstration data, overdue reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from catalog.library import Library, offer_path
from catalog.problems import Problem
from catalog.region import Region
from catalog.yaml_source import decode, parse_yaml

HARDENED = frozenset({"L416", "G515"})
"""Warnings that are errors in production: readers must not meet outdated facts."""


def hardened(problems: Iterable[Problem]) -> list[Problem]:
    """Turn the warnings that production refuses into errors."""
    return [found.as_error() if found.code in HARDENED else found for found in problems]


def demo_problems(library: Library, region: Region, *, content: Path) -> Iterator[Problem]:
    """Point at every record that is marked as demonstration data."""
    for offer_id, offer in library.offers.items():
        if not offer.demo:
            continue
        paths = sorted(content.glob(f"offers/*/{offer_id}.yaml"))
        yield _demo(paths[0] if paths else content / offer_path(offer_id, offer, region))
    for slug, opportunity in library.opportunities.items():
        if opportunity.demo:
            yield _demo(content / "opportunities" / f"{slug}.yaml")


def _demo(path: Path) -> Problem:
    shown = path.as_posix()
    text, _ = decode(path.read_bytes(), path=shown)
    return parse_yaml(text, path=shown)[0].problem(("demo",), "L420")
