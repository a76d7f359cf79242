"""The page with all figures: each benchmark replaces what stands between its own marks."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.processes import ROOT

BENCHMARKS = ROOT / "docs" / "benchmarks.md"


def marks(name: str) -> tuple[str, str]:
    """Return the lines between which a benchmark's figures stand."""
    return f"<!-- bench {name} -->", f"<!-- /bench {name} -->"


def write_figures(text: str, page: Path, *, name: str, command: str) -> None:
    """Put figures between their marks; raises ValueError when the page has none."""
    begin, end = marks(name)
    new, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n`{command}`\n\n{text}{end}",
        page.read_text("utf-8"),
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"{page} must have {begin} and {end} once.")
    page.write_text(new, "utf-8")
