"""Lets builders do the same work in turn, and checks that it was the same before it counts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.builds.corpus import Corpus, edited_offer, new_offer
from bench.builds.measure import Cost
from bench.builds.pages import (
    DifferentSitesError,
    Page,
    SiteFacts,
    check_site,
    compare,
    keys_listed,
    samples,
    site_facts,
)
from bench.builds.sides import Side
from bench.builds.words import EDITED_TAG, TAGS

STEPS = ("full", "nothing", "one change", "one new")
"""A cold build of everything, then what a day brings; each stands on the one before."""
STEPS_OF_THE_SLOW = ("full", "one change")
"""What a builder does once for which every build is a full one and takes minutes."""

Say = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Result:
    """What one builder needed at one size, by step and round, and what it wrote."""

    name: str
    items: int
    facts: SiteFacts
    costs: dict[str, list[Cost]] = field(default_factory=dict)


def run_contest(
    sides: Sequence[Side], corpus: Corpus, *, pairs: int, items: int, say: Say
) -> Mapping[str, Result]:
    """Run so many rounds; raises DifferentSitesError as soon as two sides differ."""
    results: dict[str, Result] = {}
    for number in range(1, pairs + 1):
        _start_anew(sides)
        for step in STEPS:
            runners = [
                side
                for side in sides
                if not side.is_slow or (number == 1 and step in STEPS_OF_THE_SLOW)
            ]
            _prepare(step, runners, number)
            for side in runners:
                _warm(side.folder / "content")
                os.sync()
                cost = side.build()
                say(f"{items} {side.name}, {step} {number}: {_shown(cost)}")
                if step == STEPS[0] and side.name not in results:
                    results[side.name] = Result(
                        name=side.name, items=items, facts=site_facts(side.output)
                    )
                results[side.name].costs.setdefault(step, []).append(cost)
            _check(step, runners, corpus, number=number, say=say)
    return results


def _start_anew(sides: Sequence[Side]) -> None:
    for side in sides:
        side.restore()
        side.clean()


def _prepare(step: str, sides: Sequence[Side], number: int) -> None:
    for side in sides:
        if step == "one change":
            side.edit(number)
        elif step == "one new":
            side.add()


def _check(step: str, sides: Sequence[Side], corpus: Corpus, *, number: int, say: Say) -> None:
    """See that every side did the step's work; the whole sites are compared once."""
    if step == "full" and number == 1:
        for side in sides:
            check_site(side.output, corpus, with_more=not side.has_bench_theme)
        same_theme = [side for side in sides if side.has_bench_theme]
        for side in same_theme[1:]:
            one, other = same_theme[0], side
            count = compare(samples(one.output, corpus), samples(other.output, corpus))
            say(f"{one.name} and {other.name}: {count} samples are equal")
    elif step == "one change":
        listed = edited_offer(corpus, number)
        said = " ".join(listed.offer.texts[EDITED_TAG].description.split())
        for side in sides:
            _require(said, side.output / EDITED_TAG / "offers" / listed.key / "index.html")
    elif step == "one new":
        listed = new_offer(corpus)
        for side in sides:
            for tag in TAGS:
                title = listed.offer.texts[tag].title
                _require(title, side.output / tag / "offers" / listed.key / "index.html")
                if listed.key not in keys_listed(side.output / tag / "offers" / "index.html"):
                    raise DifferentSitesError(f"{side.output / tag} does not list {listed.key}")


def _require(words: str, path: Path) -> None:
    if not path.is_file() or words not in Page(path.read_text("utf-8")).text:
        raise DifferentSitesError(f"{path} does not say: {words}")


def _warm(folder: Path) -> None:
    """Read all content once, so that no side pays for a cold disk."""
    for path in folder.rglob("*.*"):
        path.read_bytes()


def _shown(cost: Cost) -> str:
    return f"wall {cost.wall:.3f} s, CPU {cost.cpu:.3f} s, peak {cost.peak / 2**20:.0f} MiB"
