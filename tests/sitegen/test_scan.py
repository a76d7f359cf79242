"""Which files there are and what is in them: read only when something says that they changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from sitegen import scan
from sitegen.scan import UNSURE, object_id, scan_folder, scan_paths
from sitegen.walk import GONE


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were read, in order; stamps count as settled at once."""
    names: list[str] = []
    read = scan.read_file

    def remember(root: Path, name: str) -> bytes:
        names.append(name)
        return read(root, name)

    monkeypatch.setattr(scan, "read_file", remember)
    for tick in ("TICK_NS", "COARSE_TICK_NS"):
        monkeypatch.setattr(scan, tick, 0)
    return names


def test_an_unchanged_file_is_not_read_again(tmp_path: Path, reads: list[str]) -> None:
    """Its stamp tells that it is the same."""
    for name in ("b", "a"):
        (tmp_path / name).write_text(name)
    first = scan_folder(tmp_path, {})
    assert list(first) == reads == ["a", "b"]
    assert scan_folder(tmp_path, first) == first
    assert reads == ["a", "b"]


def test_other_words_of_the_same_length_and_time_are_noticed(
    tmp_path: Path, reads: list[str]
) -> None:
    """Whoever sets the time back cannot set back when that was done."""
    path = tmp_path / "page"
    path.write_text("one")
    first = scan_folder(tmp_path, {})
    status = path.stat()
    path.write_text("two")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_mtime_ns == status.st_mtime_ns
    for found in (scan_folder(tmp_path, first), scan_paths(tmp_path, ["page"], first)):
        assert found["page"][0] == object_id(b"two")


def test_a_file_that_was_just_changed_is_read_until_it_has_settled(tmp_path: Path) -> None:
    """It may change again within one tick of the clock of files."""
    (tmp_path / "page").write_text("one")
    assert scan_folder(tmp_path, {})["page"] == (object_id(b"one"), UNSURE)


def test_ids_are_those_of_git(tmp_path: Path) -> None:
    """A commit can be compared with a folder."""
    path = tmp_path / "page"
    path.write_bytes("Grüße\n".encode())
    run = subprocess.run(["git", "hash-object", path], capture_output=True, text=True, check=True)
    assert scan_folder(tmp_path, {})["page"][0].hex() == run.stdout.strip()


def test_hidden_files_do_not_count_and_broken_links_do(tmp_path: Path) -> None:
    """What an editor's program leaves is no content; a link to nothing is somebody's mistake."""
    (tmp_path / ".git/objects").mkdir(parents=True)
    for name in (".git/objects/x", ".page.swp", "sub/.hidden", "sub/page"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "link").symlink_to("nowhere")
    found = scan_folder(tmp_path, {})
    assert list(found) == ["link", "sub/page"]
    assert found["link"] == (b"", GONE)
    assert list(scan_paths(tmp_path, [".page.swp", "sub/page", "gone"], {})) == ["sub/page"]
