"""Shown: which of the values that a page could show its template uses.

What a theme's own template leaves out is neither declared nor computed: a home that the page
of another does not name cannot change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import meta, nodes

if TYPE_CHECKING:
    from jinja2 import Environment

PARTED = ("offer", "offer_list", "home")
"""The kinds of output for which it matters: values that cost much, pages that are drawn once."""
Used = dict[str, frozenset[str]]
"""The names that a template uses, by the kind of output; of a kind that is missing, all."""


class _Read(NamedTuple):
    """What one template looks up, and the templates that it names; null for one that it chooses."""

    names: frozenset[str]
    others: tuple[str | None, ...]


def names_used(environment: Environment) -> Used:
    """Read the templates of the kinds for which it matters."""
    read: dict[str, _Read] = {}  # kinds have most of their parts in common
    found = ((kind, names_in(environment, kind, read)) for kind in PARTED)
    return {kind: names for kind, names in found if names is not None}


def names_in(
    environment: Environment, kind: str, read: dict[str, _Read] | None = None
) -> frozenset[str] | None:
    """Return what a kind's template and those that it names look up; null where nobody can tell.

    ``read`` keeps what was found in each.
    """
    read = {} if read is None else read
    seen: dict[str, _Read] = {}
    waiting: list[str | None] = [f"{kind}.html"]
    while waiting:
        name = waiting.pop()
        if name is None or environment.loader is None:  # it is chosen when a page is rendered
            return None
        if name not in seen:
            seen[name] = read[name] = read.get(name) or _read(
                environment, environment.loader.get_source(environment, name)[0]
            )
            waiting += seen[name].others
    return frozenset().union(*(one.names for one in seen.values()))


def _read(environment: Environment, source: str) -> _Read:
    parsed = environment.parse(source)
    names = meta.find_undeclared_variables(parsed).union(_asked_of_page(parsed))
    return _Read(frozenset(names), tuple(meta.find_referenced_templates(parsed)))


def _asked_of_page(template: nodes.Template) -> Iterator[str]:
    """Name what macros that are called by ``own`` take of their first argument, ``page``."""
    for one in template.find_all(nodes.Getattr):
        if isinstance(one.node, nodes.Name) and one.node.name == "page":
            yield one.attr
