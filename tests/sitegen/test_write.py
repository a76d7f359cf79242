"""Writing pages: whole files, only what changed, and nothing of others removed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from sitegen.write import MANIFEST, Written, write_pages


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_what_did_not_change_is_not_touched(tmp_path: Path) -> None:
    """A second build leaves every file's time of change alone, the manifest's included."""
    pages = [("index.html", b"one"), ("de/offers/index.html", b"two")]
    assert write_pages(pages, tmp_path) == Written(written=2, unchanged=0, removed=0)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}

    assert write_pages(pages, tmp_path) == Written(written=0, unchanged=2, removed=0)

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """One changed page of two is one written file."""
    write_pages([("index.html", b"one"), ("de/index.html", b"two")], tmp_path)
    done = write_pages([("index.html", b"one"), ("de/index.html", b"new")], tmp_path)
    assert done == Written(written=1, unchanged=1, removed=0)
    assert tree(tmp_path) == {"index.html": b"one", "de/index.html": b"new"}


def test_a_list_that_reaches_out_of_the_folder_removes_nothing_there(tmp_path: Path) -> None:
    """Whoever tampers with the list of pages gets no file of others deleted."""
    output = tmp_path / "output"
    write_pages([("index.html", b"one")], output)
    (tmp_path / "victim").write_bytes(b"mine")
    absolute = tmp_path / "other"
    absolute.write_bytes(b"mine too")
    (output / MANIFEST).write_text(f"../victim\n{absolute}\nindex.html\n", "utf-8")

    write_pages([("index.html", b"one")], output)

    assert (tmp_path / "victim").exists()
    assert absolute.exists()


def test_a_page_that_is_gone_is_removed_with_its_empty_folders(tmp_path: Path) -> None:
    """Folders that hold anything else stay."""
    write_pages([("de/offers/a/index.html", b"a"), ("de/offers/b/index.html", b"b")], tmp_path)
    (tmp_path / "de/offers/b/photo.jpg").write_bytes(b"jpg")

    done = write_pages([("index.html", b"home")], tmp_path)

    assert done == Written(written=1, unchanged=0, removed=2)
    assert tree(tmp_path) == {"index.html": b"home", "de/offers/b/photo.jpg": b"jpg"}
    assert not (tmp_path / "de/offers/a").exists()


def test_files_that_no_build_wrote_are_left_alone(tmp_path: Path) -> None:
    """An output folder given by mistake loses nothing."""
    (tmp_path / "letter.html").write_text("dear")
    write_pages([("index.html", b"one")], tmp_path)
    write_pages([("de/index.html", b"two")], tmp_path)
    assert tree(tmp_path) == {"letter.html": b"dear", "de/index.html": b"two"}


def test_a_page_that_somebody_else_removed_is_no_trouble(tmp_path: Path) -> None:
    """Its folder may be gone as well."""
    write_pages([("de/offers/a/index.html", b"a"), ("index.html", b"one")], tmp_path)
    (tmp_path / "de/offers/a/index.html").unlink()
    (tmp_path / "de/offers/a").rmdir()
    assert write_pages([("index.html", b"one")], tmp_path).removed == 1
    assert tree(tmp_path) == {"index.html": b"one"}


def test_a_crash_in_the_middle_leaves_whole_files_that_the_next_build_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Power goes before the third of four files is in place; nothing is cut, nothing orphaned."""
    write_pages([("old.html", b"old")], tmp_path)
    replace, replaced = Path.replace, []

    def fail(path: Path, target: Path) -> Path:
        if Path(target).name != MANIFEST:
            if len(replaced) == 2:
                raise KeyboardInterrupt
            replaced.append(target)
        return replace(path, target)

    new = [(f"{name}.html", name.encode() * 1000) for name in ("a", "b", "c", "d")]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            write_pages(new, tmp_path)

    shown = {name: text for name, text in tree(tmp_path).items() if not name.startswith(".")}
    assert shown == {"old.html": b"old", "a.html": b"a" * 1000, "b.html": b"b" * 1000}
    write_pages([("only.html", b"only")], tmp_path)
    assert [name for name in tree(tmp_path) if not name.startswith(".")] == ["only.html"]


def test_a_reader_never_sees_half_a_page(tmp_path: Path) -> None:
    """While a page is written over and over, whoever reads it gets one version whole."""
    versions = [letter.encode() * 300_000 for letter in "ab"]
    write_pages([("index.html", versions[0])], tmp_path)
    done, seen = threading.Event(), set[bytes]()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "index.html").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(60):
            write_pages([("index.html", versions[number % 2])], tmp_path)
    finally:
        done.set()
        reader.join()
    assert seen
    assert seen <= set(versions)
