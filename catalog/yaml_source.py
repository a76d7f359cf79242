"""Strict YAML: what an editor typed is what the catalog sees, with a line for every key.

YAML 1.1 turns ``no`` into false, ``01067`` into 567, ``13:30`` into 810 and ``1_200`` into
1200. Here a plain scalar is a whole number, a decimal, ``true``/``false``, a date or null only
when it is written in the one canonical way; everything else stays the text it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import yaml

from catalog.problems import Problem

Path: TypeAlias = tuple[str | int, ...]
Value: TypeAlias = Any

MAX_DEPTH = 12
_SAFE_DEPTH = 50
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,6}\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_UNPRINTABLE = re.compile(
    "[^\\t\\n\\r\\x20-\\x7e\\x85\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]"
)
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, kw_only=True)
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
    if found := _UNPRINTABLE.search(text):  # libyaml would count bytes, not characters
        return Source(path=path, value=None), [_control_problem(found, path, first_line)]
    try:
        if faults := list(_structure_faults(text, path, first_line)):
            return Source(path=path, value=None), faults
        node = yaml.compose(text, Loader=_PlainLoader)
    except yaml.MarkedYAMLError as error:
        return Source(path=path, value=None), [_syntax_problem(error, path, first_line)]
    if node is None:
        problem = Problem(path=path, line=first_line, col=1, code="Y106")
        return Source(path=path, value=None), [problem]
    reader = _Reader(path, first_line)
    value = reader.read(node, ())
    return Source(path=path, value=value, marks=reader.marks), reader.problems


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


class _PlainLoader(yaml.CSafeLoader):
    """Resolves nothing by itself: every plain scalar reaches :class:`_Reader` as text."""


_PlainLoader.yaml_implicit_resolvers = {}


class _Reader:
    """Turns a node tree into values while it notes marks and problems."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.offset = first_line
        self.marks: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def read(self, node: yaml.Node, path: Path) -> Value:
        self.marks.setdefault(path, self._place(node))
        if len(path) > MAX_DEPTH:
            self._add(node, "Y107", most=MAX_DEPTH)
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            self._refuse_tag(node, "tag:yaml.org,2002:seq")
            return [self.read(child, (*path, place)) for place, child in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Value]:
        self._refuse_tag(node, "tag:yaml.org,2002:map")
        result: dict[str, Value] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._add(key_node, "Y108")
                continue
            key = key_node.value
            if key in result:
                first = self.marks[(*path, key)][0]
                self._add(key_node, "Y102", key=key, first=first)
                continue
            self.marks[(*path, key)] = self._place(key_node)
            result[key] = self.read(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Value:
        text: str = node.value
        if node.style:  # quoted or block text is text, whatever it looks like
            self._refuse_tag(node, "tag:yaml.org,2002:str")
            return text
        if node.tag != "tag:yaml.org,2002:str":
            self._add(node, "Y104", tag=node.tag)
            return text
        try:
            return plain_scalar(text)
        except ValueError:
            self._add(node, "Y109", found=text)
            return None

    def _refuse_tag(self, node: yaml.Node, plain: str) -> None:
        if node.tag != plain:
            self._add(node, "Y104", tag=node.tag)

    def _place(self, node: yaml.Node) -> tuple[int, int]:
        mark = node.start_mark
        return (mark.line + self.offset, mark.column + 1)

    def _add(self, node: yaml.Node, code: str, **values: object) -> None:
        line, col = self._place(node)
        self.problems.append(Problem(path=self.path, line=line, col=col, code=code, values=values))


def _structure_faults(text: str, path: str, first_line: int) -> Iterator[Problem]:
    """Find what must be seen before nodes are composed.

    Anchors and aliases no longer show there, and libyaml composes by recursion in C: a few
    thousand brackets would end the process. The pass costs time, so only suspicious texts
    get it.
    """
    if "&" not in text and "*" not in text and not _may_be_deep(text):
        return
    depth = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        mark = event.start_mark
        if isinstance(event, yaml.NodeEvent) and event.anchor and mark:
            yield Problem(path=path, line=mark.line + first_line, col=mark.column + 1, code="Y103")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _SAFE_DEPTH and mark:
            line, col = mark.line + first_line, mark.column + 1
            values = {"most": MAX_DEPTH}
            yield Problem(path=path, line=line, col=col, code="Y107", values=values)
            return


def _may_be_deep(text: str) -> bool:
    """Tell whether a text could nest deeper than is safe, from what a deep one cannot lack."""
    if text.count("[") + text.count("{") > _SAFE_DEPTH:
        return True
    return any(
        len(line) - len(line.lstrip(" ")) > _SAFE_DEPTH or line.count("- ") > _SAFE_DEPTH
        for line in text.splitlines()
    )


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = (mark.line if mark else 0) + first_line
    col = (mark.column if mark else 0) + 1
    why = error.problem or error.context or "?"
    return Problem(path=path, line=line, col=col, code="Y101", values={"why": why})


def _control_problem(found: re.Match[str], path: str, first_line: int) -> Problem:
    before = found.string[: found.start()]
    line = before.count("\n") + first_line
    col = found.start() - (before.rfind("\n") + 1) + 1
    shown = f"U+{ord(found.group()):04X}"
    return Problem(path=path, line=line, col=col, code="Y110", values={"found": shown})
