"""Twice the content is at most twice the work: counted in calls, which no busy machine changes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType

import pytest

from sitegen.build import Engine
from sitegen.folders import Folders
from sitegen.pages import KINDS
from sitegen.view import View
from tests.support.edits import Situation
from tests.support.sequences import folders_of
from tests.support.tiny import DAY, Files, offer_text, tiny_files, write_files

SIZES = (50, 100, 200)
CHANGED = "content/offers/musterstadt/a0000007.yaml"


def calls(work: Callable[[], object]) -> int:
    """Count the calls of Python functions that a piece of work takes."""
    count = 0

    def see(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def many_files(offers: int) -> Files:
    """Return a content of so many offers, in German only, as is its region."""
    files = {name: text for name, text in tiny_files().items() if "/offers/" not in name}
    files["region/languages.yaml"] = files["region/languages.yaml"].splitlines(keepends=True)[0]
    files = {name: text for name, text in files.items() if not name.endswith("/en.md")}
    for name in [name for name in files if name.startswith("content/opportunities/")]:
        text = files[name].replace(b"languages: [de, en]", b"languages: [de]")
        files[name] = b"".join(x for x in text.splitlines(keepends=True) if b"  en: " not in x)
    for number in range(offers):
        files[f"content/offers/musterstadt/a{number:07d}.yaml"] = offer_text(
            "musterstadt",
            listed_on=DAY - timedelta(days=number % 90),
            listed_until=DAY + timedelta(days=50),
            title=f"Home number {number}",
            tags=("de",),
        )
    return files


def measured(base: Path, offers: int) -> tuple[int, int, int]:
    """Return the calls of a full build, of one changed description, and of one new offer."""
    now = Situation(files=many_files(offers))
    write_files(base, now.files)

    def build() -> None:
        Engine(folders_of(base, now), jobs=1).build(today=DAY)

    full = calls(build)
    text = now.files[CHANGED].replace(b"Words about", b"Other words about")
    changed = replace(now, files=now.files | {CHANGED: text})
    write_files(base, changed.files, now.files)
    small = calls(build)
    new = {"content/offers/musterstadt/newest00.yaml": text}
    write_files(base, new)
    return full, small, calls(build)


def growth(base: Path) -> list[tuple[int, int, int]]:
    return [measured(base / str(size), size) for size in SIZES]


def is_linear(counts: list[int]) -> bool:
    """Tell whether the second step, twice as wide, took twice the calls of the first."""
    first, second, third = counts
    return third - second <= 2.15 * (second - first) and third <= 2 * second <= 4 * first


def test_twice_the_content_is_twice_the_work_and_little_for_a_change(tmp_path: Path) -> None:
    """A full build grows with the content; a change costs its own page and a look at summaries."""
    measured(tmp_path / "warm", 10)  # what is imported and compiled once does not grow

    found = growth(tmp_path)

    full, small, new = ([counts[kind] for counts in found] for kind in range(3))
    assert is_linear(full), found
    assert max(small) < full[-1] / 20, found
    assert max(new) < full[-1] / 10, found
    assert small[-1] - small[0] < (full[-1] - full[0]) / 20, found
    assert new[-1] - new[0] < (full[-1] - full[0]) / 10, found


def lives(base: Path, offers: int) -> int:
    """Return the calls of a changed description for an engine that has built one before."""
    now = Situation(files=many_files(offers))
    write_files(base, now.files)
    names = {name: base / name for name in ("content", "region", "output", "search")}
    engine, name = Engine(Folders(**names), jobs=1), CHANGED.removeprefix("content/")
    engine.build(today=DAY)
    counts = []
    for words in (b"Other words about", b"Again others about"):
        write_files(base, {CHANGED: now.files[CHANGED].replace(b"Words about", words)})
        counts.append(calls(lambda: engine.build(today=DAY, changed={name})))
    return counts[-1]


def test_an_engine_that_lives_looks_at_no_other_offer_for_a_changed_text(tmp_path: Path) -> None:
    """Neither for the pages nor for the search index."""
    lives(tmp_path / "warm", 10)

    few, many = (lives(tmp_path / str(size), size) for size in (200, 400))

    assert many - few < (400 - 200) / 4, (few, many)


def test_a_step_that_looks_at_all_offers_for_each_one_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count itself is tested: a quadratic kind makes it fail."""
    measured(tmp_path / "warm", 10)
    offer = KINDS["offer"]

    def slow(view: View, key: str) -> tuple[object, ...]:
        sum(one.is_listed(view.today) + one.rooms + len(one.title) for one in view.offers.values())
        return offer.inputs(view, key)

    monkeypatch.setitem(KINDS, "offer", replace(offer, inputs=slow))
    assert not is_linear([full for full, _, _ in growth(tmp_path)])
