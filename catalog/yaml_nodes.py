"""Reads YAML by libyaml's nodes: its values, where they stand, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from catalog.letters import STRAY, shown, stray_code, stray_problems
from catalog.problems import Problem
from catalog.yaml_source import Path, Source, Value, plain_scalar

MAX_DEPTH = 12
_SAFE_DEPTH = 50


def parse_nodes(text: str, *, path: str, first_line: int) -> tuple[Source, list[Problem]]:
    """Do what :func:`catalog.yaml_source.parse_yaml` promises."""
    # Before libyaml, which would refuse some of them and count bytes, not characters.
    if strays := list(stray_problems(text, path=path, first_line=first_line)):
        return Source(path=path, value=None), strays
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
            self._refuse_stray(key_node)
            if key in result:
                first = self.marks[(*path, key)][0]
                self._add(key_node, "Y102", key=key, first=first)
                continue
            self.marks[(*path, key)] = self._place(key_node)
            result[key] = self.read(value_node, (*path, key))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Value:
        text: str = node.value
        self._refuse_stray(node)
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

    def _refuse_stray(self, node: yaml.ScalarNode) -> None:
        """Refuse what was written as an escape, which the text of the file does not show."""
        if found := STRAY.search(node.value):
            letter = found.group()
            self._add(node, stray_code(letter), found=shown(letter))

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
