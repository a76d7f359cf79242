"""Write: puts files where readers find them, whole or not at all.

A full build fills a fresh folder that is then switched with the old one; a small one writes
beside each file and renames. A file whose bytes are the same keeps its time.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from sitegen.state import FOLDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path

COMPRESSED = (".gz", ".br")
"""What may stand beside a file; a stale one would be sent in its place."""
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@contextmanager
def locked(output: Path | str, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Let one build at a time work on a folder; a second one says so and waits."""
    output = str(output)
    os.makedirs(os.path.dirname(output) or ".", exist_ok=True)  # noqa: PTH103, PTH120 (see state.py)
    with open(_beside(output, "lock"), "w") as lock:  # noqa: PTH123 (nothing is written)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting is not None:
                waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        _tidy(output)
        yield


def _tidy(output: str) -> None:
    """Remove what a killed build left beside the site; one that it had moved away comes back."""
    fresh, old = _beside(output, "fresh"), _beside(output, "old")
    if os.path.exists(old) and not os.path.exists(output):  # noqa: PTH110 (see state.py)
        os.rename(old, output)  # noqa: PTH104 (the same)
    for left in (fresh, old):
        if os.path.exists(left):  # noqa: PTH110 (the same)
            _delete(left)


def _beside(output: str, purpose: str) -> str:
    folder, slash, name = output.rpartition("/")
    return f"{folder}{slash}.{name}.{purpose}"


def _delete(folder: Path | str) -> None:
    from shutil import rmtree  # with all that it loads it takes 2 ms

    rmtree(folder, ignore_errors=True)


def fresh_folder(output: Path) -> Path:
    """Make an empty folder beside the site."""
    fresh = output.with_name(f".{output.name}.fresh")
    (fresh / FOLDER).mkdir(parents=True)
    return fresh


def put_fresh(fresh: Path, old: Path | None, name: str, content: bytes) -> bool:
    """Write a file of a full build; one that the old site has too is linked, and false told."""
    target = f"{fresh}/{name}"
    _make_folder_of(target)
    if old is not None:
        try:
            _link(f"{old}/{name}", target, content)
        except OSError:
            pass
        else:
            return False
    _open_and_write(target, content)
    return True


def put_beside(output: Path, name: str, content: bytes) -> bool:
    """Replace a file of the living site; tell whether its bytes were others before."""
    path = f"{output}/{name}"
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (as fast as the system allows)
            if _holds(file, content):
                return False
    except OSError:
        pass
    folder, _, last = path.rpartition("/")
    beside = f"{folder}/.{last}.new"
    _make_folder_of(beside)
    _open_and_write(beside, content)
    for ending in COMPRESSED:
        with suppress(FileNotFoundError):
            os.unlink(path + ending)  # noqa: PTH108 (the same)
    os.replace(beside, path)  # noqa: PTH105 (the same)
    return True


def forget_beside(output: Path, name: str) -> None:
    """Remove what a killed build had begun to write beside a file."""
    path = output / name
    path.with_name(f".{path.name}.new").unlink(missing_ok=True)


def remove(output: Path, name: str) -> bool:
    """Remove a file and the folders that it leaves empty; tell whether it was there."""
    path = output / name
    for ending in COMPRESSED:  # first: some servers send them even when the file itself is gone
        path.with_name(path.name + ending).unlink(missing_ok=True)
    try:
        path.unlink()
        there = True
    except FileNotFoundError:
        there = False
    for folder in path.parents:
        if folder == output or not _is_empty(folder):
            break
        folder.rmdir()
    return there


def adopt(fresh: Path, old: Path, ours: Iterable[str]) -> list[str]:
    """Link into the fresh folder what others put into the old one; name what falls away.

    ``ours`` are the files that the old site was made of.
    """
    known = set(ours)
    known |= {name + ending for name in known for ending in COMPRESSED}
    gone = []
    for name in files_below(old):
        half_written = name.rpartition("/")[2].startswith(".") and name.endswith(".new")
        if half_written or os.path.exists(fresh / name):  # noqa: PTH110 (called for every file)
            continue
        if name in known:
            gone.append(name)
        else:
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            os.link(old / name, fresh / name, follow_symlinks=False)
    return [name for name in gone if not name.endswith(COMPRESSED)]


def files_below(root: Path) -> Iterator[str]:
    """Yield every file of a site; what the builds keep for themselves is none."""
    yield from (name for name in _walk(str(root), "") if not name.startswith(f"{FOLDER}/"))


def switch(fresh: Path, output: Path) -> None:
    """Put the fresh folder in the place of the old one in a single step, then remove that.

    Where the system knows no exchange, the site is missing between two renames.
    """
    if not output.exists():
        fresh.rename(output)
        return
    if not _exchange(fresh, output):
        away = output.with_name(f".{output.name}.old")
        output.rename(away)
        fresh.rename(output)
        fresh = away
    _delete(fresh)


def _link(before: str, target: str, content: bytes) -> None:
    """Link an old file under a new name; raises OSError if it is not there or another one."""
    with open(before, "rb") as file:  # noqa: PTH123 (called for every file)
        if not _holds(file, content):
            raise FileNotFoundError(before)
    os.link(before, target)
    for ending in COMPRESSED:
        with suppress(FileNotFoundError):
            os.link(before + ending, target + ending)


def _holds(file: BufferedReader, content: bytes) -> bool:
    """Tell whether a file has these bytes; one of another size is not read."""
    return os.fstat(file.fileno()).st_size == len(content) and file.read() == content


def _make_folder_of(path: str) -> None:
    """Make the folder of a file; nearly every page has one of its own."""
    folder = path.rpartition("/")[0]
    try:
        os.mkdir(folder)  # noqa: PTH102 (the same)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (the same)


def _open_and_write(path: str, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders (renameat2 of Linux); tell whether the system could."""
    import ctypes

    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = os.fsencode(one.absolute()), os.fsencode(other.absolute())
    return bool(call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _walk(root: str, prefix: str) -> Iterator[str]:
    with os.scandir(f"{root}/{prefix}") as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(root, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
