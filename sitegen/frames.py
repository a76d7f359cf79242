"""Frames: what surrounds the pages of a kind is rendered once and filled in for each page.

Of thousands of pages of homes only title, description, path and main part differ. The frame
is the page itself, rendered with marks in these places; a page then costs its main part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, FunctionLoader
from markupsafe import escape

# Letters of the private use area. What people wrote is filled in after a page was cut at them.
_MARKED_MAIN = "\ue000m\ue001"
_FRAMED = ".frame"
_MARKS = re.compile("(\ue000[tdpm]\ue001)")
MARKED_TITLE, MARKED_DESCRIPTION, MARKED_PATH = "\ue000t\ue001", "\ue000d\ue001", "\ue000p\ue001"
"""What stands in a frame for the title, the description and the variable part of the path."""


class Frame(NamedTuple):
    """A page cut at its marks; the pieces between them are encoded once for all."""

    pieces: tuple[bytes, ...]
    marks: tuple[str, ...]

    def fill(self, *, title: str, description: str, path: str, main: Sequence[bytes]) -> bytes:
        """Return a page; ``main`` is encoded markup in pieces, the others are text."""
        values = {
            MARKED_TITLE: escape(title).encode(),
            MARKED_DESCRIPTION: escape(description).encode(),
            MARKED_PATH: path.encode(),
            _MARKED_MAIN: b"",
        }
        page = [b""] * (len(self.pieces) + len(self.marks))
        page[::2] = self.pieces
        page[1::2] = [values[mark] for mark in self.marks]
        place = 2 * self.marks.index(_MARKED_MAIN) + 1
        page[place : place + 1] = main
        return b"".join(page)


def make_frame(environment: Environment, template: str, values: Mapping[str, object]) -> Frame:
    """Render a template with a mark for its main part; ``values`` hold the other marks.

    ``environment`` is one of :func:`framing`.
    """
    page = environment.get_template(f"{template}{_FRAMED}").render(values)
    parts = _MARKS.split(page)
    return Frame(tuple(piece.encode() for piece in parts[::2]), tuple(parts[1::2]))


def framing(environment: Environment) -> Environment:
    """Return an environment in which each template has one beside it that is its frame."""

    def frame_of(name: str) -> str | None:
        framed = name.removesuffix(_FRAMED)
        if framed == name:
            return None
        return f'{{% extends "{framed}" %}}{{% block main %}}{_MARKED_MAIN}{{% endblock %}}'

    return _with(environment, FunctionLoader(frame_of))


def main_part_of(environment: Environment) -> Environment:
    """Return an environment in which a page is nothing but its main part."""
    return _with(environment, DictLoader({"base.html": "{% block main %}{% endblock %}"}))


def _with(environment: Environment, loader: BaseLoader) -> Environment:
    """Return an environment in which some templates are others, or there beside its own."""
    if environment.loader is None:
        raise ValueError("An environment of pages must have a loader.")
    return environment.overlay(loader=ChoiceLoader([loader, environment.loader]))


class Frames:
    """The frames of a site, made when first asked for."""

    def __init__(self, environment: Environment) -> None:
        self.main = main_part_of(environment)
        # No template changes while a build lasts, and each page asks for two.
        self.main.__dict__["get_template"] = cache(self.main.get_template)
        self._framing = framing(environment)
        self._made: dict[tuple[object, ...], Frame] = {}

    def get(
        self, key: tuple[object, ...], template: str, values: Callable[[], Mapping[str, object]]
    ) -> Frame:
        """Return the frame of a key; ``values`` gives what the template needs."""
        if key not in self._made:
            self._made[key] = make_frame(self._framing, template, values())
        return self._made[key]
