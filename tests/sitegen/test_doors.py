"""Both doors to the engine, its inputs and nothing else: bytes in, bytes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sitegen import crew, whole
from sitegen.build import Engine, Folders
from tests.sitegen.conftest import DAY, FLAT, copy_content
from tests.support.processes import ROOT
from tests.support.sequences import difference, published, stamps
from tests.support.tiny import tiny_files, write_files

PELICAN = Path(sys.executable).with_name("pelican")


def environment(seed: int) -> dict[str, str]:
    return os.environ | {"PYTHONHASHSEED": str(seed), "PYTHONWARNINGS": "error"}


def build(content: Path, output: Path, *, seed: int = 1) -> subprocess.CompletedProcess[str]:
    """Build through the engine's own command, as on a fixed day."""
    options = ["--content", content, "--region", ROOT / "region", "--output", output]
    command = [sys.executable, "-m", "sitegen", "build", *options, "--today", DAY.isoformat()]
    return subprocess.run(
        command, cwd=ROOT, env=environment(seed), capture_output=True, text=True, check=False
    )


def pelican(content: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Build through Pelican's command, as on the same day."""
    command = [PELICAN, content, "-o", output, "-s", ROOT / "pelicanconf.py"]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"HEIMATHAFEN_TODAY": DAY.isoformat(), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=False,
    )


def check(content: Path) -> subprocess.CompletedProcess[str]:
    """Run the check that editors run."""
    command = [sys.executable, "-m", "catalog", "check", "--content", content]
    return subprocess.run(
        [*command, "--region", ROOT / "region", "--today", DAY.isoformat()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def same(one: Path, other: Path) -> bool:
    """Tell whether two sites are equal; if not, the test shows where."""
    assert difference(published(one), published(other)) == ""
    return True


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small content and the site made from it; nobody changes it."""
    base = tmp_path_factory.mktemp("doors")
    run = build(copy_content(base / "content"), base / "site")
    assert run.returncode == 0, run.stderr
    return base


def test_pelican_writes_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Whoever knows Pelican uses its command and gets the very same site."""
    run = pelican(built / "content", tmp_path / "site")
    assert run.returncode == 0, run.stderr
    assert len(published(built / "site")) > 100
    assert same(tmp_path / "site", built / "site")


def test_the_seed_of_hashes_changes_nothing(built: Path, tmp_path: Path) -> None:
    """Order never comes from a set or from the file system."""
    assert build(built / "content", tmp_path / "site", seed=4242).returncode == 0
    assert same(tmp_path / "site", built / "site")


@pytest.mark.parametrize(("jobs", "fork"), [(2, True), (3, True), (2, False)])
def test_the_number_of_processes_and_how_they_start_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, jobs: int, fork: bool
) -> None:
    """One core, several, and a system that cannot copy a process."""
    write_files(tmp_path, tiny_files())

    def build(name: str, count: int) -> Path:
        output = tmp_path / name
        folders = Folders(content=tmp_path / "content", region=tmp_path / "region", output=output)
        Engine(folders, jobs=count).build(today=DAY)
        return output

    alone = build("alone", 1)
    for name in ("FEWEST_ITEMS", "FEWEST_TO_SPAWN"):
        monkeypatch.setattr(whole, name, 0)
    for module in (whole, crew):
        monkeypatch.setattr(module, "can_fork", lambda: fork)
    started: list[object] = []

    class Counted(crew._Remote):  # noqa: SLF001 (what starts a process is counted)
        def __init__(self, *given: Any) -> None:  # noqa: ANN401 (as it takes them)
            started.append(self)
            super().__init__(*given)

    monkeypatch.setattr(crew, "_Remote", Counted)
    assert same(build("together", jobs), alone)
    assert len(started) == jobs


def test_both_doors_may_build_one_site_in_turn(built: Path, tmp_path: Path) -> None:
    """Each finds what the other left, and writes nothing that is right already."""
    site = tmp_path / "site"
    shutil.copytree(built / "site", site)
    before = stamps(site)
    run = pelican(built / "content", site)
    assert run.returncode == 0, run.stderr
    assert stamps(site) == before


def test_a_second_build_writes_nothing_and_a_removed_offer_takes_its_pages_along(
    built: Path, tmp_path: Path
) -> None:
    """First the same content again: no file's time changes. Then one offer less."""
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(built / "content", content)
    shutil.copytree(built / "site", site)
    before = stamps(site)
    run = build(content, site)
    assert run.returncode == 0, run.stderr
    assert stamps(site) == before
    assert ": 0 written, " in run.stdout

    (content / f"offers/kiel/{FLAT}.yaml").unlink()
    run = build(content, site)
    assert run.returncode == 0, run.stderr
    removed = before.keys() - stamps(site).keys()
    assert f" {len(removed)} removed" in run.stdout
    # Its page and its sheet in each language, and lists that it was the last one of.
    assert sum(FLAT in str(name) for name in removed) == 24
    pages = [path for path in site.rglob("*") if path.is_file() and ".build" not in path.parts]
    assert [path for path in pages if FLAT in path.as_posix()] == []
    assert not any(FLAT.encode() in path.read_bytes() for path in pages)


def spoil(content: Path) -> None:
    """Put three faults into three files."""
    flat = content / f"offers/kiel/{FLAT}.yaml"
    flat.write_text(flat.read_text("utf-8").replace("\nrooms: ", "\nrooms: about "), "utf-8")
    club = content / "opportunities/open-football-saturday.yaml"
    club.write_text(club.read_text("utf-8").replace("kind: sports", "kind: sport"), "utf-8")
    page = content / "pages/help/en.md"
    page.write_text(page.read_text("utf-8") + "\n[more](javascript:alert)\n", "utf-8")


def test_faulty_content_stops_both_doors_with_the_words_of_the_check(
    built: Path, tmp_path: Path
) -> None:
    """Exit 1, every fault of every file, and not one byte of the site changed."""
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(built / "content", content)
    shutil.copytree(built / "site", site)
    before = stamps(site)
    spoil(content)

    checked, run, other = check(content), build(content, site), pelican(content, site)

    assert checked.returncode == run.returncode == 1
    # What the check warns of in the region keeps no site from being built.
    faults = [line for line in checked.stdout.splitlines(keepends=True) if " G524 " not in line]
    assert len({line.split(":")[0] for line in faults}) == 3
    assert run.stderr == "".join(faults)
    assert run.stdout == ""
    assert other.returncode != 0
    # Pelican folds long lines for its log, so words are compared, not lines.
    said = "".join((other.stdout + other.stderr).split())
    assert [line for line in faults if "".join(line.split()) not in said] == []
    assert stamps(site) == before


def test_warnings_stop_nothing(built: Path, tmp_path: Path) -> None:
    """A review that is due is said by the check; the site is built."""
    content = tmp_path / "content"
    shutil.copytree(built / "content", content)
    page = content / "pages/help/en.md"
    text = page.read_text("utf-8")
    start = text.index("checked_on:")
    end = text.index("\n", text.index("review_due:"))
    page.write_text(
        text[:start] + "checked_on: 2026-01-01\nreview_due: 2026-02-02" + text[end:], "utf-8"
    )
    assert "L416" in check(content).stdout
    run = build(content, tmp_path / "site")
    assert run.returncode == 0, run.stderr


def test_a_region_with_faults_is_named_by_its_files(built: Path, tmp_path: Path) -> None:
    """The same words for region data, exit 1, no output folder."""
    region = tmp_path / "region"
    shutil.copytree(ROOT / "region", region)
    languages = region / "languages.yaml"
    languages.write_text(languages.read_text("utf-8").replace("dir: rtl", "dir: left"), "utf-8")
    command = [sys.executable, "-m", "sitegen", "build", "--region", region]
    run = subprocess.run(
        [*command, "--content", built / "content", "--output", tmp_path / "site"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert f"{languages}:" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "site").exists()
