"""Another county replaces data, never code: the first region appears in no code and no template."""

import csv
import re
from typing import Any

import pytest
import yaml

from tests.support.checkout import texts, tracked_files
from tests.support.processes import ROOT

FREE = (
    "catalog",
    "sitegen",
    "formsrv",
    "theme",
    "deploy",
    "run.sh",
    "pelicanconf.py",
    "publishconf.py",
)


def region() -> dict[str, Any]:
    loaded = yaml.safe_load((ROOT / "region/region.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def names() -> set[str]:
    """The region's id and name and those of its districts; villages share theirs with words."""
    data = region()
    places = [data, *data["districts"]]
    found = {str(place[key]) for place in places for key in ("name", "slug") if key in place}
    found |= {name.removeprefix("Kreis ") for name in found}
    return found | {str(data["id"])}


def prefixes() -> set[str]:
    """The first five digits of each AGS: they stand for the district."""
    with (ROOT / "region/municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["ags"][:5] for row in csv.DictReader(file)}


def test_the_region_has_names_and_prefixes_to_look_for() -> None:
    assert len(names()) > len(region()["districts"])
    assert all(re.fullmatch(r"\d{5}", prefix) for prefix in prefixes())


@pytest.mark.parametrize("folder", FREE)
def test_code_and_templates_name_no_region(folder: str) -> None:
    words = "|".join(re.escape(word) for word in sorted(names()))
    numbers = "|".join(sorted(prefixes()))
    pattern = re.compile(rf"\b(?:{words})\b|(?<!\d)(?:{numbers})(?:\d{{3}})?(?!\d)", re.IGNORECASE)

    found = [
        f"{name}:{number}: {match[0]}"
        for name, text in texts(tracked_files(folder)).items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]

    assert found == []
