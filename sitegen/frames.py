"""Frames: what surrounds the pages of a kind is rendered once and filled in for each page.

Of thousands of pages of homes only title, description, path and main part differ. The frame
is the page itself, rendered with marks in these places; a page then costs its main part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from jinja2 import ChoiceLoader, DictLoader, Environment
from markupsafe import escape

# Letters of the private use area: no text that passed the check of the content holds them.
_MARKED_MAIN = "\ue000m\ue001"
_MARKS = re.compile("(\ue000[tdpm]\ue001)")
MARKED_TITLE, MARKED_DESCRIPTION, MARKED_PATH = "\ue000t\ue001", "\ue000d\ue001", "\ue000p\ue001"
"""What stands in a frame for the title, the description and the variable part of the path."""
_TITLE, _DESCRIPTION, _PATH, _MAIN = (
    mark.encode() for mark in (MARKED_TITLE, MARKED_DESCRIPTION, MARKED_PATH, _MARKED_MAIN)
)


class Frame(NamedTuple):
    """A page cut at its marks, encoded once for all; every second part is a mark."""

    parts: tuple[bytes, ...]

    def fill(self, *, title: str, description: str, path: str, main: str) -> bytes:
        """Return a page; ``main`` is markup, the others are text."""
        values = {
            _TITLE: escape(title).encode(),
            _DESCRIPTION: escape(description).encode(),
            _PATH: path.encode(),
            _MAIN: main.encode(),
        }
        return b"".join([values.get(part, part) for part in self.parts])


def make_frame(environment: Environment, template: str, values: Mapping[str, object]) -> Frame:
    """Render a template with a mark for its main part; ``values`` hold the other marks."""
    name = f"{template}.frame"
    marked = f'{{% extends "{template}" %}}{{% block main %}}{_MARKED_MAIN}{{% endblock %}}'
    framed = _with_texts(environment, {name: marked})  # by name, so that it is compiled once
    page = framed.get_template(name).render(values)
    return Frame(tuple(part.encode() for part in _MARKS.split(page)))


def main_part_of(environment: Environment) -> Environment:
    """Return an environment in which a page is nothing but its main part."""
    return _with_texts(environment, {"base.html": "{% block main %}{% endblock %}"})


def _with_texts(environment: Environment, templates: Mapping[str, str]) -> Environment:
    """Return an environment in which some templates are others, or there beside its own."""
    if environment.loader is None:
        raise ValueError("An environment of pages must have a loader.")
    return environment.overlay(loader=ChoiceLoader([DictLoader(templates), environment.loader]))


class Frames:
    """The frames of a site, made when first asked for."""

    def __init__(self, environment: Environment) -> None:
        self.main = main_part_of(environment)
        # No template changes while a build lasts, and each page asks for two.
        self.main.__dict__["get_template"] = cache(self.main.get_template)
        self._environment = environment
        self._made: dict[tuple[object, ...], Frame] = {}

    def get(
        self, key: tuple[object, ...], template: str, values: Callable[[], Mapping[str, object]]
    ) -> Frame:
        """Return the frame of a key; ``values`` gives what the template needs."""
        if key not in self._made:
            self._made[key] = make_frame(self._environment, template, values())
        return self._made[key]
