"""A walk in a copy of the process finds what one here finds, and something else is done meanwhile."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import scan
from sitegen.scan import FileTable, as_table, changed_names, object_id, scan_folder
from sitegen.walk import walk_folder

NAMES = ("a/b/one", "a/c", "a.b/two", "b", "c/d/e/three", "c/d/four", "c/x\nx", "d/ümlaut")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few files, a link that leads nowhere, and what does not count."""
    root = tmp_path_factory.mktemp("walked")
    for name in (*NAMES, ".hidden/file", "a/__pycache__/file"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "c/nowhere").symlink_to("gone")
    return root


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes copied, of folders of any size: two cores, no thread.

    Threads of a browser that earlier tests left waiting do not count.
    """
    left, count = threading.active_count() - 1, threading.active_count
    for tick in ("TICK_NS", "COARSE_TICK_NS"):
        monkeypatch.setattr(scan, tick, -1)  # stamps are certain at once
    monkeypatch.setattr(scan, "MANY", 1)
    monkeypatch.setattr(scan, "cores", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: max(1, count() - left))
    found: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        if process:
            found.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    return found


def steps() -> Iterator[str]:
    """Do nothing, for as long as it takes."""
    return iter(lambda: "step", "")


def test_a_walk_names_files_in_the_order_of_folders(folder: Path) -> None:
    found = walk_folder(str(folder))

    assert found.names == sorted([*NAMES, "c/nowhere"], key=lambda name: name.split("/"))


@pytest.mark.parametrize("meanwhile", [steps, lambda: iter(())], ids=["busy", "idle"])
def test_a_copy_finds_what_a_walk_here_finds(
    tmp_path: Path, copies: list[int], meanwhile: Callable[[], Iterator[str]]
) -> None:
    """Nothing, other stamps, a new file and one that is gone; the copy is waited for."""
    for name in ("a", "b/c", "b/d"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    known = as_table(scan_folder(tmp_path, {}))

    def both() -> scan.Files:
        found = scan_folder(tmp_path, known, meanwhile=meanwhile())
        assert found == scan_folder(tmp_path, known)
        return found

    assert both() is known
    (tmp_path / "b/c").write_text("others")
    assert both()["b/c"][0] == object_id(b"others")
    (tmp_path / "b/a").write_text("new")
    (tmp_path / "a").unlink()
    assert list(both()) == ["b/a", "b/c", "b/d"]
    assert len(copies) == 3


@pytest.mark.usefixtures("copies")
def test_things_are_done_until_the_copy_answers(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does so only after three of them; there are more than anybody could wait for."""
    mine, scandir, done = os.getpid(), os.scandir, tmp_path / "done"
    known = scan_folder(folder, {})
    made: list[str] = []

    def waits(path: str) -> object:
        while os.getpid() != mine and not done.exists():
            time.sleep(0.001)
        return scandir(path)

    def things() -> Iterator[str]:
        for step in steps():
            made.append(step)
            if len(made) == 3:
                done.touch()
            yield step

    monkeypatch.setattr(os, "scandir", waits)
    assert scan_folder(folder, known, meanwhile=things()) == known
    assert len(made) >= 3


def test_a_copy_walks_only_where_that_is_safe(folder: Path, copies: list[int]) -> None:
    """Where another thread may hold a lock, no process is copied; nor where nothing else is to do."""
    known = scan_folder(folder, {})
    scan_folder(folder, known, meanwhile=steps())
    assert len(copies) == 1
    done = threading.Event()
    waiting = threading.Thread(target=done.wait)
    waiting.start()
    try:
        assert scan_folder(folder, known, meanwhile=steps()) == known
    finally:
        done.set()
        waiting.join()
    assert scan_folder(folder, known) == known
    assert len(copies) == 1


@pytest.mark.usefixtures("copies")
def test_what_is_wrong_in_the_copy_is_said_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that ends badly is replaced; what it could not read is an error here as well."""
    mine, scandir = os.getpid(), os.scandir
    known = scan_folder(folder, {})

    def ends(path: str) -> object:
        if os.getpid() != mine:
            os._exit(3)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", ends)
    assert scan_folder(folder, known, meanwhile=steps()) == known
    with pytest.raises(FileNotFoundError):
        scan_folder(folder / "gone", known, meanwhile=steps())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(NAMES), unique=True),
    st.lists(st.sampled_from(NAMES), unique=True),
    st.sets(st.sampled_from(NAMES)),
)
def test_a_table_of_last_time_tells_what_changed(
    before: list[str], after: list[str], edited: set[str]
) -> None:
    """Files that came, went or are others; what is known of the rest is kept."""

    def files(names: list[str], words: str) -> scan.Files:
        return {
            name: (object_id((words if name in edited else "same").encode()), (1, 2, 3, 4))
            for name in sorted(names, key=scan.walk_order)
        }

    known, now = files(before, "old"), files(after, "new")
    expected = {name for name in known.keys() | now.keys() if known.get(name) != now.get(name)}
    for tables in ((known, now), (as_table(known), as_table(now))):
        assert set(changed_names(tables[1], tables[0])) == expected
    table = FileTable(*as_table(now).columns())
    assert dict(table) == now
    assert all((name in table) == (name in now) for name in NAMES)
    assert table.below("c/d") == [name for name in now if name.startswith("c/d/")]


def test_a_scan_with_a_table_is_that_without(folder: Path, tmp_path: Path) -> None:
    """Ids of files that stayed are taken over, those of others are read."""
    first = scan_folder(folder, {})
    some = {name: first[name] for name in first if not name.startswith("c/")}
    odd = dict(sorted((some | {"b/gone": first["b"]}).items(), key=lambda one: one[0].split("/")))
    for known in (some, odd, as_table(odd)):
        assert {name: found for name, (found, _) in scan_folder(folder, known).items()} == {
            name: found for name, (found, _) in first.items()
        }
    assert scan_folder(tmp_path, first) == {}
