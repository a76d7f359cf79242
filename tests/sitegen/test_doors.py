"""Both doors to the engine, its inputs and nothing else: bytes in, bytes out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.write import MANIFEST
from tests.sitegen.conftest import DAY, FLAT, copy_content
from tests.support.processes import ROOT

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


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def times(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


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
    assert len(tree(built / "site")) > 100
    assert tree(tmp_path / "site") == tree(built / "site")


def test_the_seed_of_hashes_changes_nothing(built: Path, tmp_path: Path) -> None:
    """Order never comes from a set or from the file system."""
    assert build(built / "content", tmp_path / "site", seed=4242).returncode == 0
    assert tree(tmp_path / "site") == tree(built / "site")


def test_a_second_build_writes_nothing_and_a_removed_offer_takes_its_pages_along(
    built: Path, tmp_path: Path
) -> None:
    """First the same content again: no file's time changes. Then one offer less."""
    content, site = tmp_path / "content", tmp_path / "site"
    shutil.copytree(built / "content", content)
    shutil.copytree(built / "site", site)
    before = times(site)
    run = build(content, site)
    assert run.returncode == 0, run.stderr
    assert times(site) == before
    assert ": 0 written, " in run.stdout

    (content / f"offers/kiel/{FLAT}.yaml").unlink()
    run = build(content, site)
    assert run.returncode == 0, run.stderr
    assert "12 removed" in run.stdout
    assert [name for name in tree(site) if FLAT in name and name != MANIFEST] == []
    assert not any(FLAT.encode() in page for page in tree(site).values())


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
    before = times(site)
    spoil(content)

    checked, run, other = check(content), build(content, site), pelican(content, site)

    assert checked.returncode == run.returncode == 1
    assert len({line.split(":")[0] for line in checked.stdout.splitlines()}) == 3
    assert run.stderr == checked.stdout
    assert run.stdout == ""
    assert other.returncode != 0
    # Pelican folds long lines for its log, so words are compared, not lines.
    said = "".join((other.stdout + other.stderr).split())
    assert [line for line in checked.stdout.split("\n") if "".join(line.split()) not in said] == []
    assert times(site) == before


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
