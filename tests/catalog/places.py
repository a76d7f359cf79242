"""A small invented region with faultless content, copied for each test that changes it."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.library import Library, load_library
from catalog.problems import Problem
from catalog.region import Region
from catalog.region_files import load_region, read_region
from catalog.rules.region import review_problems

HERE = Path(__file__).parent
BASE = HERE / "base"
TODAY = date(2026, 11, 22)
OFFER = "offers/musterstadt/a0000001.yaml"
OPPORTUNITY = "opportunities/language-cafe.yaml"


@dataclass(frozen=True)
class Place:
    """A copy of the base in a folder of its own."""

    folder: Path

    @property
    def content(self) -> Path:
        """Where offers, opportunities, guides and pages lie."""
        return self.folder / "content"

    @property
    def region_folder(self) -> Path:
        """Where the region's files lie."""
        return self.folder / "region"

    def region(self) -> Region:
        """Load the region; raises when it has a fault."""
        return load_region(self.region_folder)

    def library(self, *, today: date = TODAY) -> Library:
        """Load the content."""
        return load_library(self.content, self.region(), today=today)

    def problems(self, *, today: date = TODAY) -> list[Problem]:
        """Everything that is wrong, as the command finds it, without raising."""
        region, found = read_region(self.region_folder)
        if region is None:
            return found
        library = load_library(self.content, region, today=today)
        return [
            *found,
            *review_problems(region, self.region_folder, today=today),
            *library.problems,
        ]

    def change(self, name: str, old: str, new: str) -> Path:
        """Replace a text that stands in a file exactly once."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new), "utf-8")
        return path


def copy_of_base(folder: Path) -> Place:
    """Copy the base into an empty folder."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    return Place(folder)
