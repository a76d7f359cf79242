"""What two processes do together is what one would do alone, in the same order."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

import sitegen.changes
from sitegen.build import Engine, Summary
from sitegen.copies import Copy
from sitegen.kinds import Moves
from sitegen.pages.offer_lists import count_later
from sitegen.side_by_side import MOST_PARTS, done_side_by_side
from tests.support.edits import EDITS, start
from tests.support.sequences import (
    copies_help,
    folders_of,
    published,
    quick_folder,
    short_lists,
)
from tests.support.summaries import summary_of
from tests.support.tiny import write_files


def test_each_part_is_done_once_by_one_of_the_two(tmp_path: Path) -> None:
    """A part that takes long holds nobody up: the other takes all that is left."""

    def do(part: int) -> tuple[int, int]:
        with (tmp_path / "done").open("a") as file:
            file.write(f"{part}\n")
        while part == 0 and len((tmp_path / "done").read_text().split()) < 300:
            os.sched_yield()
        return part * part, os.getpid()

    found = done_side_by_side(range(300), do)

    assert [square for square, _ in found] == [part * part for part in range(300)]
    assert sorted(map(int, (tmp_path / "done").read_text().split())) == list(range(300))
    assert len({process for _, process in found}) == 2


def test_what_the_copy_cannot_do_is_done_here(tmp_path: Path) -> None:
    """Also where it has done something before; what is wrong is raised here."""
    here = os.getpid()

    def do(part: int) -> int:
        if os.getpid() != here and part > 5:
            os._exit(1)
        return part

    assert done_side_by_side(range(100), do) == list(range(100))

    def fails(part: int) -> int:
        if part == 50:
            raise KeyError(part)
        return part

    with pytest.raises(KeyError, match="50"):
        done_side_by_side(range(100), fails)
    with pytest.raises(ValueError, match=f"At most {MOST_PARTS} parts"):
        done_side_by_side(range(MOST_PARTS + 1), do)


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_no_copy_is_to_be_had_all_is_done_here(
    call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that gives no further process, or no pipe, is slower and no fault."""

    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    before, here = open_files(), os.getpid()
    waiting, numbers = os.pipe()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refused)
        copy = Copy(lambda: [b"answer"])
    assert (copy.answer(), copy.close()) == (None, 0)
    os.close(waiting)
    os.close(numbers)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fork", refused)
        assert set(done_side_by_side(range(9), lambda _: os.getpid())) == {here}
    assert open_files() == before


def test_a_system_that_forgets_who_ended_is_no_fault() -> None:
    """As for a program started where SIGCHLD is ignored."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert done_side_by_side(range(9), str) == list(map(str, range(9)))
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_a_copy_begins_nothing_once_something_went_wrong_here(tmp_path: Path) -> None:
    here = os.getpid()

    def do(part: int) -> int:
        if os.getpid() == here:
            while not (tmp_path / "begun").exists():
                os.sched_yield()
            raise KeyError(part)
        (tmp_path / "begun").touch()
        with (tmp_path / "done").open("a") as file:
            file.write(f"{part}\n")
        time.sleep(0.05)
        return part

    with pytest.raises(KeyError):
        done_side_by_side(range(200), do)
    assert len((tmp_path / "done").read_text().split()) < 20


def test_no_part_is_nothing_to_do() -> None:
    assert done_side_by_side([], str) == []


def open_files() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def children() -> set[str]:
    """Name the processes that this one has started and not waited for."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_process_and_no_pipe_is_left_behind() -> None:
    before, others = open_files(), children()
    for _ in range(3):
        done_side_by_side(range(5), str)
        with pytest.raises(ZeroDivisionError):
            done_side_by_side(range(5), lambda part: 1 // (part - part))

    assert open_files() == before
    assert children() <= others


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Holds something for each time that two processes plan together."""
    counted: list[bool] = []
    make = sitegen.changes._make_together  # noqa: SLF001 (what is done so is counted)

    def count(*given: Any) -> Any:  # noqa: ANN401 (as it takes them)
        counted.append(True)
        return make(*given)

    monkeypatch.setattr(sitegen.changes, "_make_together", count)
    return counted


def add_a_home(base: Path, *, once: bool) -> Summary:
    """Build a site, then again with a new home; return what the second build did."""
    now = start()
    write_files(base, now.files)
    engine = Engine(folders_of(base, now), once=once)
    engine.build(today=now.today)
    changed = EDITS["add"](now, Random(5))  # noqa: S311 (a home, each time the same)
    write_files(base, changed.files, now.files)
    return engine.build(today=changed.today)


@pytest.mark.parametrize("kinds", [2, 1_000], ids=["planned together", "rendered together"])
def test_a_small_build_that_a_copy_helps_makes_the_same_site(
    kinds: int, together: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte; the copy answers, and an engine that lives on asks none."""
    answers: list[bytes | None] = []
    answer = Copy.answer

    def heard(copy: Copy) -> bytes | None:
        answers.append(answer(copy))
        return answers[-1]

    monkeypatch.setattr(Copy, "answer", heard)
    made = {}
    for once in (True, False):
        answers.clear()
        with quick_folder() as base, short_lists(), copies_help():
            monkeypatch.setattr(sitegen.changes, "MANY_KINDS", kinds)
            assert not add_a_home(base, once=once).whole
            made[once] = published(base / "output")
        assert bool(answers) == once
        assert None not in answers

    assert bool(together) == (kinds == 2)
    assert made[True] == made[False]


def test_what_shifts_long_lists_is_planned_before_anything_is_rendered() -> None:
    """It may be for a full build. Lists are numbered from the oldest home."""
    homes = [summary_of(f"home{day:04}", listed_on=day) for day in range(1, 101)]
    new, late, old = summary_of("new", listed_on=100), homes[-3], homes[4]

    assert count_later([*homes, new], Moves({}, {"new": new})) == 1
    assert count_later(homes, Moves({late.id: late}, {})) == 3
    assert count_later(homes, Moves({late.id: late, old.id: old}, {})) == 96


@pytest.mark.parametrize("later", [9, 0])
def test_a_home_that_many_came_after_is_made_by_one_process(
    later: int, together: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitegen.changes, "FEW_LATER", later)
    with quick_folder() as base, short_lists(), copies_help():
        add_a_home(base, once=True)

    assert bool(together) == bool(later)
