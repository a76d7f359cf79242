"""Kinds of output: which ones a site has, what each is made from, and how it is made.

Nothing reaches a page but the site, the inputs that its kind declares, and the record of
the item that it shows: what is not declared cannot be rendered, so no change is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from sitegen.site import Site
    from sitegen.state import Item
    from sitegen.view import View

Rendered: TypeAlias = Iterator[tuple[str, bytes]]
"""Files of one unit: path below the output folder, content."""
CONTENT = frozenset({"offer", "opportunity", "guide", "page"})
"""The kinds of items."""


class Records:
    """The records of the items that a unit declared, read when first asked for.

    Raises KeyError for any other item: its state is not in the unit's inputs.
    """

    def __init__(self, items: Iterable[Item], load: Callable[[Item], Any]) -> None:
        self._items = frozenset(items)
        self._load = load

    def __getitem__(self, item: Item) -> Any:  # noqa: ANN401 (each kind of item has its own)
        """Return the record of an item."""
        if item not in self._items:
            raise KeyError(item)
        return self._load(item)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Kind:
    """One kind of output.

    ``keys`` lists its units; ``inputs`` declares what one is made from, as a tuple of plain
    values whose ``repr`` says all; ``render`` makes its files in every language. A unit that
    reads several records names them in ``records``, from inputs that hold their states; it
    is given :class:`Records` in place of the one record. ``moved`` names the units that other
    offers may change while all else stays, from the offers as they were and are; without it
    all are looked at. ``beside`` sorts units by what they show, from their inputs: a full build
    has one process make those that show the same, one after the other.
    """

    name: str
    keys: Callable[[View], Iterable[str]]
    inputs: Callable[[View, str], tuple[Any, ...]]
    render: Callable[[Site, str, Any, Any], Rendered]
    records: Callable[[Any], Iterable[Item]] | None = None
    moved: Callable[[View, Moves], Iterable[str]] | None = None
    beside: Callable[[Any], Any] | None = None


class Moves(NamedTuple):
    """Offers that are new, others or gone: as they were before, and as they are."""

    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def keys(self) -> set[str]:
        """The ids of all of them."""
        return self.before.keys() | self.after.keys()

    def listed_before(self, day: int) -> bool:
        """Tell whether one of them was or is listed since before a day, an ordinal."""
        offers = (*self.before.values(), *self.after.values())
        return any(offer.listed_on < day for offer in offers)


class Entry(NamedTuple):
    """What is known of a kind before its module is loaded, which takes longer than planning.

    ``item`` is the kind of content whose record it shows, if it shows one; units then bear
    its key. ``records`` are those of which it reads several. ``reads`` are those of which its
    keys and inputs tell anything: when only others changed, it is not asked. ``of_today`` is false
    where they tell nothing of offers that are listed from today on: when only such moved, it is not asked.
    """

    module: str
    item: str | None = None
    records: frozenset[str] = frozenset()
    reads: frozenset[str] = CONTENT
    of_today: bool = True


class Registry(MutableMapping[str, Kind]):
    """Kinds by name, in the order in which they are planned; each is loaded when asked for."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self._loaded: dict[str, Kind] = {}

    def __getitem__(self, name: str) -> Kind:
        kind = self._loaded.get(name)
        if kind is None:
            module = import_module(f"sitegen.pages.{self.entries[name].module}")
            kind = self._loaded[name] = getattr(module, name.upper())
        return kind

    def __setitem__(self, name: str, kind: Kind) -> None:
        self._loaded[name] = kind

    def __delitem__(self, name: str) -> None:
        self._loaded.pop(name, None)
        del self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def named(self, names: Iterable[str]) -> list[str]:
        """Put names of kinds into the order in which they are planned."""
        wanted = frozenset(names)
        return [name for name in self.entries if name in wanted]
