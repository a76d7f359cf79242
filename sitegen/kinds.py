"""Kinds of output: which ones a site has, what each is made from, and how it is made.

Nothing reaches a page but the site, the inputs that its kind declares, and the record of
the item that it shows: what is not declared cannot be rendered, so no change is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sitegen.site import Site
from sitegen.view import View

Rendered = Iterator[tuple[str, bytes]]
"""Files of one unit: path below the output folder, content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of output.

    ``keys`` lists its units; ``inputs`` declares what one is made from, as a tuple of plain
    values whose ``repr`` says all; ``render`` makes its files in every language. ``item``
    is the kind of content whose record it shows, if it shows one; units then bear its key.
    """

    name: str
    keys: Callable[[View], Iterable[str]]
    inputs: Callable[[View, str], tuple[Any, ...]]
    render: Callable[[Site, str, Any, Any], Rendered]
    item: str | None = None
