"""git as the desk calls it: a repository without a work tree, and an end to every wait."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from formsrv.errors import PublishingError

SECONDS = 60
# Nothing of whoever runs the service may change what git does or writes.
_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C.UTF-8",
}


def ask_git(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    seconds: int = SECONDS,
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Return git's answer, also a refusal; raises PublishingError where none comes in time."""
    try:
        return subprocess.run(  # noqa: S603 (arguments are ours: ids, refs, file names)
            ["git", f"--git-dir={folder}", *arguments],  # noqa: S607 (as in PATH)
            input=stdin,
            capture_output=True,
            env={**_ENVIRONMENT, **(variables or {})},
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PublishingError(arguments[0], detail=type(error).__name__) from error


def run_git(
    folder: Path,
    *arguments: str,
    stdin: bytes = b"",
    seconds: int = SECONDS,
    variables: Mapping[str, str] | None = None,
) -> bytes:
    """Return what git printed; raises PublishingError with its words where it refuses."""
    done = ask_git(folder, *arguments, stdin=stdin, seconds=seconds, variables=variables)
    if done.returncode:
        detail = done.stderr.decode("utf-8", errors="replace").strip()
        raise PublishingError(arguments[0], detail=detail)
    return done.stdout
