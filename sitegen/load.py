"""Load: from files to records and their summaries, each item by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict

from catalog.outside import leads_outside
from catalog.problems import Problem, Severity
from catalog.reading import OFFER_ID, SLUG, read_offer, read_opportunity, read_prose
from catalog.urls import TAKEN
from sitegen.media import belongs_to_media
from sitegen.scan import Files, as_table, object_id, read_file
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
    from catalog.reading import Shapes
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


class Loaded(NamedTuple):
    """A record, its summary, and the ids of its files as they were read."""

    record: Any
    summary: tuple[object, ...]
    ids: dict[str, bytes]


class Sources:
    """Which files make up which item, and what state they are in.

    ``changed`` names the files that are other ones than before, new or gone; ``known`` are the
    items of before, ``before`` the files. Items that nobody asks for are then not looked for.
    """

    def __init__(
        self,
        files: Files,
        changed: Collection[str] = (),
        known: Collection[Item] = (),
        before: Collection[str] = (),
    ) -> None:
        self.files = files
        self._changed = changed
        self._known = known
        self._before = before

    @cached_property
    def names(self) -> dict[Item, list[str]]:
        """The files of each item. Raises FaultyItemError for a file that belongs to none."""
        found: dict[Item, list[str]] = {}
        for name in self.files:
            if belongs_to_media(name):
                continue
            item = item_of(name)
            if item is None:
                raise FaultyItemError(name)
            found.setdefault(item, []).append(name)
        return found

    @cached_property
    def few(self) -> dict[Item, list[str]]:
        """The files of each item of which one changed. Raises FaultyItemError as ``names`` does."""
        found: dict[Item, list[str]] = {}
        for name in self._changed:
            item = item_of(name)
            if item is None:
                if name in self.files and not belongs_to_media(name):
                    raise FaultyItemError(name)
            elif item not in found:
                found[item] = self._all_of(item, name)
        return found

    def _all_of(self, item: Item, name: str) -> list[str]:
        folder, _, file = name.rpartition("/")
        if file.endswith(".md"):
            return as_table(self.files).below(folder)
        there = [one for one in self._changed if item_of(one) == item and one in self.files]
        if item in self._known and (there != [name] or name not in self._before):
            return self.names.get(item, [])  # it may have moved, or stand twice
        return there

    def names_of(self, item: Item) -> list[str]:
        """Return the files of an item. Raises KeyError."""
        return self.few.get(item) or self.names[item]

    def __contains__(self, item: object) -> bool:
        return bool(self.few[item]) if item in self.few else item in self.names

    def __getitem__(self, item: Item) -> bytes:
        """Return a digest that changes with every file of an item."""
        names = self.names_of(item)
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


class Summaries(Mapping[str, Any]):
    """The summaries of one kind of items by key, in order; each gets its names when asked for."""

    def __init__(self, kind: str, items: Mapping[Item, tuple[object, ...]]) -> None:
        self._kind = kind
        self._items = items
        self._named: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 (one of three)
        """Return a summary. Raises KeyError."""
        found = self._named.get(key)
        if found is None:
            item = (self._kind, key)
            found = self._named[key] = as_summary(item, self._items[item])
        return found

    def __contains__(self, key: object) -> bool:
        return (self._kind, key) in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(key for kind, key in self._items if kind == self._kind)


def load_item(
    content: Path,
    item: Item,
    names: Sequence[str],
    *,
    region: Region,
    today: date,
    shapes: Shapes | None = None,
) -> Loaded:
    """Read the files of one item; raises FaultyItemError if one has an error or is odd."""
    kind, key = item
    raw = {name: _read(content, name) for name in names}
    how = _How(region=region, today=today, shapes=shapes)
    record: Any
    if kind == "offer":
        record = _load_offer(key, raw, how)
        summary: tuple[object, ...] = summarise_offer(key, record)
    elif kind == "opportunity":
        record = _load_opportunity(key, raw, how)
        summary = summarise_opportunity(key, record, region, today=today)
    else:
        if not SLUG.match(key) or (kind == "page" and key in TAKEN):
            raise FaultyItemError(next(iter(raw)))
        record = _load_texts(raw, how)
        summary = summarise_prose(key, record, region)
    ids = {name: object_id(content) for name, content in raw.items()}
    return Loaded(record=record, summary=tuple(summary), ids=ids)


class _How(TypedDict):
    """What every file is read with."""

    region: Region
    today: date
    shapes: Shapes | None


def _load_offer(key: str, raw: Mapping[str, bytes], how: _How) -> Offer:
    path = next(iter(raw))
    if len(raw) > 1 or not OFFER_ID.match(key):
        raise FaultyItemError(path)
    offer, problems = read_offer(raw[path], path=path, **how)
    _refuse_faults(problems, path)
    if offer is None or how["region"].municipalities[offer.municipality].slug != path.split("/")[1]:
        raise FaultyItemError(path)
    return offer


def _load_opportunity(key: str, raw: Mapping[str, bytes], how: _How) -> Opportunity:
    path = next(iter(raw))
    if not SLUG.match(key):
        raise FaultyItemError(path)
    found, problems = read_opportunity(raw[path], path=path, **how)
    _refuse_faults(problems, path)
    if found is None:
        raise FaultyItemError(path)
    return found


def _load_texts(raw: Mapping[str, bytes], how: _How) -> Mapping[str, Prose]:
    from catalog.yaml_source import Source

    texts: dict[str, Prose] = {}
    for path, content in raw.items():
        prose, problems = read_prose(content, path=path, **how)
        _refuse_faults(problems, path)
        if prose is None or prose.tag not in how["region"].languages_by_tag:
            raise FaultyItemError(path)
        # The places of its lines were for problems; a page has no use for them.
        texts[prose.tag] = replace(prose, source=Source(path=path, value=None))
    return texts


def _read(content: Path, path: str) -> bytes:
    if leads_outside(str(content), path):
        raise FaultyItemError(path)
    try:
        return read_file(content, path)
    except OSError as error:
        raise FaultyItemError(path) from error


def _refuse_faults(problems: Iterable[Problem], path: str) -> None:
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise FaultyItemError(path)
