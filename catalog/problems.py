"""Faults found in content and region data: a value with a place, a code and what must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self
from unicodedata import category

LONGEST_QUOTE = 80
_JOINERS = "\u200c\u200d"
"""Not to be seen, yet part of words of Persian and Hindi."""


class Severity(StrEnum):
    """How much a problem weighs: an error stops a build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: where it is, its code, and the values that its sentence quotes.

    ``line`` and ``col`` count from 1; ``path`` is as the reader should see it.
    """

    path: str
    line: int
    col: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def sentence(self, language: str = "en") -> str:
        """Say what must hold and what was found; ``language`` is ``de`` or ``en``."""
        from catalog.sentences import SENTENCES  # who finds no fault needs no words for it

        texts = SENTENCES[self.code]
        template = texts.de if language == "de" else texts.en
        return template.format_map({name: _shown(value) for name, value in self.values.items()})

    def as_warning(self) -> Self:
        """Return the same problem as one that stops no build."""
        return replace(self, severity=Severity.WARNING)

    def as_error(self) -> Self:
        """Return the same problem as one that stops a build."""
        return replace(self, severity=Severity.ERROR)

    def sort_key(self) -> tuple[str, int, int, str]:
        """Order problems as a reader walks through files."""
        return (self.path, self.line, self.col, self.code)


class ContentError(Exception):
    """Content or region data cannot be used; carries every problem found.

    Raised by whoever needs faultless data; ``str()`` gives all problems, a line each.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=Problem.sort_key))
        super().__init__(format_text(self.problems))


def format_text(problems: Iterable[Problem], language: str = "en") -> str:
    """One line a problem: ``path:line:col: CODE sentence``."""
    return "\n".join(
        as_seen(f"{found.path}:{found.line}:{found.col}: {found.code} {found.sentence(language)}")
        for found in problems
    )


def as_seen(text: str) -> str:
    """Return a text as one line in which no character acts on a terminal or hides."""
    if text.isprintable():
        return text
    return "".join(_seen(sign) for sign in text)


def format_json(problems: Iterable[Problem], language: str = "en") -> str:
    """A JSON array for tools, an object a problem."""
    rows = [
        {
            "path": found.path,
            "line": found.line,
            "column": found.col,
            "code": found.code,
            "severity": found.severity.value,
            "message": found.sentence(language),
        }
        for found in problems
    ]
    import json

    return json.dumps(rows, ensure_ascii=False, indent=2)


def format_github(problems: Iterable[Problem], language: str = "en") -> str:
    """Workflow commands that GitHub shows beside the changed line."""
    return "\n".join(
        f"::{found.severity.value} file={_property(found.path)},line={found.line},"
        f"col={found.col},title={found.code}::{_escape(as_seen(found.sentence(language)))}"
        for found in problems
    )


def _shown(value: object) -> str:
    """Quote a found value on one line, cut so that a long text does not flood the report."""
    text = " ".join(_as_typed(value).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _as_typed(value: object) -> str:
    """Write a value as it stands in a file, not as Python shows it."""
    if value is None or isinstance(value, bool | list | dict):
        import json

        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _seen(sign: str) -> str:
    if sign.isprintable() or category(sign) == "Zs" or sign in _JOINERS:
        return sign
    return sign.encode("unicode_escape").decode("ascii")


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(as_seen(text)).replace(":", "%3A").replace(",", "%2C")
