"""The real site, built once for all tests of a run."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT


class BuildFailedError(RuntimeError):
    """The site could not be built from this checkout's content."""


def build_site(output: Path, *, content: Path | None = None, region: Path | None = None) -> str:
    """Build a site as `./run.sh build` does and return what was printed.

    Raises BuildFailedError with the output if the build refuses the content.
    """
    folders = {"content": content or ROOT / "content", "region": region or ROOT / "region"}
    command = [sys.executable, "-m", "sitegen", "build", "--output", str(output)]
    for name, folder in folders.items():
        command += [f"--{name}", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    printed = run.stdout + run.stderr
    if run.returncode:
        message = f"The build ended with {run.returncode}:\n{printed}"
        raise BuildFailedError(message)
    return printed


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all pages of the real content; tests read it and change nothing in it."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent  # of the run, shared by its workers
    output, done = base / "site", base / "site.done"
    with (base / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build_site(output)
            done.touch()
    return output
