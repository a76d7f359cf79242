"""Kinds of output: which ones a site has, what each is made from, and how it is made.

Nothing reaches a page but the site, the inputs that its kind declares, and the record of
the item that it shows: what is not declared cannot be rendered, so no change is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sitegen.site import Site
from sitegen.state import Item
from sitegen.view import View

Rendered = Iterator[tuple[str, bytes]]
"""Files of one unit: path below the output folder, content."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of output.

    ``keys`` lists its units; ``inputs`` declares what one is made from, as a tuple of plain
    values whose ``repr`` says all; ``render`` makes its files in every language. ``item``
    is the kind of content whose record it shows, if it shows one; units then bear its key.
    A unit that reads several names them in ``records``, from inputs that hold their states;
    it is given :class:`Records` in place of the one record.
    """

    name: str
    keys: Callable[[View], Iterable[str]]
    inputs: Callable[[View, str], tuple[Any, ...]]
    render: Callable[[Site, str, Any, Any], Rendered]
    item: str | None = None
    records: Callable[[Any], Iterable[Item]] | None = None
