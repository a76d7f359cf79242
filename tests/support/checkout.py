"""The files of this checkout, as git sees them, for tests about the project itself."""

import subprocess
from pathlib import Path

from tests.support.processes import ROOT

CODE = ("catalog", "sitegen", "formsrv")


def tracked_files(*folders: str) -> list[Path]:
    """Return the files that are or could be committed, below some folders or all."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


def python_files(*folders: str) -> list[Path]:
    """Return the Python files among them."""
    return [path for path in tracked_files(*folders) if path.suffix == ".py"]


def texts(paths: list[Path]) -> dict[str, str]:
    """Return the text of each file by its path from the root; files that hold no text are left out."""
    found: dict[str, str] = {}
    for path in paths:
        content = path.read_bytes()
        if b"\0" not in content:
            found[path.relative_to(ROOT).as_posix()] = content.decode("utf-8", errors="replace")
    return found


def head() -> str:
    """Return the commit that is checked out; empty outside git or before the first."""
    command = ["git", "rev-parse", "--verify", "--quiet", "HEAD"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
