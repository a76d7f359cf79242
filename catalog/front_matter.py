"""Splits a Markdown file into its YAML head and its body, with marks of the whole file."""

from __future__ import annotations

from catalog.plain_yaml import read_yaml
from catalog.problems import Problem
from catalog.yaml_source import Source

FENCE = "---"


def split_front_matter(text: str, *, path: str) -> tuple[Source, str, list[Problem]]:
    """Read the front matter; the body is the rest of ``text``, to the letter.

    Without a usable front matter the source has no marks and the problem says why.
    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != FENCE:
        return Source(path=path, value=None), text, [_problem(path, 1, "L407")]
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            source, problems = read_yaml("".join(lines[1:number]), path=path, first_line=2)
            return source, "".join(lines[number + 1 :]), problems
    return Source(path=path, value=None), "", [_problem(path, 1, "L408")]


def body_line(text: str, body: str) -> int:
    """Return the line of ``text`` at which its ``body`` begins."""
    head = text[: len(text) - len(body)]
    return len(head.splitlines()) + 1


def _problem(path: str, line: int, code: str) -> Problem:
    return Problem(path=path, line=line, col=1, code=code)
