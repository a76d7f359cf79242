"""Rules across the files of a region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError

from catalog.problems import Problem
from catalog.yaml_source import Path as Place
from catalog.yaml_source import Source, decode, parse_yaml

if TYPE_CHECKING:
    from catalog.region import Language, Municipality, Region, RentTable

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""Plural categories in the order in which CLDR names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Files:
    """A region and the documents that it was read from, by the names of their files."""

    region: Region
    sources: Mapping[str, Source]
    folder: Path


def region_problems(
    region: Region, sources: Mapping[str, Source], folder: Path
) -> Iterator[Problem]:
    """Say where the files of a region disagree with each other."""
    files = _Files(region=region, sources=sources, folder=folder)
    yield from _setting_problems(files)
    yield from _language_problems(files)
    yield from _office_problems(files)
    yield from _table_problems(files)


def review_problems(region: Region, folder: Path, *, today: date) -> Iterator[Problem]:
    """Warn of rent tables that count and whose review is overdue, and of places without one."""
    source = _read_again(folder / "rent_limits.yaml")
    counting = [table for table in region.rent_tables if _counts(table, region, today)]
    for place, table in enumerate(region.rent_tables):
        if table in counting and table.checked_on <= table.review_due < today:
            problem = source.problem((place, "review_due"), "G515", found=table.review_due)
            yield problem.as_warning()
    for district in region.settings.districts:
        homes = [one for one in region.municipalities.values() if one.district == district]
        bare = [one for one in homes if not any(_covers(table, one) for table in counting)]
        if bare:
            problem = source.problem(
                (), "G524", found=district.name, count=len(bare), all=len(homes)
            )
            yield problem.as_warning()


def _counts(table: RentTable, region: Region, today: date) -> bool:
    """Tell whether a table is in force and no later one has taken its place."""
    return table.valid_from <= today <= (table.valid_until or date.max) and not any(
        table.valid_from < other.valid_from <= today
        and other.category == table.category
        and _areas(other) == _areas(table)
        for other in region.rent_tables
    )


def _covers(table: RentTable, home: Municipality) -> bool:
    return (
        home.ags in table.municipalities
        or (home.amt is not None and home.amt.id in table.amts)
        or home.district.id in table.districts
    )


def placeholder_problems(region: Region, folder: Path) -> Iterator[Problem]:
    """Refuse an operator whose data are only placeholders."""
    if region.settings.operator.placeholder:
        yield _read_again(folder / "region.yaml").problem(("operator", "placeholder"), "L421")


def _read_again(path: Path) -> Source:
    """Read a document for its marks; what is wrong with it was told when it was loaded."""
    shown = path.as_posix()
    text, _ = decode(path.read_bytes(), path=shown)
    return parse_yaml(text, path=shown)[0]


def _setting_problems(files: _Files) -> Iterator[Problem]:
    settings, source = files.region.settings, files.sources["region.yaml"]
    if settings.default_language not in files.region.tags:
        yield source.problem(("default_language",), "G509", found=settings.default_language)
    if not _zone_exists(settings.time_zone):
        yield source.problem(("time_zone",), "G519", found=settings.time_zone)
    for place, holidays in enumerate(settings.school_holidays):
        if holidays.last < holidays.first:
            path: Place = ("school_holidays", place, "last")
            yield source.problem(path, "G520", found=holidays.last, first=holidays.first)
    yield from _repeated(source, "districts", [district.id for district in settings.districts])
    yield from _repeated(source, "amts", [amt.id for amt in settings.amts])


def _zone_exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _repeated(source: Source, key: str | None, ids: Sequence[str]) -> Iterator[Problem]:
    for place, found in enumerate(ids):
        if found in ids[:place]:
            path: Place = (place, "id") if key is None else (key, place, "id")
            yield source.problem(path, "G522", found=found)


def _language_problems(files: _Files) -> Iterator[Problem]:
    tags, source = files.region.tags, files.sources["languages.yaml"]
    for place, language in enumerate(files.region.languages):
        if language.tag in tags[:place]:
            yield source.problem((place, "tag"), "G510", found=language.tag)
        for number, tag in enumerate(language.fallback):
            if tag not in tags:
                yield source.problem((place, "fallback", number), "G509", found=tag)
        yield from _locale_problems(source, place, language)


def _locale_problems(source: Source, place: int, language: Language) -> Iterator[Problem]:
    if language.months is not None and _locale(language.months) is None:
        yield source.problem((place, "months"), "G518", field="months", found=language.months)
    locale = _locale(language.babel)
    if locale is None:
        yield source.problem((place, "babel"), "G518", field="babel", found=language.babel)
        return
    used = {*locale.plural_form.tags, "other"}
    expected = [category for category in CATEGORIES if category in used]
    if language.plurals != expected:
        yield source.problem(
            (place, "plurals"),
            "G517",
            found=", ".join(language.plurals),
            expected=", ".join(expected),
        )


def _locale(identifier: str) -> Locale | None:
    try:
        return Locale.parse(identifier)
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def _office_problems(files: _Files) -> Iterator[Problem]:
    region, source = files.region, files.sources["offices.yaml"]
    for municipality in region.municipalities.values():
        try:
            region.office_for(municipality.ags)
        except KeyError:
            yield source.problem((), "G511", found=municipality.name)
    yield from _repeated(source, None, [office.id for office in region.offices])
    for place, office in enumerate(region.offices):
        areas = {
            "municipalities": office.municipalities,
            "amts": office.amts,
            "districts": office.districts,
        }
        yield from _area_problems(files, source, place, areas=areas)


def _area_problems(
    files: _Files, source: Source, place: int, *, areas: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    """Check places that an office or a table names."""
    settings = files.region.settings
    known = {
        "municipalities": ("R304", set(files.region.municipalities)),
        "amts": ("G505", {amt.id for amt in settings.amts}),
        "districts": ("G504", {district.id for district in settings.districts}),
    }
    for key, names in areas.items():
        code, exist = known[key]
        for number, name in enumerate(names):
            if name not in exist:
                yield source.problem((place, key, number), code, field=key, found=name)


def _table_problems(files: _Files) -> Iterator[Problem]:
    tables, source = files.region.rent_tables, files.sources["rent_limits.yaml"]
    yield from _repeated(source, None, [table.id for table in tables])
    for place, table in enumerate(tables):
        yield from _area_problems(files, source, place, areas=_areas(table))
        if table.valid_until is not None and table.valid_until < table.valid_from:
            yield source.problem(
                (place, "valid_until"), "G513", found=table.valid_until, first=table.valid_from
            )
        if table.review_due < table.checked_on:
            yield source.problem(
                (place, "review_due"), "G516", found=table.review_due, checked=table.checked_on
            )
        persons = [row.persons for row in table.households]
        for number, (before, after) in enumerate(pairwise(persons), start=1):
            if after <= before:
                yield source.problem((place, "households", number, "persons"), "G512", found=after)
        for other in tables[:place]:
            if _overlap(table, other):
                yield source.problem((place, "id"), "G514", found=table.id, first=other.id)


def _areas(table: RentTable) -> dict[str, list[str]]:
    return {
        "municipalities": table.municipalities,
        "amts": table.amts,
        "districts": table.districts,
    }


def _overlap(one: RentTable, other: RentTable) -> bool:
    """Tell whether two tables of a kind begin at once for a place; else the later one counts."""
    mine, theirs = _areas(one), _areas(other)
    shared = any(set(mine[key]) & set(theirs[key]) for key in mine)
    starts_alike = one.valid_from == other.valid_from
    return shared and starts_alike and one.category == other.category
