"""Plan: which units there are, what each is made from, and which of them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from xxhash import xxh3_128_digest

from sitegen.kinds import CONTENT, Moves, Records
from sitegen.pages import KINDS

if TYPE_CHECKING:
    from sitegen.state import Item, Made, Unit
    from sitegen.view import View

Declared: TypeAlias = "tuple[Unit, Any]"
"""A unit and the inputs it declares."""
Planned: TypeAlias = "tuple[Unit, Any, bytes]"
"""The same with the digest of the inputs."""


class Changes(NamedTuple):
    """The units to make again, and those that nobody wants any more."""

    dirty: list[Planned]
    gone: list[Unit]


class Moved(NamedTuple):
    """What may be another one since the last build: kinds of items, and which offers.

    ``offers`` is null where more than offers may have moved.
    """

    content: frozenset[str] = CONTENT
    offers: Moves | None = None


EVERYTHING = Moved()


def plan_all(view: View) -> Iterator[Declared]:
    """Declare every unit of a site, in a fixed order."""
    for name in KINDS.named(view.site.outputs):
        kind = KINDS[name]
        for key in kind.keys(view):
            yield (name, key), kind.inputs(view, key)


def plan_unit(view: View, unit: Unit) -> Planned:
    """Declare one unit."""
    inputs = KINDS[unit[0]].inputs(view, unit[1])
    return unit, inputs, digest_of_inputs(inputs)


def digest_of_inputs(inputs: Any) -> bytes:  # noqa: ANN401 (each kind has its own)
    """Return what stands for all that a unit is made from."""
    return xxh3_128_digest(repr(inputs).encode())


def compare(view: View, known: Mapping[Unit, Made], moved: Moved = EVERYTHING) -> Changes:
    """Find what differs from the last build; kinds that read nothing of what moved stay."""
    dirty, gone = [], []
    names = kinds_asked(view, moved)
    keys = known_keys(known, names)
    for name in names:
        found = compare_kind(view, name, keys[name], known, moved)
        dirty += found.dirty
        gone += found.gone
    if moved is EVERYTHING:
        gone += [unit for unit in known if unit[0] not in view.site.outputs]
    return Changes(dirty, gone)


def kinds_asked(view: View, moved: Moved) -> list[str]:
    """Name the kinds that read anything of what moved, in the order in which they are planned."""
    names = KINDS.named(view.site.outputs)
    if moved is EVERYTHING:
        return names
    of_before = moved.offers is None or moved.offers.listed_before(view.today.toordinal())
    entries = ((name, KINDS.entries[name]) for name in names)
    return [
        name
        for name, entry in entries
        if not moved.content.isdisjoint(entry.reads) and (of_before or entry.of_today)
    ]


def compare_kind(
    view: View, name: str, keys: Iterable[str], known: Mapping[Unit, Made], moved: Moved
) -> Changes:
    """Find what differs among the units of one kind; ``keys`` are those of before."""
    wanted, before = _keys(view, name, keys, moved)
    dirty = []
    for key in wanted:
        planned = plan_unit(view, (name, key))
        unit, _, digest = planned
        if unit not in known or known[unit][0] != digest:
            dirty.append(planned)
    return Changes(dirty, [(name, key) for key in before])


def known_keys(known: Iterable[Unit], names: Iterable[str]) -> dict[str, list[str]]:
    """Sort the units of the last build by kind; those of other kinds are left out."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for name, key in known:
        if name in found:
            found[name].append(key)
    return found


def _keys(view: View, name: str, known: Iterable[str], moved: Moved) -> tuple[list[str], list[str]]:
    """Return the keys of the units to look at, and of those that nobody wants any more."""
    kind = KINDS[name]
    every = kind.keys(view)
    if moved.offers is None or kind.moved is None:
        wanted = list(every)
        there = set(wanted)
        return wanted, [key for key in known if key not in there]
    reached = set(kind.moved(view, moved.offers))
    there = reached.intersection(every)
    return sorted(there), [key for key in known if key in reached and key not in there]


def compare_items(view: View, items: Iterable[Item], known: Mapping[Unit, Made]) -> Changes:
    """Find what changed when no summary did: nothing but units that show the items' records."""
    read = set(items)
    kinds = {item[0] for item in read}
    dirty = []
    for name in KINDS.named(view.site.outputs):
        entry = KINDS.entries[name]
        dirty += [
            plan_unit(view, (name, key))
            for kind, key in sorted(read)
            if entry.item == kind and (name, key) in known
        ]
        if not entry.records.isdisjoint(kinds):
            records = KINDS[name].records
            planned = [plan_unit(view, (name, key)) for key in KINDS[name].keys(view)]
            dirty += [one for one in planned if records and not read.isdisjoint(records(one[1]))]
    return Changes(dirty, [])


def item_of_unit(unit: Unit) -> Item | None:
    """Return the item whose record a unit shows; null for lists, feeds and the like."""
    item = KINDS.entries[unit[0]].item
    return (item, unit[1]) if item else None


def shown_by(
    unit: Unit,
    inputs: Any,  # noqa: ANN401 (each kind has its own)
    load: Callable[[Item], Any],
) -> Any:  # noqa: ANN401 (the same)
    """Return what a unit shows beside its inputs: a record, several, or null."""
    kind = KINDS[unit[0]]
    if kind.records is not None:
        return Records(kind.records(inputs), load)
    item = item_of_unit(unit)
    return load(item) if item is not None else None
