"""Turns measured costs into Markdown: medians, ratios pair by pair, growth."""

from __future__ import annotations

import math
import os
import platform
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from bench.builds.contest import STEPS, Result
from bench.builds.measure import Cost
from bench.builds.sides import Hugo, Ours, OursByPelican, OursRealTheme, hugo_program

GOALS = {
    (Ours.name, Hugo.name): {"full": 0.40, "nothing": 0.008, "one change": 0.012, "one new": 0.02},
    (OursByPelican.name, Hugo.name): {"one change": 0.03},
    (OursRealTheme.name, Ours.name): dict.fromkeys(STEPS, 2.0),
}
"""The largest ratios of wall times that we want to need, at the largest size."""
MEMORY_GOAL = 0.10
"""The same of memory, to Hugo's."""
_KINDS = ("offer", "guide", "offer list", "page")

Results = Mapping[int, Mapping[str, Result]]
"""By size, then by the name of the builder."""


def report(results: Results) -> str:
    """Write all tables that there are figures for."""
    parts = [_machine()]
    for items, by_name in sorted(results.items()):
        parts += [f"### {items} items in six languages", _table(by_name)]
        for ours, theirs in GOALS:
            if ours in by_name and theirs in by_name:
                parts.append(_ratios(by_name[ours], by_name[theirs]))
    if len(results) > 1:
        parts.append("\n".join(_growth(results)))
    parts.append("\n".join(_written(results)))
    return "\n\n".join(part for part in parts if part) + "\n"


def growth(small: Result, large: Result) -> float:
    """Return the exponent with which the CPU of a full build grows with the pages."""
    cpu = _median(large.costs["full"], _cpu) / _median(small.costs["full"], _cpu)
    return math.log(cpu) / math.log(large.facts.pages / small.facts.pages)


def pair_ratio(
    ours: Sequence[Cost], theirs: Sequence[Cost], value: Callable[[Cost], float]
) -> float:
    """Return the median of the ratios of runs that followed each other."""
    return median(value(one) / value(other) for one, other in zip(ours, theirs, strict=False))


def _machine() -> str:
    hugo = subprocess.run(
        [hugo_program(), "version"], capture_output=True, text=True, check=True
    ).stdout.split()[1]
    return (
        f"{os.cpu_count()} cores, {_memory_gib():.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, Hugo {hugo.split('-')[0]}. "
        "Wall and CPU in seconds, memory as the peak of all processes together (PSS, MiB); "
        "medians."
    )


def _table(by_name: Mapping[str, Result]) -> str:
    head = "| builder | rounds |" + "".join(f" {step}: wall | CPU | MiB |" for step in STEPS)
    lines = [head, "| --- | ---: |" + " ---: | ---: | ---: |" * len(STEPS)]
    for result in by_name.values():
        rounds = len(result.costs[STEPS[0]])
        cells = "".join(_cells(result.costs.get(step, [])) for step in STEPS)
        lines.append(f"| {result.name} | {rounds} |{cells}")
    return "\n".join(lines)


def _cells(costs: Sequence[Cost]) -> str:
    if not costs:
        return " - | - | - |"
    wall, cpu, peak = (_median(costs, value) for value in (_wall, _cpu, _peak))
    return f" {wall:.3f} | {cpu:.3f} | {peak / 2**20:.0f} |"


def _ratios(ours: Result, theirs: Result) -> str:
    lines = [
        f"| {ours.name} / {theirs.name} | wall | goal | CPU | memory | goal |",
        "| --- |" + " ---: |" * 5,
    ]
    most = MEMORY_GOAL if theirs.name == Hugo.name else ""
    for step, goal in GOALS[ours.name, theirs.name].items():
        one, other = ours.costs[step], theirs.costs[step]
        wall, cpu, peak = (f"{pair_ratio(one, other, value):.4f}" for value in (_wall, _cpu, _peak))
        lines.append(f"| {step} | {wall} | {goal} | {cpu} | {peak} | {most} |")
    return "\n".join(lines)


def _growth(results: Results) -> Iterator[str]:
    sizes = sorted(results)
    for small, large in pairwise(sizes):
        for name in results[large]:
            if name in results[small]:
                exponent = growth(results[small][name], results[large][name])
                yield f"- CPU of a full build from {small} to {large} items, {name}: pages^{exponent:.2f}"


def _written(results: Results) -> Iterator[str]:
    for items, by_name in sorted(results.items()):
        for result in by_name.values():
            facts = result.facts
            kinds = ", ".join(f"{facts.kinds[kind]} of kind {kind}" for kind in _KINDS)
            yield (
                f"- {items} items, {result.name} writes {facts.files} files, "
                f"{facts.size / 1e6:.1f} MB, {facts.pages} pages of HTML: {kinds}"
            )


def _median(costs: Sequence[Cost], value: Callable[[Cost], float]) -> float:
    return median(value(cost) for cost in costs)


def _wall(cost: Cost) -> float:
    return cost.wall


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _peak(cost: Cost) -> float:
    return cost.peak


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
