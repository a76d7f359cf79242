"""Reads YAML of the canonical form, which nearly all files keep, without a YAML parser.

What is taken here :mod:`catalog.yaml_source` reads to the same value and without a problem;
whatever could be anything else is left to it, as are the places of values until one is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from catalog.letters import STRAY
from catalog.problems import Problem
from catalog.yaml_source import Path, Source, Value, parse_yaml, plain_scalar

_INDENT = 2
_MOST_INDENT = 16
_KEY = r"(?P<quote>\"?)([a-z_][a-z0-9_-]{0,63})(?P=quote):(?: ([^\n]+))?\n"
# Beyond ASCII no sign means anything to YAML, once line breaks are ruled out.
# Sets of what is not allowed: Python takes milliseconds to compile one that spans all scripts.
_PLAIN = re.compile(r"-?[^\x00-/:-@\[-^`{-\x7f][^\x00-\x1f\"#$<>\[-^`{-\x7f]*(?<![ :])\Z")
_QUOTED = re.compile(r'"([^"\\]*)"\Z')
_WORD = r'\w[\w.+-]*|"[^"\\]*"'
_WORDS = re.compile(_WORD)
_LIST = re.compile(rf"\[(?:(?:{_WORD})(?:, (?:{_WORD}))*)?\]\Z")


class _UnknownError(Exception):
    """The text is not, or not surely, of the canonical form."""


class LateMarks(Mapping[Path, tuple[int, int]]):
    """The places of a document's values, looked up when the first of them is asked for."""

    def __init__(self, text: str, *, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._found: Mapping[Path, tuple[int, int]] | None = None

    def __getitem__(self, path: Path) -> tuple[int, int]:
        return self._marks()[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks())

    def __len__(self) -> int:
        return len(self._marks())

    def __bool__(self) -> bool:
        return True  # a document that was read has at least its own place

    def _marks(self) -> Mapping[Path, tuple[int, int]]:
        if self._found is None:
            source, _ = parse_yaml(self._text, path="", first_line=self._first_line)
            self._found = source.marks
        return self._found


def read_yaml(text: str, *, path: str, first_line: int = 1) -> tuple[Source, list[Problem]]:
    """Read one document as :func:`parse_yaml` does, in a fraction of its time if it is plain."""
    value = plain_value(text)
    if value is None:
        return parse_yaml(text, path=path, first_line=first_line)
    return Source(path=path, value=value, marks=LateMarks(text, first_line=first_line)), []


def plain_value(text: str) -> dict[str, Value] | None:
    """Return the value of a document of the canonical form, None for any other text."""
    # Other line breaks and tabs need YAML's rules for white space.
    if "\r" in text or "\t" in text or STRAY.search(text):
        return None
    reader = _Reader(text)
    try:
        value = reader.mapping(0)
    except _UnknownError:
        return None
    return value if reader.place == len(text) else None


class _Reader:
    """Goes through a text once; ``place`` is the beginning of the next line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def mapping(self, indent: int, *, begun: bool = False) -> dict[str, Value]:
        """Read the entries of one indentation; behind a dash the first has ``begun``."""
        if indent > _MOST_INDENT:
            raise _UnknownError
        text, entry = self.text, _entry(indent)
        found = (_entry(0) if begun else entry).match(text, self.place)
        values: dict[str, Value] = {}
        while found:
            _, key, written = found.groups()
            if key in values:
                raise _UnknownError
            self.place = found.end()
            values[key] = self._value(written, indent)
            found = entry.match(text, self.place)
        if not values:
            raise _UnknownError
        return values

    def _value(self, written: str | None, indent: int) -> Value:
        if written is None:
            inner = indent + _INDENT
            dash = " " * inner + "- "
            return (
                self._items(dash) if self.text.startswith(dash, self.place) else self.mapping(inner)
            )
        if written == ">-":
            return self._folded(indent + _INDENT)
        return _list(written) if written[0] == "[" else _scalar(written)

    def _items(self, dash: str) -> list[Value]:
        values: list[Value] = []
        while self.text.startswith(dash, self.place):
            self.place += len(dash)
            if _entry(0).match(self.text, self.place):
                values.append(self.mapping(len(dash), begun=True))
            else:
                end = self.text.find("\n", self.place)
                values.append(_scalar(self.text[self.place : end]))
                self.place = end + 1
        return values

    def _folded(self, indent: int) -> str:
        """Read a folded text; an empty line more than one stands for each break."""
        found = _block(indent).match(self.text, self.place)
        if not found:
            raise _UnknownError
        self.place = found.end()
        body = found.group()[indent:-1]
        paragraphs = re.split(rf"(\n\n+) {{{indent}}}", body) if "\n\n" in body else [body]
        paragraphs[1::2] = [breaks[1:] for breaks in paragraphs[1::2]]
        paragraphs[::2] = [part.replace("\n" + " " * indent, " ") for part in paragraphs[::2]]
        return "".join(paragraphs)


@cache
def _entry(indent: int) -> re.Pattern[str]:
    return re.compile(f" {{{indent}}}{_KEY}")


@cache
def _block(indent: int) -> re.Pattern[str]:
    line = rf" {{{indent}}}(?! )[^\n]+(?<! )\n"
    return re.compile(rf"{line}(?:\n*{line})*")


@lru_cache(4096)
def _scalar(written: str) -> Value:
    """Read a scalar of one line, plain or in double quotes."""
    if found := _QUOTED.match(written):
        return found[1]
    if not _PLAIN.match(written) or ": " in written:
        raise _UnknownError
    try:
        return plain_scalar(written)
    except ValueError:
        raise _UnknownError from None


def _list(written: str) -> list[Value]:
    if not _LIST.match(written):
        raise _UnknownError
    return [_scalar(word) for word in _WORDS.findall(written)]
