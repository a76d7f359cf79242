"""Which areas of a TopoJSON file touch each other: those that share an arc."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any


def touching(topology: Mapping[str, Any], known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return each pair of known areas that share a border once, the smaller id first, sorted.

    Raises ValueError when the document is no topology with areas.
    """
    if topology.get("type") != "Topology" or not isinstance(topology.get("objects"), dict):
        raise ValueError(topology.get("type"))
    beside: dict[int, set[str]] = {}
    for layer in topology["objects"].values():
        for area in layer.get("geometries", ()):
            if area.get("id") in known:
                for arc in _arcs(area.get("arcs", ())):
                    beside.setdefault(arc, set()).add(area["id"])
    pairs = {pair for areas in beside.values() for pair in combinations(sorted(areas), 2)}
    return tuple(sorted(pairs))


def _arcs(nested: Any) -> Iterator[int]:  # noqa: ANN401 (rings of one polygon or of several)
    """Yield the arcs of all rings; an arc that runs backwards is written as its complement."""
    for one in nested:
        if isinstance(one, int):
            yield one if one >= 0 else ~one
        else:
            yield from _arcs(one)
