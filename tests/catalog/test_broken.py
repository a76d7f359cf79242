"""Each broken file has one fault, and check names its line, column and code and nothing else."""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.sentences import SENTENCES
from tests.catalog.places import HERE, TODAY, Place, copy_of_base
from tests.support.processes import ROOT

BROKEN = HERE / "broken"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((BROKEN / "expected.yaml").read_text("utf-8"))
TOGETHER = [row for row in EXPECTED if not row["alone"]]
# Codes that a single broken file of a small folder cannot show; other tests here do.
ELSEWHERE = {
    "L401",
    "L409",
    "L417",
    "L420",
    "L421",
    "L425",
    "L426",
    "L427",
    "L428",
    "T611",
    "T612",
    "T613",
    "T614",
    "T615",
}


def put(row: dict[str, Any], place: Place) -> str:
    path = place.folder / row["at"]
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(BROKEN / row["file"], path)
    return path.as_posix()


def check(place: Place, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "catalog", "check", "--today", TODAY.isoformat(), *options]
    folders = ["--content", str(place.content), "--region", str(place.region_folder)]
    return subprocess.run(
        [*command, *folders], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_base_has_no_fault(place: Place) -> None:
    """What broken files are put into is faultless, also for production."""
    result = check(place, "--strict")

    assert (result.returncode, result.stdout) == (0, "")


def test_there_are_enough_broken_files() -> None:
    """Every broken file has an expectation, and there are many."""
    files = {path.name for path in BROKEN.iterdir()} - {"expected.yaml"}

    assert files == {row["file"] for row in EXPECTED}
    assert len(files) >= 66


def test_every_code_has_a_broken_file() -> None:
    """No sentence is without a file that brings it up."""
    shown = {row["code"] for row in EXPECTED}

    assert shown | ELSEWHERE == set(SENTENCES)


def test_the_command_names_each_fault_of_a_whole_folder(place: Place) -> None:
    """All broken files in one folder: line, column and code of each, nothing else, no traceback."""
    wanted = {
        put(row, place): [(row["line"], row["col"], row["code"], row["severity"])]
        for row in TOGETHER
    }

    result = check(place, "--format", "json")

    found: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for fault in json.loads(result.stdout):
        row = (fault["line"], fault["column"], fault["code"], fault["severity"])
        found[fault["path"]].append(row)
    assert dict(found) == wanted
    assert "Traceback" not in result.stderr
    assert result.returncode == 1


def test_text_gives_path_line_column_and_code(place: Place) -> None:
    """The plain form can be clicked in a terminal."""
    wanted = {f"{put(row, place)}:{row['line']}:{row['col']}: {row['code']} " for row in TOGETHER}

    lines = check(place, "--lang", "de").stdout.splitlines()

    assert len(lines) == len(wanted)
    assert {prefix for prefix in wanted if any(line.startswith(prefix) for line in lines)} == wanted


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_one_fault_gives_one_problem(row: dict[str, Any], tmp_path: Path) -> None:
    """A broken file alone brings up its own problem and no other."""
    place = copy_of_base(tmp_path / "place")
    path = put(row, place)

    found = [
        (fault.path, fault.line, fault.col, fault.code, fault.severity.value)
        for fault in place.problems()
    ]

    assert found == [(path, row["line"], row["col"], row["code"], row["severity"])]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"])
def test_a_real_problem_fills_every_sentence(row: dict[str, Any], tmp_path: Path) -> None:
    """Both sentences of a code can be written from the values of a real problem."""
    place = copy_of_base(tmp_path / "place")
    put(row, place)

    for fault in place.problems():
        for language in ("de", "en"):
            sentence = fault.sentence(language)
            assert sentence.rstrip(".").strip()
            assert "None" not in sentence
