"""Builds the same corpus with this engine, Hugo and stock Pelican: time, CPU, memory, growth."""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.builds.contest import Result, run_contest
from bench.builds.corpus import copy_region, make_corpus
from bench.builds.measure import BuildFailedError
from bench.builds.pages import DifferentSitesError
from bench.builds.report import report
from bench.builds.resident import (
    HugoResident,
    OursResident,
    ResidentResult,
    measure_resident,
    resident_table,
)
from bench.builds.sides import ROOT, Hugo, Ours, OursByPelican, OursRealTheme, Pelican, Side
from bench.document import BENCHMARKS, write_figures

SIDES: dict[str, type[Side]] = {
    "ours": Ours,
    "hugo": Hugo,
    "door": OursByPelican,
    "real": OursRealTheme,
    "pelican": Pelican,
}
RESIDENT = "resident"
"""Names the part in which builders stay in memory."""
PARTS = [*SIDES, RESIDENT]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the contest; 0 when all sides wrote the same, 1 when not or when one failed."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(words)
    try:
        with _folder(options.keep) as root:
            text = _contest(root, options)
    except (BuildFailedError, DifferentSitesError, LookupError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    print(text)
    if options.write:
        command = shlex.join(["./run.sh", "bench", "build", *words])
        write_figures(text, BENCHMARKS, name="build", command=command)
    return 0


def _contest(root: Path, options: argparse.Namespace) -> str:
    """Measure every size and return the report."""
    results: dict[int, Mapping[str, Result]] = {}
    resident: dict[int, list[ResidentResult]] = {}
    for size in options.sizes:
        folder = root / str(size)
        for form in ("ours", "hugo", "pelican", "resident"):  # what an earlier run left there
            shutil.rmtree(folder / form, ignore_errors=True)
        corpus = make_corpus(size, copy_region(ROOT / "region", folder / Ours.form / "region"))
        sides = [SIDES[name](folder, corpus) for name in SIDES if name in options.only]
        writers = [Ours(folder, corpus), Hugo(folder, corpus)] if RESIDENT in options.only else []
        for side in {side.form: side for side in (*reversed(sides), *writers)}.values():
            side.write()
        if sides:
            pairs = options.pairs
            results[size] = run_contest(sides, corpus, pairs=pairs, items=size, say=_say)
        if writers:
            builders = (OursResident(folder, corpus), HugoResident(folder, corpus))
            resident[size] = [measure_resident(builder) for builder in builders]
    text = report(results)
    return f"{text}\n{resident_table(resident)}\n" if resident else text


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="bench-build-") as folder:
        yield Path(folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run.sh bench build", description=__doc__)
    parser.add_argument("--sizes", type=_numbers, default=[200, 1000, 5000], help="200,1000,5000")
    parser.add_argument("--pairs", type=int, default=3, help="rounds; medians are shown")
    parser.add_argument("--only", type=_names, default=PARTS, help=",".join(PARTS))
    parser.add_argument("--keep", type=Path, help="a folder for corpora and outputs, kept")
    parser.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    return parser


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(PARTS):
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    sys.exit(main())
