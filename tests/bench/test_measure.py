import sys
from pathlib import Path

import pytest

from bench.builds.measure import BuildFailedError, Cost, run

MIB = 2**20


def cost_of(program: str, folder: Path) -> Cost:
    return run([sys.executable, "-c", program], cwd=folder)


def test_sleep_is_wall_time_and_no_cpu(tmp_path: Path) -> None:
    cost = cost_of("import time; time.sleep(0.5)", tmp_path)

    assert cost.wall >= 0.5
    assert cost.cpu < 0.4


def test_the_cpu_of_children_counts(tmp_path: Path) -> None:
    busy = "import time\\nwhile time.process_time() < 0.4: pass"
    program = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', '{busy}'])"

    cost = cost_of(program, tmp_path)

    assert 0.4 <= cost.cpu < 1.2


def test_the_memory_of_children_counts_together(tmp_path: Path) -> None:
    holds = "import time; held = b'x' * (60 * 2**20); time.sleep(0.7)"
    program = (
        "import subprocess, sys\n"
        f"both = [subprocess.Popen([sys.executable, '-c', {holds!r}]) for _ in range(2)]\n"
        "[one.wait() for one in both]"
    )

    cost = cost_of(program, tmp_path)

    assert 120 * MIB < cost.peak < 190 * MIB


def test_what_forked_processes_share_counts_once(tmp_path: Path) -> None:
    program = (
        "import os, time\n"
        "held = b'x' * (80 * 2**20)\n"
        "children = [os.fork() for _ in range(1)]\n"
        "time.sleep(0.7)\n"
        "children[0] and os.wait()"
    )

    cost = cost_of(program, tmp_path)

    assert 80 * MIB < cost.peak < 130 * MIB


def test_a_builder_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(BuildFailedError, match="no such town"):
        cost_of("raise SystemExit('no such town')", tmp_path)
