"""Tables of what readers' ways took, beside the bars that they are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.journeys.link import Speed
from bench.journeys.walk import Seen

FIRST_BARS = {50: 8.0, 250: 2.5}
NEXT_BARS = {50: 3.0, 250: 1.0}
"""Seconds to first content on a first and on a next page, by kbit/s of the line."""
WAY_BAR = 40_000
"""Bytes of the whole way."""

_ABOUT = (
    "Medians. First: the home page, nothing known before (TCP and TLS 1.3 with an ECDSA "
    "certificate and one intermediate are in it, DNS is not). Next: all pages after it. In "
    "seconds, to first contentful paint and to complete; for a bundle complete is when the "
    "content shows. Bytes are those of HTTP; the line's hold TLS, TCP and IP as well. The whole "
    "way is home, list, offer, form and receipt; for a bundle home, list and offer."
)
_HEAD = (
    "| side | runs | bytes first | on the line | requests | first: paint | complete "
    "| next: paint | whole way: bytes | on the line | requests |"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """One way in one language over one line."""

    side: str
    speed: Speed
    tag: str
    seen: tuple[Seen, ...]


def journey_report(walked: Sequence[Walked]) -> str:
    """Return tables by line, as Markdown."""
    parts = [_ABOUT]
    for speed in dict.fromkeys(one.speed for one in walked):
        mine = [one for one in walked if one.speed == speed]
        parts += [f"**{speed.name}**", _table(mine), *_verdict(speed, mine)]
    return "\n\n".join(parts)


def _table(walked: Sequence[Walked]) -> str:
    lines = [
        _HEAD,
        "| --- |" + " ---: |" * 10,
    ]
    for (side, tag), runs in _grouped(walked):
        first = [one.seen[0] for one in runs]
        cells = (
            side_name(side, tag),
            str(len(runs)),
            f"{_median(first, lambda one: one.size):.0f}",
            f"{_median(first, lambda one: one.line):.0f}",
            f"{_median(first, lambda one: one.requests):.0f}",
            f"{_median(first, lambda one: one.paint):.2f}",
            f"{_median(first, lambda one: one.complete):.2f}",
            f"{next_paint(runs):.2f}",
            f"{median(sum(one.size for one in run.seen) for run in runs):.0f}",
            f"{median(sum(one.line for one in run.seen) for run in runs):.0f}",
            f"{median(sum(one.requests for one in run.seen) for run in runs):.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _verdict(speed: Speed, walked: Sequence[Walked]) -> Iterator[str]:
    """Say whether our pages keep to the bars of this line, in the worst language."""
    ours = [(tag, runs) for (side, tag), runs in _grouped(walked) if side == "ours"]
    if not ours:
        return
    way = max(median(sum(one.size for one in run.seen) for run in runs) for _, runs in ours)
    said = [f"whole way {way:.0f} B (bar {WAY_BAR})"]
    if speed.kbit in FIRST_BARS:
        first = max(_median([r.seen[0] for r in runs], lambda one: one.paint) for _, runs in ours)
        further = max(next_paint(runs) for _, runs in ours)
        said.append(f"first page {first:.2f} s (bar {FIRST_BARS[speed.kbit]})")
        said.append(f"next page {further:.2f} s (bar {NEXT_BARS[speed.kbit]})")
    yield f"In the language that fares worst: {', '.join(said)}."


def side_name(side: str, tag: str) -> str:
    """Name a side as tables show it."""
    return f"ours, {tag}" if side == "ours" else f"{side} KB of script, {tag}"


def next_paint(runs: Iterable[Walked]) -> float:
    """Return the median seconds to first content over all pages after the first."""
    return median(one.paint for run in runs for one in run.seen[1:])


def _grouped(walked: Sequence[Walked]) -> list[tuple[tuple[str, str], list[Walked]]]:
    keys = dict.fromkeys((one.side, one.tag) for one in walked)
    return [(key, [one for one in walked if (one.side, one.tag) == key]) for key in keys]


def _median(seen: Sequence[Seen], value: Callable[[Seen], float]) -> float:
    return median(value(one) for one in seen)
