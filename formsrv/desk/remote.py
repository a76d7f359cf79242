"""Keeps the service's clone and the repository that editors push to the same.

Publications stay the commits that they are: where both sides have gone on, a merge joins them,
without a work tree. Nothing is ever forced; what cannot be joined waits for a person.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from enum import StrEnum

from formsrv.desk.content import ContentRepository
from formsrv.desk.context import DeskContext
from formsrv.desk.git import ask_git, run_git
from formsrv.errors import PublishingError

SECONDS = 30
"""For one answer of the other side."""
_MERGED = "Join what editors pushed and what was published"


class Joined(StrEnum):
    """What a round did to the service's own branch."""

    SAME = "same"
    FOLLOWED = "followed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What happened: how the branch was joined, and whether anything was pushed."""

    joined: Joined
    pushed: bool


def synchronise(context: DeskContext, remote: str) -> Round:
    """Fetch, join and push; raises PublishingError, and then nothing is lost on either side."""
    repository = context.content
    theirs = _fetch(repository, remote)
    # As for decisions: a publication under way is finished first.
    with context.alone("decide"):
        joined = _join(context, theirs) if theirs else Joined.SAME
    head = repository.head()
    if head is None or head == theirs:
        return Round(joined=joined, pushed=False)
    branch = f"refs/heads/{repository.branch}"
    _run(repository, "push", "--quiet", remote, f"{head}:{branch}")
    _run(repository, "update-ref", _tracked(repository), head)
    return Round(joined=joined, pushed=True)


def count_unpushed(repository: ContentRepository) -> int | None:
    """Count commits that the other side does not have; null when it was never reached."""
    known = _answer(repository, "rev-parse", "--verify", "--quiet", _tracked(repository))
    if known is None:
        return None
    listed = _run(repository, "rev-list", "--count", f"{known}..refs/heads/{repository.branch}")
    return int(listed)


def _tracked(repository: ContentRepository) -> str:
    return f"refs/remotes/published/{repository.branch}"


def _fetch(repository: ContentRepository, remote: str) -> str | None:
    """Return the commit that the other side has; null while its branch is empty."""
    branch, tracked = f"refs/heads/{repository.branch}", _tracked(repository)
    listed = _run(repository, "ls-remote", remote, branch)
    if not listed:
        return None
    _run(repository, "fetch", "--quiet", "--no-tags", remote, f"+{branch}:{tracked}")
    return _run(repository, "rev-parse", f"{tracked}^{{commit}}")


def _join(context: DeskContext, theirs: str) -> Joined:
    repository = context.content
    ours = repository.head()
    branch = f"refs/heads/{repository.branch}"
    if ours is None:
        _run(repository, "update-ref", branch, theirs)
        return Joined.FOLLOWED
    if ours == theirs or _is_ancestor(repository, theirs, ours):
        return Joined.SAME
    if _is_ancestor(repository, ours, theirs):
        _run(repository, "update-ref", branch, theirs, ours)
        return Joined.FOLLOWED
    merged = _merge(context, ours, theirs)
    _run(repository, "update-ref", branch, merged, ours)
    return Joined.MERGED


def _merge(context: DeskContext, ours: str, theirs: str) -> str:
    """Return a commit that joins both; raises PublishingError with the files that disagree."""
    repository = context.content
    done = _call(
        repository, "merge-tree", "--write-tree", "--name-only", "--no-messages", ours, theirs
    )
    tree, *names = done.stdout.decode("utf-8", errors="replace").split("\n")
    if done.returncode:
        files = ", ".join(name for name in names if name) or done.stderr.decode().strip()
        raise PublishingError(
            "merge",
            detail=f"Both sides changed {files}: join them by hand in the shared repository.",
        )
    settings = context.region.settings
    person = {"NAME": settings.portal_name, "EMAIL": settings.mail_from}
    names_of = {
        f"GIT_{role}_{what}": text
        for role in ("AUTHOR", "COMMITTER")
        for what, text in person.items()
    }
    parents = ("-p", ours, "-p", theirs)
    return _run(repository, "commit-tree", tree, *parents, "-m", _MERGED, **names_of)


def _is_ancestor(repository: ContentRepository, older: str, newer: str) -> bool:
    return _call(repository, "merge-base", "--is-ancestor", older, newer).returncode == 0


def _answer(repository: ContentRepository, *words: str) -> str | None:
    done = _call(repository, *words)
    return None if done.returncode else done.stdout.decode().strip()


def _run(repository: ContentRepository, *words: str, **variables: str) -> str:
    printed = run_git(
        repository.folder, *words, seconds=SECONDS, variables=_surroundings() | variables
    )
    return printed.decode().strip()


def _call(repository: ContentRepository, *words: str) -> subprocess.CompletedProcess[bytes]:
    return ask_git(repository.folder, *words, seconds=SECONDS, variables=_surroundings())


def _surroundings() -> dict[str, str]:
    # Nobody sits there to type a password; the key of the system user is what opens the door.
    asking = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -oBatchMode=yes"}
    return asking | ({"HOME": os.environ["HOME"]} if "HOME" in os.environ else {})
