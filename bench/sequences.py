"""Random sequences of edits: after each, the site equals that of a clean build.

    ./run.sh bench sequences [--count 2000] [--seed N]

The same steps as in the tests, only more of them. It ends at the first difference, with the
steps that lead to it.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import Random

from tests.support.sequences import NAMES, Pair, WrongBuildError, quick_folder, short_lists


def main() -> int:
    """Run sequences and count them; 1 if a site was another one than it had to be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2000, help="number of sequences")
    parser.add_argument("--seed", type=int, help="what they are drawn from; another one each time")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.time_ns() % 1_000_000
    chance = Random(seed)  # noqa: S311 (a run must come back from its seed)
    started, steps = time.perf_counter(), 0
    with quick_folder() as base, short_lists():
        pair = Pair(base)
        for number in range(options.count):
            sequence = [
                (chance.choice(NAMES), chance.randrange(2**16)) for _ in range(chance.randint(3, 6))
            ]
            try:
                pair.run(sequence)
            except WrongBuildError as error:
                print(f"Sequence {number} of seed {seed}: {error}")
                return 1
            steps += len(sequence)
            if sys.stdout.isatty():
                print(f"\r{number + 1} of {options.count} sequences", end="", flush=True)
    seconds = time.perf_counter() - started
    print(f"\r{options.count} sequences, {steps} edits, {seconds:.0f} s, seed {seed}: all equal.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
