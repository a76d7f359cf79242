"""Stage: the content that the builder builds, from the service's clone and the checkout.

Publications are commits in ``content.git``; what an editor changed in the checkout and has not
committed yet lies over them, so that ``serve`` shows both. Between two commits git itself
names the files that differ: of thousands of files only those are touched.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

_PREFIX = "content/"


class StageError(Exception):
    """The clone cannot be read; says what git said."""


class Stage:
    """A folder that follows a branch and a checkout."""

    def __init__(self, repository: Path, branch: str, checkout: Path, folder: Path) -> None:
        self.repository = repository
        self.branch = branch
        self.checkout = checkout
        self.folder = folder
        self._tip = ""
        self._over: set[str] = set()

    def update(self) -> set[str] | None:
        """Bring the folder up to date; return the names that may have changed, null for all.

        A file of the checkout wins where it differs from the checkout's last commit; where the
        checkout is no git work tree, all its files do. Raises StageError, also when there is no
        clone: a site without its publications must not pass for a good one.
        """
        if not self.repository.is_dir():
            raise StageError(f"The clone with the publications must be there: {self.repository}")
        tip = _git(self.repository, "rev-parse", f"{self.branch}^{{commit}}")
        before, self._tip = self._tip, ""  # a fault half way leaves a folder that nobody trusts
        changed, deleted = _uncommitted(self.checkout)
        over = {*changed, *deleted}
        if before and self.folder.is_dir():
            names = self._between(before, tip.decode().strip()) | over | self._over
            self._bring(names, set(changed), set(deleted))
        else:
            names = None
            wanted: dict[str, bytes | Path] = dict(_committed(self.repository, self.branch))
            for name in deleted:
                wanted.pop(name, None)
            wanted.update((name, self.checkout / name) for name in changed)
            _mirror(wanted, self.folder)
        self._tip, self._over = tip.decode().strip(), over
        return names

    def _between(self, before: str, tip: str) -> set[str]:
        if before == tip:
            return set()
        options = ("-r", "-z", "--name-only", "--no-renames")
        listing = _git(self.repository, "diff-tree", *options, before, tip, "--", _PREFIX)
        return {name.decode().removeprefix(_PREFIX) for name in listing.split(b"\0") if name}

    def _bring(self, names: set[str], mine: set[str], deleted: set[str]) -> None:
        """Set some files to what the checkout has, else the branch, else to nothing."""
        committed = _blobs(self.repository, self.branch, sorted(names - mine - deleted))
        for name in names - mine - committed.keys():
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                (self.folder / name).unlink()
        for name in sorted(names):
            if name in mine:
                _put(self.folder / name, (self.checkout / name).read_bytes())
            elif name in committed:
                _put(self.folder / name, committed[name])


def _committed(repository: Path, branch: str) -> Mapping[str, bytes]:
    listing = _git(repository, "ls-tree", "-r", "-z", "--name-only", branch, "--", _PREFIX)
    names = [name.decode().removeprefix(_PREFIX) for name in listing.split(b"\0") if name]
    return _blobs(repository, branch, names)


def _blobs(repository: Path, branch: str, names: Collection[str]) -> Mapping[str, bytes]:
    """Return what a branch holds under some names; those that it lacks are left out."""
    if not names:
        return {}
    wanted = "".join(f"{branch}:{_PREFIX}{name}\n" for name in names).encode()
    answer = _git(repository, "cat-file", "--batch", data=wanted)
    found: dict[str, bytes] = {}
    position = 0
    for name in names:
        end = answer.index(b"\n", position)
        head = answer[position:end]
        position = end + 1
        if head.endswith(b" missing"):
            continue
        size = int(head.rsplit(b" ", 1)[1])
        found[name] = answer[position : position + size]
        position += size + 1
    return found


def _uncommitted(checkout: Path) -> tuple[list[str], list[str]]:
    """Name the files that differ from the checkout's last commit, and those it deleted."""
    try:
        prefix = _git(checkout, "rev-parse", "--show-prefix").decode().strip()
        status = _git(checkout, "status", "--porcelain=v1", "-z", "--no-renames", "-uall", ".")
    except StageError:
        return _all_files(checkout), []
    changed: list[str] = []
    deleted: list[str] = []
    for entry in filter(None, status.split(b"\0")):
        name = entry[3:].decode().removeprefix(prefix)
        (changed if (checkout / name).is_file() else deleted).append(name)
    return changed, deleted


def _all_files(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _mirror(wanted: Mapping[str, bytes | Path], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, source in wanted.items():
        _put(folder / name, source if isinstance(source, bytes) else source.read_bytes())


def _put(path: Path, content: bytes) -> None:
    if path.is_file() and path.read_bytes() == content:
        return
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _git(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    done = subprocess.run(  # noqa: S603 (fixed arguments, no shell)
        ["git", "-C", str(folder), *arguments],  # noqa: S607 (git is found as users find it)
        input=data,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise StageError(done.stderr.decode(errors="replace").strip())
    return done.stdout
