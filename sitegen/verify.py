"""Verify: the pages on disk are the pages that the catalog expects, no more and no fewer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

NAMES_SHOWN = 5


class IncompleteSiteError(Exception):
    """Pages are missing from the output folder, or some lie there that nobody planned."""

    def __init__(self, missing: Iterable[str], unexpected: Iterable[str]) -> None:
        self.missing = tuple(sorted(missing))
        self.unexpected = tuple(sorted(unexpected))
        super().__init__(
            f"The site must hold exactly the planned pages; missing: {_some(self.missing)}; "
            f"unexpected: {_some(self.unexpected)}."
        )


def verify_site(output: Path, expected: Iterable[str]) -> int:
    """Compare HTML files with the expected ones and return their number.

    Raises IncompleteSiteError on any difference. Files other than HTML are not looked at.
    """
    planned = set(expected)
    found = {
        path.relative_to(output).as_posix()
        for path in output.rglob("*.html")
        if not path.name.startswith(".")
    }
    if found != planned:
        raise IncompleteSiteError(planned - found, found - planned)
    return len(found)


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN]) or "none"
    more = len(names) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
