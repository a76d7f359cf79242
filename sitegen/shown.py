"""Shown: which of the values that a page could show its template uses.

What a theme's own template leaves out is neither declared nor computed: a home that the page
of another does not name cannot change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jinja2 import meta, nodes

if TYPE_CHECKING:
    from jinja2 import Environment

PARTED = ("offer", "offer_list", "home")
"""The kinds of output for which it matters: values that cost much, pages that are drawn once."""
Used = dict[str, frozenset[str]]
"""The names that a template uses, by the kind of output; of a kind that is missing, all."""


def names_used(environment: Environment) -> Used:
    """Read the templates of the kinds for which it matters."""
    found = ((kind, names_in(environment, kind)) for kind in PARTED)
    return {kind: names for kind, names in found if names is not None}


def names_in(environment: Environment, kind: str) -> frozenset[str] | None:
    """Return what a kind's template and those that it names look up; null where nobody can tell."""
    names: set[str] = set()
    seen: set[str] = set()
    waiting: list[str | None] = [f"{kind}.html"]
    while waiting:
        name = waiting.pop()
        if name is None or environment.loader is None:  # it is chosen when a page is rendered
            return None
        if name in seen:
            continue
        seen.add(name)
        source, _, _ = environment.loader.get_source(environment, name)
        parsed = environment.parse(source)
        names |= meta.find_undeclared_variables(parsed)
        names |= set(_asked_of_page(parsed))
        waiting += meta.find_referenced_templates(parsed)
    return frozenset(names)


def _asked_of_page(template: nodes.Template) -> Iterator[str]:
    """Name what macros that are called by ``own`` take of their first argument, ``page``."""
    for one in template.find_all(nodes.Getattr):
        if isinstance(one.node, nodes.Name) and one.node.name == "page":
            yield one.attr
