"""Writing files: whole ones, only what changed, and nothing of others removed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sitegen import write
from sitegen.state import FOLDER, State, announce, recover
from sitegen.write import (
    adopt,
    fresh_folder,
    locked,
    put_beside,
    put_fresh,
    remove,
    switch,
)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def full(output: Path, pages: dict[str, bytes], *, before: dict[str, bytes]) -> list[str]:
    """Do with given pages what a full build does with its own; name what fell away."""
    with locked(output, lambda: None):
        fresh = fresh_folder(output)
        for name, content in pages.items():
            put_fresh(fresh, output, name, content)
        gone = adopt(fresh, output, before) if output.exists() else []
        switch(fresh, output)
    return gone


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    """Neither a small build nor a full one gives an unchanged file another time or inode."""
    site = tmp_path / "site"
    pages = {"index.html": b"one", "de/offers/index.html": b"two"}
    full(site, pages, before={})
    before = {name: (site / name).stat() for name in pages}

    assert not put_beside(site, "index.html", b"one")
    assert full(site, pages, before=pages) == []

    for name, status in before.items():
        found = (site / name).stat()
        assert (found.st_mtime_ns, found.st_ino) == (status.st_mtime_ns, status.st_ino)


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """A changed page is a new file; readers of the old one keep it."""
    site = tmp_path / "site"
    full(site, {"index.html": b"one", "de/index.html": b"two"}, before={})
    with (site / "de/index.html").open("rb") as reader:
        assert put_beside(site, "de/index.html", b"new")
        assert reader.read() == b"two"
    assert tree(site) == {"index.html": b"one", "de/index.html": b"new"}


def test_what_stands_compressed_beside_a_changed_file_goes(tmp_path: Path) -> None:
    """A server would send the stale text; beside an unchanged file it stays."""
    site = tmp_path / "site"
    full(site, {"a.html": b"a", "b.html": b"b"}, before={})
    for name in ("a.html.gz", "a.html.br", "b.html.gz"):
        (site / name).write_bytes(b"packed")
    put_beside(site, "a.html", b"other")
    assert sorted(tree(site)) == ["a.html", "b.html", "b.html.gz"]
    (site / "a.html.gz").write_bytes(b"packed")

    full(site, {"a.html": b"third", "b.html": b"b"}, before={"a.html": b"", "b.html": b""})

    assert tree(site) == {"a.html": b"third", "b.html": b"b", "b.html.gz": b"packed"}


def test_a_journal_that_reaches_out_of_the_folder_touches_nothing_there(tmp_path: Path) -> None:
    """Whoever tampers with it gets no file of others deleted."""
    output = tmp_path / "output"
    (output / FOLDER).mkdir(parents=True)
    names = ["../victim", str(tmp_path / "other"), f"{FOLDER}/state", "de/../../victim", "a.html"]
    announce(output, [(("page", "x"), names)])
    assert recover(output, State()) == ["a.html"]


def test_a_page_that_is_gone_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    """Folders that hold anything else stay, by both ways of building."""
    for way in ("small", "full"):
        site = tmp_path / way
        pages = {"de/a/index.html": b"a", "de/b/index.html": b"b", "index.html": b"home"}
        full(site, pages, before={})
        (site / "de/b/photo.jpg").write_bytes(b"jpg")
        if way == "small":
            assert remove(site, "de/a/index.html")
            assert remove(site, "de/b/index.html")
        else:
            gone = full(site, {"index.html": b"home"}, before=pages)
            assert sorted(gone) == ["de/a/index.html", "de/b/index.html"]
        assert tree(site) == {"index.html": b"home", "de/b/photo.jpg": b"jpg"}
        assert not (site / "de/a").exists()


def test_files_that_no_build_wrote_are_left_alone(tmp_path: Path) -> None:
    """An output folder given by mistake loses nothing, not even a link that leads nowhere."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "letter.html").write_text("dear")
    (site / "link").symlink_to("nowhere")
    full(site, {"index.html": b"one"}, before={})
    full(site, {"de/index.html": b"two"}, before={"index.html": b"one"})
    assert tree(site) == {"letter.html": b"dear", "de/index.html": b"two"}
    assert (site / "link").readlink() == Path("nowhere")


def test_a_page_that_somebody_else_removed_is_no_trouble(tmp_path: Path) -> None:
    """Its folder may be gone as well."""
    assert not remove(tmp_path, "de/offers/a/index.html")


def test_what_a_killed_build_left_beside_a_page_is_not_taken_over(tmp_path: Path) -> None:
    """Half a page is no file of others."""
    site = tmp_path / "site"
    full(site, {"index.html": b"one"}, before={})
    (site / ".index.html.new").write_bytes(b"ha")
    (tmp_path / ".site.fresh").mkdir()
    (tmp_path / ".site.fresh/old.html").write_bytes(b"old")
    full(site, {"index.html": b"one"}, before={"index.html": b""})
    assert tree(site) == {"index.html": b"one"}
    assert not (tmp_path / ".site.fresh").exists()


def test_a_crash_before_the_rename_leaves_the_old_page_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power goes when the new text is written and not yet in place."""
    put_beside(tmp_path, "index.html", b"old" * 1000)

    def fail(*_paths: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(write.os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        put_beside(tmp_path, "index.html", b"new" * 1000)
    assert (tmp_path / "index.html").read_bytes() == b"old" * 1000


@pytest.mark.parametrize("exchange", [True, False])
def test_folders_are_switched_where_the_system_can_and_where_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    """In one step, or in two renames."""
    if not exchange:
        monkeypatch.setattr(write, "_exchange", lambda _one, _other: False)
    site = tmp_path / "site"
    full(site, {"index.html": b"one"}, before={})
    full(site, {"index.html": b"two"}, before={"index.html": b"one"})
    assert tree(site) == {"index.html": b"two"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site.lock", "site"]


def test_one_build_at_a_time_works_on_a_folder(tmp_path: Path) -> None:
    """The second one says that it waits, and goes on when the first is done."""
    site, said, order = tmp_path / "site", threading.Event(), list[str]()

    def second() -> None:
        with locked(site, said.set):
            order.append("second")

    with locked(site, lambda: None):
        waiting = threading.Thread(target=second)
        waiting.start()
        assert said.wait(20)
        order.append("first")
    waiting.join(20)
    assert order == ["first", "second"]


def test_a_reader_never_sees_half_a_page(tmp_path: Path) -> None:
    """While a page is written over and over, whoever reads it gets one version whole."""
    versions = [letter.encode() * 300_000 for letter in "ab"]
    put_beside(tmp_path, "index.html", versions[0])
    done, seen = threading.Event(), set[bytes]()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "index.html").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(60):
            put_beside(tmp_path, "index.html", versions[number % 2])
    finally:
        done.set()
        reader.join()
    assert seen
    assert seen <= set(versions)
