"""A small content folder and what is loaded from it, for tests that change what they read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog.library import Library
from sitegen.inputs import Inputs, load_inputs
from tests.support.processes import ROOT

DAY = date(2026, 11, 22)
FLAT = "n257nq9a"
VILLAGE = "c4n5rat8"
FREE = "p4tnx2qx"
KEPT = (
    f"offers/kiel/{FLAT}.yaml",
    f"offers/kiel/{FREE}.yaml",
    f"offers/loop/{VILLAGE}.yaml",
    "opportunities/open-football-saturday.yaml",
    "guides",
    "pages",
)
TAGS = ("de", "en", "ar")


def copy_content(target: Path) -> Path:
    """Copy the small content: three offers, one opportunity, all prose."""
    for name in KEPT:
        source = ROOT / "content" / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)
    return target


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return copy_content(tmp_path / "content")


@pytest.fixture(scope="session")
def small_inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The small content, loaded; nobody may change it."""
    folder = copy_content(tmp_path_factory.mktemp("small") / "content")
    return load_inputs(folder, ROOT / "region", today=DAY)


Changed = Callable[..., Inputs]


@pytest.fixture(scope="session")
def changed(small_inputs: Inputs) -> Changed:
    """Return the small inputs with other records, which the check need not have seen."""

    def make(**records: object) -> Inputs:
        library: Library = replace(small_inputs.library, **records)  # type: ignore[arg-type]
        return replace(small_inputs, library=library)

    return make
