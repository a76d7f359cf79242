"""Outputs: which kinds of output a theme makes.

A theme of one's own may hold a file that names them, one a line; without it all are made.
"""

from __future__ import annotations

from pathlib import Path

from sitegen.pages import KINDS

FILE = "outputs.txt"
ALL = frozenset(KINDS)


def read_outputs(theme: Path | None) -> frozenset[str]:
    """Return the kinds of output that are made; raises BuildError for a name that is none."""
    if theme is None or not (theme / FILE).exists():
        return ALL
    lines = (line.partition("#")[0].strip() for line in _text(theme / FILE).splitlines())
    names = frozenset(line for line in lines if line)
    if unknown := sorted(names - ALL):
        raise _error(
            f"{theme / FILE} must name kinds of output, one a line; "
            f"unknown: {', '.join(unknown)}. The kinds are: {', '.join(KINDS)}."
        )
    if not names:
        raise _error(f"{theme / FILE} must name at least one kind of output.")
    return names


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise _error(f"{path} must be a text file in UTF-8.") from error


def _error(words: str) -> Exception:
    from sitegen.build import BuildError

    return BuildError(words)
