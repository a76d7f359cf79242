"""What a build says: nothing while it is quick, where it is when it takes long, and a report."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.build import Engine, Summary
from sitegen.progress import Progress, line_of
from sitegen.report import MOST_KINDS, heaviest, largest_pages, profile, report
from tests.support.edits import start
from tests.support.processes import ROOT
from tests.support.sequences import folders_of, quick_folder, short_lists
from tests.support.tiny import DAY, write_files


class Screen(io.StringIO):
    """A stream that says it is a terminal, or not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """As it was made."""
        return self.terminal


class Clock:
    """A clock that is set by hand; in seconds."""

    now = 100.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.mark.parametrize(("terminal", "seconds"), [(True, 0.9), (False, 9.0)])
def test_what_is_soon_done_says_nothing(terminal: bool, seconds: float) -> None:  # noqa: FBT001
    screen, clock = Screen(terminal=terminal), Clock()
    progress = Progress(screen, clock=clock)
    progress("load", 0, 10)
    clock.now += seconds
    progress("load", 5, 10)
    progress.close()
    assert screen.getvalue() == ""


def test_a_log_gets_a_line_now_and_then() -> None:
    """With what is done, how fast, and how long it will take."""
    screen, clock = Screen(terminal=False), Clock()
    progress = Progress(screen, clock=clock)
    for done in range(0, 3000, 100):
        progress("render", done, 3000)
        clock.now += 1
    progress("switch")
    progress.close()
    assert screen.getvalue().splitlines() == [
        "render: 1000 of 3000, 100 a second, 20 s left",
        "render: 2000 of 3000, 100 a second, 10 s left",
        "switch",
    ]


def test_a_terminal_shows_one_line_that_goes_away() -> None:
    screen, clock = Screen(terminal=True), Clock()
    progress = Progress(screen, clock=clock)
    progress("render", 0, 400)
    clock.now += 2
    progress("render", 100, 400)
    clock.now += 2
    progress("switch")
    progress.close()
    assert "render: 100 of 400, 50 a second, 6 s left" in screen.getvalue()
    assert "switch" in screen.getvalue()
    assert screen.getvalue().count("\n") == screen.getvalue().count("\x1b[1A")


def test_a_pace_is_told_only_when_there_is_one() -> None:
    assert line_of("scan", 0, 0, seconds=3) == "scan"
    assert line_of("load", 0, 5, seconds=3) == "load: 0 of 5"
    assert line_of("load", 5, 5, seconds=0) == "load: 5 of 5"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine that has built a small site."""
    with quick_folder() as base, short_lists():
        write_files(base, start().files)
        yield Engine(folders_of(base, start()))


def test_a_build_tells_each_phase_and_how_far_it_is(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers rise to what there is to do; every kind of output has its cost."""
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr("sitegen.outcome.TOLD_EVERY", 4)
    engine.told = lambda phase, done, total: told.append((phase, done, total))

    summary = engine.build(today=DAY)

    assert engine.state is not None
    phases = list(dict.fromkeys(phase for phase, _, _ in told))
    assert phases == ["scan", "site", "load", "plan", "render", "verify", "switch"]
    rendered = [(done, total) for phase, done, total in told if phase == "render"]
    units = len(engine.state.units)
    assert rendered == [(0, 0), *((done, units) for done in range(4, units + 1, 4))]
    assert summary.kinds.keys() == {kind for kind, _ in engine.state.units}
    assert all(seconds > 0 for seconds in summary.kinds.values())
    assert summary.largest == largest_pages(engine.state, engine.folders.output)


def test_the_heaviest_page_of_each_kind_is_named_with_what_it_weighs(engine: Engine) -> None:
    """The largest of each kind is compressed; the five heaviest are told."""
    engine.build(today=DAY)
    assert engine.state is not None
    output = engine.folders.output
    largest = largest_pages(engine.state, output)
    pages = {name: (output / name).stat().st_size for name in engine.state.files()}

    found = heaviest(largest, output)
    record = {"offer": 1, "home": 10_000}
    summary = Summary()
    summary.phases["render"] = 1.25
    lines = list(report(summary, found, record))

    by_kind = {one.kind: one for one in found}
    names = engine.state.units[("offer", by_kind["offer"].name.split("/")[2])][1]
    assert by_kind["offer"].name in names
    offers = [name for name in pages if "/offers/offer00" in name]
    assert by_kind["offer"].size == max(pages[name] for name in offers)
    assert lines[0] == "Time: render 1.25 s"
    told = [int(line.split()[0]) for line in lines[2:]]
    assert told == sorted((one.packed for one in found), reverse=True)[:5]
    changes = {line.split()[-2].rstrip(":"): line.split()[2:-2] for line in lines[2:]}
    assert changes["offer"] == [f"{by_kind['offer'].packed - 1:+d}", "B"]
    assert {kind for kind, said in changes.items() if said == ["new"]} == changes.keys() - record


def test_the_profile_names_the_costliest_kinds_first() -> None:
    kinds = {f"kind{number}": float(number) for number in range(MOST_KINDS + 2)}
    summary = Summary()
    summary.phases, summary.kinds = {"scan": 0.5}, kinds
    lines = list(profile(summary))
    assert lines[0].split() == ["scan", "0.500", "s"]
    assert [line.split()[-1] for line in lines[2:]] == [f"kind{n}" for n in range(11, 1, -1)]


def test_a_quick_build_loads_nothing_for_show(tmp_path: Path) -> None:
    """Neither rich nor the report nor compression."""
    write_files(tmp_path, start().files)
    folders = [f"--{name}={tmp_path / name}" for name in ("content", "region", "output")]
    command = ["-m", "sitegen", "build", "--today", DAY.isoformat(), *folders]
    first = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    again = subprocess.run(
        [sys.executable, "-X", "importtime", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Heaviest pages of their kind, gzip -9:" in first.stdout
    assert len(again.stdout.splitlines()) == 1
    loaded = {line.rpartition("|")[2].strip() for line in again.stderr.splitlines()}
    assert "sitegen.build" in loaded
    dear = ("rich", "brotli", "sitegen.report", "sitegen.compress", "concurrent", "jinja2")
    assert [name for name in loaded if name.split(".")[0] in dear or name in dear] == []
