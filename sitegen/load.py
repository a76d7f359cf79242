"""Load: from files to records and their summaries, each item by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.problems import Problem, Severity
from catalog.reading import OFFER_ID, read_offer, read_opportunity, read_prose
from sitegen.scan import Files, object_id, read_file
from sitegen.state import Item
from sitegen.summaries import (
    OfferSummary,
    OpportunitySummary,
    ProseSummary,
    summarise_offer,
    summarise_opportunity,
    summarise_prose,
)

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity
    from catalog.prose import Prose
    from catalog.region import Region

_SUMMARIES = {
    "offer": OfferSummary,
    "opportunity": OpportunitySummary,
    "guide": ProseSummary,
    "page": ProseSummary,
}
_PROSE = {"guides": "guide", "pages": "page"}


class FaultyItemError(Exception):
    """An item has a fault; the check of the whole content says which, in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A record, its summary, and the ids of its files as they were read."""

    record: Any
    summary: tuple[object, ...]
    ids: dict[str, bytes]


class Sources:
    """Which files make up which item, and what state they are in."""

    def __init__(self, files: Files) -> None:
        self.files = files

    @cached_property
    def names(self) -> dict[Item, list[str]]:
        """The files of each item. Raises FaultyItemError for a file that belongs to none."""
        found: dict[Item, list[str]] = {}
        for name in self.files:
            item = item_of(name)
            if item is None:
                raise FaultyItemError(name)
            found.setdefault(item, []).append(name)
        return found

    def __getitem__(self, item: Item) -> bytes:
        """Return a digest that changes with every file of an item."""
        names = self.names[item]
        if len(names) == 1:
            return self.files[names[0]][0]
        states = b"".join(b"%b\0%b" % (name.encode(), self.files[name][0]) for name in names)
        return blake2b(states, digest_size=20).digest()


def item_of(name: str) -> Item | None:
    """Return the item that a file belongs to, by its path below the content folder."""
    match name.split("/"):
        case ["offers", _, file] if file.endswith(".yaml"):
            return "offer", file[:-5]
        case ["opportunities", file] if file.endswith(".yaml"):
            return "opportunity", file[:-5]
        case ["guides" | "pages" as folder, slug, file] if file.endswith(".md"):
            return _PROSE[folder], slug
        case _:
            return None


def as_summary(item: Item, values: tuple[object, ...]) -> Any:  # noqa: ANN401 (one of three)
    """Give the plain values of a summary their names again."""
    return _SUMMARIES[item[0]](*values)


def load_item(
    content: Path, item: Item, names: Sequence[str], *, region: Region, today: date
) -> Loaded:
    """Read the files of one item; raises FaultyItemError if one has an error or is odd."""
    kind, key = item
    raw = {name: _read(content, name) for name in names}
    record: Any
    if kind == "offer":
        record = _load_offer(key, raw, region=region, today=today)
        summary: tuple[object, ...] = summarise_offer(key, record)
    elif kind == "opportunity":
        record = _load_opportunity(raw, region=region, today=today)
        summary = summarise_opportunity(key, record, region, today=today)
    else:
        record = _load_texts(raw, region=region, today=today)
        summary = summarise_prose(key, record, region)
    ids = {name: object_id(content) for name, content in raw.items()}
    return Loaded(record=record, summary=tuple(summary), ids=ids)


def _load_offer(key: str, raw: Mapping[str, bytes], *, region: Region, today: date) -> Offer:
    path = next(iter(raw))
    if len(raw) > 1 or not OFFER_ID.match(key):
        raise FaultyItemError(path)
    offer, problems = read_offer(raw[path], path=path, region=region, today=today)
    _refuse_faults(problems, path)
    if offer is None or region.municipalities[offer.municipality].slug != path.split("/")[1]:
        raise FaultyItemError(path)
    return offer


def _load_opportunity(raw: Mapping[str, bytes], *, region: Region, today: date) -> Opportunity:
    path = next(iter(raw))
    found, problems = read_opportunity(raw[path], path=path, region=region, today=today)
    _refuse_faults(problems, path)
    if found is None:
        raise FaultyItemError(path)
    return found


def _load_texts(raw: Mapping[str, bytes], *, region: Region, today: date) -> Mapping[str, Prose]:
    from catalog.yaml_source import Source

    texts: dict[str, Prose] = {}
    for path, content in raw.items():
        prose, problems = read_prose(content, path=path, region=region, today=today)
        _refuse_faults(problems, path)
        if prose is None or prose.tag not in region.languages_by_tag:
            raise FaultyItemError(path)
        # The places of its lines were for problems; a page has no use for them.
        texts[prose.tag] = replace(prose, source=Source(path=path, value=None))
    return texts


def _read(content: Path, path: str) -> bytes:
    try:
        return read_file(content, path)
    except OSError as error:
        raise FaultyItemError(path) from error


def _refuse_faults(problems: Iterable[Problem], path: str) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise FaultyItemError(path)
