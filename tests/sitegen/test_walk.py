"""Two halves of a walk, one of them in a copy of the process, find what one walk finds."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen import scan, walk
from sitegen.scan import FileTable, as_table, changed_names, object_id, scan_folder
from sitegen.walk import walk_folder

NAMES = ("a/b/one", "a/c", "a.b/two", "b", "c/d/e/three", "c/d/four", "c/x\nx", "d/ümlaut")
FOLDERS = ("", "a", "a/b", "a/b/one/more", "a/bb", "a/c/d", "a.b", "c/d", "c/d/e", "d/zz", "zz")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few files, a link that leads nowhere, and what does not count."""
    root = tmp_path_factory.mktemp("walked")
    for name in (*NAMES, ".hidden/file", "a/__pycache__/file"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (root / "c/nowhere").symlink_to("gone")
    return root


@pytest.fixture(autouse=True)
def _two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cores, and no thread: those of a browser that earlier tests left waiting do not count."""
    left, count = threading.active_count() - 1, threading.active_count
    monkeypatch.setattr(walk, "cores", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: count() - left)


@pytest.mark.parametrize("middle", [*NAMES, *FOLDERS[1:]])
def test_both_halves_are_what_one_walk_finds(folder: Path, middle: str) -> None:
    """Wherever the second half begins: at a file, a folder, or at what is not there."""
    whole = walk_folder(str(folder))
    halves = walk_folder(str(folder), middle=middle)
    assert whole.names == sorted([*NAMES, "c/nowhere"], key=lambda name: name.split("/"))
    assert (halves.names, halves.stamps) == (whole.names, whole.stamps)


def test_a_copy_walks_only_where_that_is_safe(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where another thread may hold a lock, no process is copied."""
    copies: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        if process:
            copies.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    walk_folder(str(folder), middle="b")
    assert len(copies) == 1
    done = threading.Event()
    waiting = threading.Thread(target=done.wait)
    waiting.start()
    try:
        assert walk_folder(str(folder), middle="b").names == walk_folder(str(folder)).names
    finally:
        done.set()
        waiting.join()
    assert len(copies) == 1


def test_what_is_wrong_in_the_copy_is_said_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that ends badly is replaced; what it could not read is an error here as well."""
    mine, scandir = os.getpid(), os.scandir

    def ends(path: str) -> object:
        if os.getpid() != mine:
            os._exit(3)
        return scandir(path)

    monkeypatch.setattr(walk.os, "scandir", ends)
    assert walk_folder(str(folder), middle="b").names == walk_folder(str(folder)).names
    with pytest.raises(FileNotFoundError):
        walk_folder(str(folder / "gone"), middle="b")


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
