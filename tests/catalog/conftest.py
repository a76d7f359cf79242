"""What the tests of the catalog share."""

from pathlib import Path

import pytest

from catalog.region import Region
from catalog.region_files import load_region
from tests.catalog.places import BASE, Place, copy_of_base


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A copy of the faultless base that a test may change."""
    return copy_of_base(tmp_path / "place")


@pytest.fixture(scope="session")
def region() -> Region:
    """The region of the base."""
    return load_region(BASE / "region")
