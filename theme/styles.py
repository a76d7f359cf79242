"""Keeps of a style sheet what a set of templates uses, so that every page stays light."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

_CLASSES = re.compile(r'class="([^"]*)"')
_WORD = re.compile(r"[a-z][\w-]*")
_SELECTED = re.compile(r"\.([a-zA-Z][\w-]*)")
_REFERENCE = re.compile(r"""{%-?\s*(?:extends|from|include|import)\s+"([^"]+)\"""")


def used_classes(folders: Iterable[Path], names: Iterable[str]) -> set[str]:
    """Return the classes that some templates and those they stand on may write."""
    classes: set[str] = set()
    for text in texts_used(folders, names).values():
        for found in _CLASSES.findall(text):
            classes.update(_WORD.findall(found))
    return classes


def texts_used(folders: Iterable[Path], names: Iterable[str]) -> dict[str, str]:
    """Return the texts of some templates and of those they stand on, by name."""
    places = tuple(folders)
    waiting, texts = list(names), dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name not in texts:
            path = next(p / name for p in places if (p / name).exists())
            texts[name] = path.read_text("utf-8")
            waiting += _REFERENCE.findall(texts[name])
    return texts


def keep_used(css: str, classes: set[str]) -> Markup:
    """Drop the rules of a minified style sheet that select other classes only."""
    return Markup("".join(_kept(css, classes)))  # noqa: S704 (our own style sheet)


def _kept(css: str, classes: set[str]) -> Iterator[str]:
    for head, body in _rules(css):
        if head.startswith("@page "):
            if head.removeprefix("@page ") in classes:
                yield f"{head}{{{body}}}"
            continue
        if head.startswith("@"):
            inner = "".join(_kept(body, classes))
            if inner:
                yield f"{head}{{{inner}}}"
            continue
        selectors = [one for one in head.split(",") if classes.issuperset(_SELECTED.findall(one))]
        if selectors:
            yield f"{','.join(selectors)}{{{body}}}"


@lru_cache(maxsize=64)
def _rules(css: str) -> tuple[tuple[str, str], ...]:
    """Split at the top level: the part before the brace, and what stands in it.

    Each kind of page keeps other rules of the same sheets.
    """
    return tuple(_split(css))


def _split(css: str) -> Iterator[tuple[str, str]]:
    depth = start = opened = 0
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                opened = place
            depth += 1
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1
