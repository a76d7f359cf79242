"""The service's own clone of the content, made from a checkout that is never written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PREFIX = "content"
"""Folder of the content inside the clone, as in the checkout."""
_IDENTITY = {
    "GIT_AUTHOR_NAME": "Portal",
    "GIT_AUTHOR_EMAIL": "portal@localhost",
    "GIT_COMMITTER_NAME": "Portal",
    "GIT_COMMITTER_EMAIL": "portal@localhost",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


class CloneError(Exception):
    """git refused; says what it said."""


def prepare_clone(clone: Path, content: Path, *, branch: str) -> str:
    """Make the clone, or bring a checkout's new commits into it; return what was done.

    Where the content lies in no git repository, the clone begins with a copy of the folder.
    Raises CloneError.
    """
    if not (clone / "HEAD").exists():
        clone.parent.mkdir(parents=True, exist_ok=True)
        _git(clone.parent, "init", "--quiet", "--bare", f"--initial-branch={branch}", str(clone))
    ours = _commit(clone, f"refs/heads/{branch}")
    checkout = find_checkout(content)
    if checkout is None:
        if ours is None:
            _begin_with_copy(clone, content, branch=branch)
            return "begun with a copy of the content folder"
        return "kept"
    _git(clone, "fetch", "--quiet", "--no-tags", str(checkout), "+HEAD:refs/checkout/head")
    theirs = _commit(clone, "refs/checkout/head")
    if theirs is None or theirs == ours:
        return "kept"
    if ours is None or _is_ancestor(clone, ours, theirs):
        _git(clone, "update-ref", f"refs/heads/{branch}", theirs)
        return "brought to the checkout's commit"
    if _is_ancestor(clone, theirs, ours):
        return "kept"
    return _merge(clone, branch, ours=ours, theirs=theirs)


def find_checkout(content: Path) -> Path | None:
    """Return the repository whose folder ``content`` is the content, if it has a commit."""
    try:
        top = Path(_git(content, "rev-parse", "--show-toplevel").strip())
        _git(content, "rev-parse", "--verify", "--quiet", f"HEAD:{PREFIX}")
    except CloneError:
        return None
    return top if (top / PREFIX).resolve() == content.resolve() else None


def _begin_with_copy(clone: Path, content: Path, *, branch: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(content, copy / PREFIX, ignore=shutil.ignore_patterns(".git"))
        _git(copy, "init", "--quiet", f"--initial-branch={branch}")
        _git(copy, "add", "--all", "--force")
        _git(copy, "commit", "--quiet", "--no-gpg-sign", "--message=Begin with the content folder")
        _git(copy, "push", "--quiet", str(clone), f"HEAD:refs/heads/{branch}")


def _merge(clone: Path, branch: str, *, ours: str, theirs: str) -> str:
    """Join publications and an editor's commits; both touch different files as a rule."""
    tree = _git(clone, "merge-tree", "--write-tree", ours, theirs).split()[0]
    message = "Join the checkout's commits"
    merged = _git(clone, "commit-tree", tree, "-p", ours, "-p", theirs, "-m", message).strip()
    _git(clone, "update-ref", f"refs/heads/{branch}", merged, ours)
    return "joined with the checkout's commits"


def _commit(folder: Path, name: str) -> str | None:
    try:
        return _git(folder, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").strip()
    except CloneError:
        return None


def _is_ancestor(folder: Path, older: str, newer: str) -> bool:
    try:
        _git(folder, "merge-base", "--is-ancestor", older, newer)
    except CloneError:
        return False
    return True


def _git(folder: Path, *arguments: str) -> str:
    # git sets these for its hooks; a clone made from one must not become the hook's repository.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(  # noqa: S603 (arguments are ours)
        ["git", "-c", "safe.directory=*", "-C", str(folder), *arguments],  # noqa: S607 (as in PATH)
        env=inherited | _IDENTITY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CloneError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout
