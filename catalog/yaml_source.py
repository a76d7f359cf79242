"""Strict YAML: what an editor typed is what the catalog sees, with a line for every key.

YAML 1.1 turns ``no`` into false, ``01067`` into 567, ``13:30`` into 810 and ``1_200`` into
1200. Here a plain scalar is a whole number, a decimal, ``true``/``false``, a date or null only
when it is written in the one canonical way; everything else stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from catalog.problems import Problem

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Any

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Source:
    """A parsed document: its value, and for each path the line and column where it stands."""

    path: str
    value: Value
    marks: Mapping[Path, tuple[int, int]] = field(default_factory=dict)

    def mark(self, path: Path) -> tuple[int, int]:
        """Return line and column of a path, or of the nearest place above it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def problem(self, path: Path, code: str, **values: object) -> Problem:
        """Build a problem that points at the path in this document."""
        line, col = self.mark(path)
        return Problem(path=self.path, line=line, col=col, code=code, values=values)


def parse_yaml(text: str, *, path: str, first_line: int = 1) -> tuple[Source, list[Problem]]:
    """Read one YAML document; never raises for what stands in ``text``.

    ``first_line`` is the line of the file at which ``text`` begins. A document with a fault
    in its syntax has the value null; other faults leave the rest of the value usable.
    """
    # Loaded here: of canonical files a build needs no more than they say (catalog.plain_yaml).
    from catalog.yaml_nodes import parse_nodes

    return parse_nodes(text, path=path, first_line=first_line)


def decode(raw: bytes, *, path: str) -> tuple[str, list[Problem]]:
    """Decode UTF-8, pointing at the first byte that is not."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        col = error.start - (before.rfind(b"\n") + 1) + 1
        byte = f"0x{raw[error.start]:02X}"
        return "", [Problem(path=path, line=line, col=col, code="Y105", values={"found": byte})]


def plain_scalar(text: str) -> Value:
    """Read a scalar without quotes; raises ValueError for a date that no calendar has."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    if found := _DATE.match(text):
        year, month, day = (int(part) for part in found.groups())
        return date(year, month, day)
    return text
