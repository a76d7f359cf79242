"""Reads a region folder and checks that its files agree with each other."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from catalog.letters import stray_problems
from catalog.problems import ContentError, Problem
from catalog.records import validate
from catalog.region import (
    Amt,
    District,
    Language,
    Municipality,
    Office,
    Region,
    RegionSettings,
    RentTable,
)
from catalog.rules.region import region_problems
from catalog.slugs import slug_of
from catalog.yaml_source import Source, decode, parse_yaml

T = TypeVar("T")

MUNICIPALITY_COLUMNS = ("ags", "name", "kind", "district", "amt", "public_place", "lat", "lon")
POSTCODE_COLUMNS = ("ags", "postcode")
NEIGHBOUR_COLUMNS = ("ags", "neighbour")


def load_region(folder: Path) -> Region:
    """Read a region; raises ContentError with every problem when it cannot be used."""
    region, problems = read_region(folder)
    if region is None or problems:
        raise ContentError(problems)
    return region


def read_region(folder: Path) -> tuple[Region | None, list[Problem]]:
    """Read a region and say what is wrong with it; null when it cannot be used."""
    reader = _Reader(folder)
    settings = reader.yaml("region.yaml", RegionSettings)
    languages = reader.yaml("languages.yaml", list[Language])
    offices = reader.yaml("offices.yaml", list[Office])
    tables = reader.yaml("rent_limits.yaml", list[RentTable])
    if settings is None or languages is None or offices is None or tables is None:
        return None, reader.problems
    municipalities = reader.municipalities(settings)
    if reader.problems:
        return None, reader.problems
    region = Region(
        settings=settings,
        languages=tuple(languages),
        municipalities=municipalities,
        offices=tuple(offices),
        rent_tables=tuple(tables),
        neighbour_pairs=reader.neighbours(municipalities),
    )
    reader.problems.extend(region_problems(region, reader.sources, folder))
    return region, reader.problems


class _Reader:
    """Reads the files of one folder and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}

    def shown(self, name: str) -> str:
        return (self.folder / name).as_posix()

    def add(self, name: str, line: int, code: str, **values: object) -> None:
        self.problems.append(
            Problem(path=self.shown(name), line=line, col=1, code=code, values=values)
        )

    def text(self, name: str) -> str | None:
        try:
            raw = (self.folder / name).read_bytes()
        except OSError:
            self.add(name, 1, "L401", file=name)
            return None
        text, problems = decode(raw, path=self.shown(name))
        self.problems.extend(problems)
        return None if problems else text

    def yaml(self, name: str, model: type[T]) -> T | None:
        text = self.text(name)
        if text is None:
            return None
        source, problems = parse_yaml(text, path=self.shown(name))
        self.sources[name] = source
        self.problems.extend(problems)
        if source.value is None:
            return None
        value, faults = validate(model, source)
        self.problems.extend(faults)
        return value

    def rows(self, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        text = self.text(name)
        if text is None:
            return
        if strays := list(stray_problems(text, path=self.shown(name))):
            self.problems.extend(strays)
            return
        table = csv.DictReader(text.splitlines())
        if tuple(table.fieldnames or ()) != columns:
            self.add(name, 1, "G501", expected=",".join(columns))
            return
        for row in table:
            if None in row or None in row.values():
                self.add(name, table.line_num, "G502", columns=len(columns))
                continue
            yield table.line_num, row

    def municipalities(self, settings: RegionSettings) -> dict[str, Municipality]:
        postcodes: dict[str, list[tuple[int, str]]] = {}
        for line, row in self.rows("postcodes.csv", POSTCODE_COLUMNS):
            if not re.fullmatch(r"[0-9]{5}", row["postcode"]):
                self.add("postcodes.csv", line, "F215", field="postcode", found=row["postcode"])
            postcodes.setdefault(row["ags"], []).append((line, row["postcode"]))
        rows = list(self.rows("municipalities.csv", MUNICIPALITY_COLUMNS))
        slugs = Counter(slug_of(row["name"]) for _, row in rows)
        districts = {district.id: district for district in settings.districts}
        amts = {amt.id: amt for amt in settings.amts}
        found: dict[str, Municipality] = {}
        for line, row in rows:
            if self._row_is_usable(row, line, known=found, districts=districts, amts=amts):
                slug = slug_of(row["name"])
                unique = slug if slugs[slug] == 1 else f"{slug}-{row['ags']}"
                codes = tuple(sorted(code for _, code in postcodes.pop(row["ags"], [])))
                found[row["ags"]] = _municipality(row, unique, districts, amts, codes)
        listed = {row["ags"] for _, row in rows}
        for ags in postcodes.keys() - listed if rows else ():
            self.add("postcodes.csv", postcodes[ags][0][0], "R304", field="ags", found=ags)
        return found

    def neighbours(self, known: dict[str, Municipality]) -> tuple[tuple[str, str], ...]:
        """Read which municipalities touch, each pair once; a region may do without the file."""
        name = "neighbours.csv"
        if not (self.folder / name).exists():
            return ()
        pairs: list[tuple[str, str]] = []
        for line, row in self.rows(name, NEIGHBOUR_COLUMNS):
            pair = (row["ags"], row["neighbour"])
            for column, ags in row.items():
                if ags not in known:
                    self.add(name, line, "R304", field=column, found=ags)
            if pair[0] >= pair[1] or (pairs and pair <= pairs[-1]):
                self.add(name, line, "G523", found=",".join(pair))
            pairs.append(pair)
        return tuple(pairs)

    def _row_is_usable(
        self,
        row: dict[str, str],
        line: int,
        *,
        known: dict[str, Municipality],
        districts: dict[str, District],
        amts: dict[str, Amt],
    ) -> bool:
        name = "municipalities.csv"
        before = len(self.problems)
        if not re.fullmatch(r"[0-9]{8}", row["ags"]):
            self.add(name, line, "F214", field="ags", found=row["ags"])
        if row["ags"] in known:
            self.add(name, line, "G503", found=row["ags"])
        if row["district"] not in districts:
            self.add(name, line, "G504", found=row["district"])
        elif not row["ags"].startswith(row["district"]):
            self.add(name, line, "G521", found=row["ags"], expected=row["district"])
        if row["amt"] and row["amt"] not in amts:
            self.add(name, line, "G505", found=row["amt"])
        if row["public_place"] not in ("municipality", "amt"):
            self.add(name, line, "G506", found=row["public_place"])
        if row["public_place"] == "amt" and not row["amt"]:
            self.add(name, line, "G507", found=row["name"])
        for column in ("lat", "lon"):
            if not re.fullmatch(r"-?[0-9]{1,3}\.[0-9]+", row[column]):
                self.add(name, line, "G508", field=column, found=row[column])
        return len(self.problems) == before


def _municipality(
    row: dict[str, str],
    slug: str,
    districts: dict[str, District],
    amts: dict[str, Amt],
    postcodes: tuple[str, ...],
) -> Municipality:
    return Municipality(
        ags=row["ags"],
        name=row["name"],
        slug=slug,
        kind=row["kind"],
        district=districts[row["district"]],
        amt=amts.get(row["amt"]),
        shown_as_amt=row["public_place"] == "amt",
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        postcodes=postcodes,
    )
