"""A small build loads little: what it does not need takes longer to load than it may last."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.offer import Offer
from catalog.writer import dump_offer
from catalog.yaml_source import parse_yaml
from sitegen.build import FOR_CHANGES, Engine, Folders
from sitegen.state import Packed, load_state, pack
from tests.support.processes import ROOT
from tests.support.tiny import DAY, tiny_files, write_files

OFFER = "content/offers/musterstadt/offer000.yaml"
ASKING = """
import sys
from sitegen.command import main
code = main(sys.argv[1:])
print(*sys.modules)
sys.exit(code)
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A tiny site that is up to date."""
    write_files(tmp_path, tiny_files())
    Engine(folders_of(tmp_path)).build(today=DAY)
    return tmp_path


def folders_of(base: Path) -> Folders:
    return Folders(content=base / "content", region=base / "region", output=base / "output")


def options(base: Path) -> list[str]:
    folders = [f"--{name}={base / name}" for name in ("content", "region", "output")]
    return ["build", "--today", DAY.isoformat(), *folders]


def loaded_by(arguments: Sequence[str]) -> tuple[str, set[str]]:
    """Build in a process of its own; return what it said and the modules it loaded."""
    run = subprocess.run(
        [sys.executable, "-c", ASKING, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said, modules = run.stdout.splitlines()
    return said, set(modules.split())


def test_a_build_with_nothing_to_do_loads_neither_templates_nor_records(base: Path) -> None:
    """It compares stamps."""
    said, modules = loaded_by(options(base))
    assert ": 0 written, " in said
    assert modules.isdisjoint({"pydantic", "yaml", "jinja2", "catalog", "babel"})


def test_a_changed_offer_is_built_without_pydantic_and_libraries_for_odd_files(
    base: Path,
) -> None:
    """Whoever imports a model for its type alone does so under TYPE_CHECKING."""
    path = base / OFFER
    source, _ = parse_yaml(path.read_text("utf-8").replace("Words about", "More about"), path="")
    path.write_text(dump_offer(Offer.model_validate(source.value)), "utf-8")
    said, modules = loaded_by(options(base))
    assert ": 3 written, " in said
    assert "jinja2" in modules
    assert modules.isdisjoint({"pydantic", "yaml", "markdown"})
    # What is loaded while a copy walks through thousands of files is what such a build needs.
    assert set(FOR_CHANGES) <= modules


def test_nobody_has_to_read_what_a_build_says(base: Path) -> None:
    """Behind ``| head`` the reader may be gone before the last line."""
    with subprocess.Popen(
        [sys.executable, "-m", "sitegen", *options(base), "--profile"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        words = process.stderr.read().decode()
    assert (process.returncode, words) == (0, "")


def test_nobody_has_to_listen(base: Path) -> None:
    """A scheduler may start a build with its output closed, and even what it would say of faults."""
    (base / OFFER).write_text((base / OFFER).read_text("utf-8").replace("Words", "Nice words"))
    closed = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"]
    run = subprocess.run(
        [*closed, sys.executable, "-m", "sitegen", *options(base)], cwd=ROOT, check=False
    )
    assert run.returncode == 0
    assert "Nice words" in (base / "output/de/offers/offer000/index.html").read_text("utf-8")
    said, _ = loaded_by(options(base))
    assert ": 0 written, " in said


def test_a_packed_mapping_is_one_of_plain_values() -> None:
    """It gives back what was put in, also after it was packed, and copies stand alone."""
    values = {("offer", "a"): (1, ("x",), b"y"), ("page", "b"): (None, True)}
    packed = pack(values)
    assert dict(Packed[object](packed.packed())) == dict(packed) == values
    other = packed.copy()
    del other[("offer", "a")]
    other[("page", "b")] = (2,)
    assert dict(packed) == values
    assert dict(other) == {("page", "b"): (2,)}
    assert ("offer", "a") not in other


def test_the_state_counts_what_the_site_has(base: Path) -> None:
    """Small builds add and take away; the sum must be that of counting anew."""
    path = base / OFFER
    (base / "content/offers/musterstadt/another1.yaml").write_bytes(path.read_bytes())
    path.unlink()
    summary = Engine(folders_of(base)).build(today=DAY)
    state = load_state(base / "output")
    assert state is not None
    assert not summary.whole
    counted = (state.files_count, state.pages_count)
    state.count()
    assert (state.files_count, state.pages_count) == counted == (summary.files, summary.pages)
