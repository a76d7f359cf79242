"""A reader's way over slow lines in Chromium: ours beside two script bundles of the same content."""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.document import BENCHMARKS, write_figures
from bench.journeys.link import Speed
from bench.journeys.report import Walked, journey_report
from bench.journeys.walk import Seen
from catalog.region_files import load_region
from tests.support.processes import ROOT

SPEEDS = (
    Speed(kbit=50, round_trip_ms=2000),
    Speed(kbit=250, round_trip_ms=300),
    Speed(kbit=400, round_trip_ms=400),
)
OURS = "ours"
BUNDLES = ("100", "1300")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One side over one line."""

    number: int
    side: str
    speed: Speed
    languages: tuple[str, ...]
    runs: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk all lanes and print the tables; needs root, for the namespaces of the line."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(words)
    tags = tuple(load_region(ROOT / "region").tags)
    chosen = tuple(options.languages.split(",")) if options.languages else tags
    lanes = _lanes(chosen, options.runs)
    with tempfile.TemporaryDirectory() as name:
        pages = Path(name) / "pages"
        command = [sys.executable, "-m", "sitegen", "build", "--output", str(pages)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with ThreadPoolExecutor(options.lanes) as pool:
            walked = list(pool.map(lambda lane: _walk(lane, Path(name), pages), lanes))
    text = journey_report([one for lane in walked for one in lane])
    sys.stdout.write(f"{text}\n")
    if options.write:
        command_line = shlex.join(["./run.sh", "bench", "journey", *words])
        write_figures(f"{text}\n", BENCHMARKS, name="journey", command=command_line)
    return 0


def _lanes(tags: tuple[str, ...], runs: int) -> list[Lane]:
    """Our pages in every language; a bundle in one, since its weight is that of its script."""
    sides = [(OURS, tags), *((side, tags[:1]) for side in BUNDLES)]
    return [
        Lane(number=number, side=side, speed=speed, languages=languages, runs=runs)
        for number, (speed, (side, languages)) in enumerate(
            (speed, side) for speed in SPEEDS for side in sides
        )
    ]


def _walk(lane: Lane, base: Path, pages: Path) -> list[Walked]:
    folder = base / f"lane{lane.number}"
    folder.mkdir()
    command = [sys.executable, "-m", "bench.journeys.lane"]
    for option, value in (
        ("name", f"hafen{lane.number}"),
        ("side", lane.side),
        ("kbit", lane.speed.kbit),
        ("round-trip-ms", lane.speed.round_trip_ms),
        ("languages", ",".join(lane.languages)),
        ("runs", lane.runs),
        ("folder", folder),
        ("pages", pages),
    ):
        command += [f"--{option}", str(value)]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [
        Walked(
            side=lane.side,
            speed=lane.speed,
            tag=told["tag"],
            seen=tuple(Seen(**one) for one in told["seen"]),
        )
        for told in map(json.loads, said.splitlines())
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run.sh bench journey", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each side and language")
    parser.add_argument("--languages", default="", help="tags with commas (default: all)")
    parser.add_argument("--lanes", type=int, default=3, help="lines at a time")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/")
    return parser


if __name__ == "__main__":
    sys.exit(main())
