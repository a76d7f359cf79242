"""Which lists of homes there must be, told from the files alone."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.site.facts import read_yaml

if TYPE_CHECKING:
    from tests.site.facts import Facts

LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(name: str) -> str:
    """Write a name as an address does."""
    bare = re.sub(r"\s*\(.*\)", "", name).lower().translate(LETTERS)
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def districts(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return the districts by their ids."""
    return {str(one["id"]): one for one in facts.settings["districts"]}


def with_several_places(facts: Facts) -> list[str]:
    """Return the slugs of the districts that are more than one municipality."""
    sizes = Counter(row["district"] for row in facts.municipalities.values())
    return [one["slug"] for key, one in districts(facts).items() if sizes[key] > 1]


def areas_of(facts: Facts, ags: str) -> list[str]:
    """Return the slugs of a municipality's district, its Amt, and itself where it is named."""
    row = facts.municipalities[ags]
    found = [districts(facts)[row["district"]]["slug"]]
    amts = {amt["id"]: amt["name"] for amt in facts.settings["amts"]}
    if row["amt"]:
        found.append(slug(amts[row["amt"]]))
    if row["public_place"] != "amt" and found[0] in with_several_places(facts):
        found.append(slug(row["name"]))
    return found


def within_limit(facts: Facts, offer: dict[str, Any]) -> set[int]:
    """Return for how many persons a rent is within a table that counts today."""
    district = facts.municipalities[offer["municipality"]]["district"]
    gross = float(offer["rent"]["net"]) + float(offer["rent"]["cold_costs"])
    limits: dict[int, float] = {}
    for table in read_yaml(facts.region / "rent_limits.yaml"):
        if district in table["districts"] and table["valid_from"] <= facts.today:
            assert facts.today <= table["review_due"], "The table is too old for this test."
            limits |= {int(row["persons"]): float(row["limit"]) for row in table["households"]}
    sizes = range(1, min(int(offer["persons"]), 8) + 1)
    return {persons for persons in sizes if gross <= limits.get(persons, -1)}


def home_lists(facts: Facts) -> dict[str, set[str]]:
    """Return the ids of the homes in each list, by its path behind ``/offers/``."""
    found: dict[str, set[str]] = {}
    for key in facts.listed:
        for path in paths(facts, facts.offers[key]):
            found.setdefault(path, set()).add(key)
    return found


def paths(facts: Facts, offer: dict[str, Any]) -> set[str]:
    """Return the paths of all lists that hold a home."""
    first, *others = areas_of(facts, offer["municipality"])
    persons = [f"for/{size}" for size in range(1, min(int(offer["persons"]), 8) + 1)]
    persons += [f"within/{size}" for size in within_limit(facts, offer)]
    step_free = ["with/step-free"] if str(offer.get("step_free")) == "true" else []
    found = {f"in/{area}" for area in (first, *others)}
    found |= {f"in/{first}/{path}" for path in (*persons, *step_free)}
    found |= {*persons, *step_free, f"rooms/{int(float(offer['rooms']))}"}
    if offer["available_from"] <= facts.today:
        found.add("with/now")
    if offer["available_from"] <= facts.today + timedelta(days=30):
        found.add("with/soon")
    if offer.get("wbs", "not_required") == "not_required":
        found.add("with/no-wbs")
    return found
