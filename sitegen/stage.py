"""Stage: the content that the builder builds, from the service's clone and the checkout.

Publications are commits in ``content.git``; what an editor changed in the checkout and has not
committed yet lies over them, so that ``serve`` shows both.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


class StageError(Exception):
    """The clone cannot be read; says what git said."""


def stage_content(repository: Path, branch: str, checkout: Path, stage: Path) -> Path:
    """Fill ``stage`` with the branch's content and the checkout's own state; return it.

    A file of the checkout wins where it differs from the checkout's last commit; where the
    checkout is no git work tree, all its files do. Raises StageError, also when there is no
    clone: a site without its publications must not pass for a good one.
    """
    if not repository.is_dir():
        message = f"The clone with the publications must be there: {repository}"
        raise StageError(message)
    wanted: dict[str, bytes | Path] = dict(_committed(repository, branch))
    changed, deleted = _uncommitted(checkout)
    for name in deleted:
        wanted.pop(name, None)
    for name in changed:
        wanted[name] = checkout / name
    _mirror(wanted, stage)
    return stage


def _committed(repository: Path, branch: str) -> dict[str, bytes | Path]:
    listing = _git(repository, "ls-tree", "-r", "-z", branch, "--", "content/")
    entries = [entry.split(b"\t", 1) for entry in listing.split(b"\0") if entry]
    ids = [head.split()[2] for head, _ in entries]
    blobs = _git(repository, "cat-file", "--batch", data=b"\n".join(ids) + b"\n")
    found: dict[str, bytes | Path] = {}
    position = 0
    for _, name in entries:
        end = blobs.index(b"\n", position)
        size = int(blobs[position:end].split()[2])
        found[name.decode().removeprefix("content/")] = blobs[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
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


def _mirror(wanted: dict[str, bytes | Path], stage: Path) -> None:
    stage.mkdir(parents=True, exist_ok=True)
    for path in [path for path in stage.rglob("*") if path.is_file()]:
        if path.relative_to(stage).as_posix() not in wanted:
            path.unlink()
    for name, source in wanted.items():
        content = source if isinstance(source, bytes) else source.read_bytes()
        path = stage / name
        if path.is_file() and path.read_bytes() == content:
            continue
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
