"""run.sh is what people meet first: every command is listed, explained and does what it says."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT

SCRIPT = (ROOT / "run.sh").read_text("utf-8")
COMMANDS = re.findall(r"^do_(\w+)\(\)", SCRIPT, flags=re.MULTILINE)
# Stands in for the environment's Python and prints how it was called.
SPY = '#!/bin/sh\nprintf "%s|" "$PWD" "$@"\n'


def run(script: Path, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [script, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def complete_clone(root: Path, *, python: str) -> Path:
    """Return run.sh of a copy whose environment counts as installed and has this Python."""
    (root / ".venv/bin").mkdir(parents=True)
    shutil.copytree(ROOT / "requirements", root / "requirements")
    for kind in ("runtime", "dev"):
        shutil.copy(ROOT / f"requirements/{kind}.txt", root / f".venv/installed-{kind}")
    program = root / ".venv/bin/python"
    program.write_text(python)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Path(shutil.copy(ROOT / "run.sh", root / "run.sh"))


@pytest.fixture
def script_with_spy(tmp_path: Path) -> Path:
    """A copy of run.sh with a Python that only tells how it was called."""
    return complete_clone(tmp_path / "clone", python=SPY)


def called_with(script: Path, *arguments: str) -> list[str]:
    """Call from the folder above and return Python's working folder and arguments."""
    result = run(script, *arguments, cwd=script.parents[1])
    assert result.returncode == 0, result.stderr
    return result.stdout.removesuffix("|").split("|")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_lists_every_command(command: str) -> None:
    listed = run(ROOT / "run.sh", "help").stdout

    assert re.search(rf"^\./run\.sh {command}\b", listed, flags=re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_documents_every_command(command: str) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert f"./run.sh {command}" in readme


def test_readme_begins_with_the_two_commands_that_do_it_all() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    named = re.findall(r"\./run\.sh (\w+)", readme)
    assert named[:2] == ["serve", "test"]


def test_without_a_command_the_list_is_shown() -> None:
    assert run(ROOT / "run.sh").stdout == run(ROOT / "run.sh", "help").stdout


def test_an_unknown_command_is_refused_in_one_sentence() -> None:
    result = run(ROOT / "run.sh", "biuld")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines() == ["There is no command 'biuld'. See: ./run.sh help"]


def test_build_takes_this_checkouts_folders(script_with_spy: Path) -> None:
    folder, *arguments = called_with(script_with_spy, "build")

    assert Path(folder) == script_with_spy.parent
    assert arguments == [
        "-m",
        "sitegen",
        "build",
        "--content",
        "content",
        "--region",
        "region",
        "--output",
        "output",
    ]


def test_build_sees_folders_as_the_caller_does(script_with_spy: Path) -> None:
    above = script_with_spy.parents[1]

    *_, one, two, three, four, five = called_with(
        script_with_spy, "build", "--content", "a b", "--output=out", "--region", "/elsewhere"
    )

    assert (one, two) == ("--content", f"{above}/a b")
    assert three == f"--output={above}/out"
    assert (four, five) == ("--region", "/elsewhere")


@pytest.mark.parametrize(
    ("command", "option"),
    [("build", "--content"), ("build", "--jobs"), ("check", "--format"), ("check", "--lang")],
)
def test_an_option_without_its_value_is_refused_in_one_sentence(
    script_with_spy: Path, command: str, option: str
) -> None:
    for arguments in ((option,), (option, "")):
        result = run(script_with_spy, command, *arguments)

        assert (result.returncode, result.stderr) == (2, f"{option} needs a value.\n")


@pytest.mark.parametrize("name", ["../x", "nothing", "__main__", "forms.x", ""])
def test_an_unknown_benchmark_is_refused_in_one_sentence(script_with_spy: Path, name: str) -> None:
    result = run(script_with_spy, "bench", name)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"There is no benchmark '{name}'. See: ./run.sh bench\n"


def test_check_sees_the_folder_as_the_caller_does(script_with_spy: Path) -> None:
    above = script_with_spy.parents[1]

    _, *arguments = called_with(script_with_spy, "check", "--format", "json", "--strict", "mine")

    assert arguments == ["-m", "catalog", "check", "--format", "json", "--strict", f"{above}/mine"]


def test_serve_passes_its_arguments_on(script_with_spy: Path) -> None:
    _, *arguments = called_with(script_with_spy, "serve", "--port", "8000")

    assert arguments == ["-m", "formsrv", "serve", "--port", "8000"]


def test_all_pages_are_checked_after_content_and_build(script_with_spy: Path) -> None:
    _, *arguments = called_with(script_with_spy, "check", "--all", "--strict")
    words = " ".join(arguments)

    assert "catalog check --strict" in words
    assert words.index("catalog check") < words.index("sitegen build")
    assert words.index("sitegen build") < words.index("tests.support.nu")


def test_bench_lists_what_each_benchmark_measures(tmp_path: Path) -> None:
    script = complete_clone(tmp_path, python=f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "bench").mkdir()
    shutil.copy(ROOT / "bench/__main__.py", tmp_path / "bench")
    (tmp_path / "bench/forms.py").write_text('"""Cost of a submission.\n\nMore."""\n')
    (tmp_path / "bench/_shared.py").write_text('"""Not a benchmark."""\n')

    result = run(script, "bench")

    assert result.stdout.split(maxsplit=3)[:3] == ["./run.sh", "bench", "forms"]
    assert result.stdout.strip().endswith("Cost of a submission.")
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", ["output/index.html", ".output.lock", ".output.fresh/index.html"])
def test_what_a_build_makes_is_no_part_of_the_project(name: str) -> None:
    result = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)

    assert result.returncode == 0


def test_ci_runs_the_tests() -> None:
    script = ROOT / ".ci/run"

    assert os.access(script, os.X_OK)
    assert script.read_text("utf-8").splitlines()[-1] == "exec ./run.sh test"


def test_the_script_reads_as_one_page_of_documentation() -> None:
    assert len(SCRIPT.splitlines()) <= 200
