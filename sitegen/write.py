"""Write: puts pages on disk without touching what did not change, and removes what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MANIFEST = ".pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a build did to the output folder, as counts of files."""

    written: int
    unchanged: int
    removed: int


def write_pages(pages: Iterable[tuple[str, bytes]], output: Path) -> Written:
    """Write files below ``output``; each is replaced whole, so that no reader sees half of it.

    Only files that an earlier build listed in its manifest are ever removed.
    """
    output.mkdir(parents=True, exist_ok=True)
    wanted = list(pages)
    made = {name for name, _ in wanted}
    known = _manifest(output)
    # Listed before they are written: after a crash the next build still knows its own files.
    _list(output, known | made)
    written = unchanged = 0
    for name, content in wanted:
        if _same(output / name, content):
            unchanged += 1
        else:
            _replace(output / name, content)
            written += 1
    gone = sorted(known - made)
    for name in gone:
        _remove(output, name)
    _list(output, made)
    return Written(written=written, unchanged=unchanged, removed=len(gone))


def _manifest(output: Path) -> set[str]:
    try:
        names = (output / MANIFEST).read_text("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return set()
    return {name for name in names if name and _stays_inside(name)}


def _stays_inside(name: str) -> bool:
    """Refuse names that would reach out of the folder: the list may have been tampered with."""
    return not name.startswith("/") and ".." not in name.split("/")


def _list(output: Path, names: set[str]) -> None:
    content = "".join(f"{name}\n" for name in sorted(names)).encode()
    if not _same(output / MANIFEST, content):
        _replace(output / MANIFEST, content)


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except FileNotFoundError:
        return False


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def _remove(output: Path, name: str) -> None:
    path = output / name
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == output or not _is_empty(folder):
            break
        folder.rmdir()


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
