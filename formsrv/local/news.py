"""News: what keeps the site of ``serve`` from being built, from the process that knows to pages."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

TITLES = {
    "de": "Die Seite kann nicht neu gebaut werden. Sie sehen den letzten guten Stand.",
    "en": "The site cannot be built anew. This is its last good state.",
}
Notes = Mapping[str, Sequence[str]]
"""What is at fault, a line each, by language."""


class News:
    """A file that says what is at fault; one process writes it, another one reads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def tell(self, notes: Notes | None) -> None:
        """Say what keeps the site from being built; null when nothing does."""
        fault = (
            None
            if notes is None
            else {
                "id": str(time.time_ns()),
                "texts": {tag: {"title": TITLES[tag], "lines": list(notes[tag])} for tag in TITLES},
            }
        )
        draft = self.path.with_name(f"{self.path.name}.new")
        draft.write_text(json.dumps(fault), "utf-8")
        draft.replace(self.path)

    def read(self) -> dict[str, Any] | None:
        """Return what was told last."""
        try:
            found: dict[str, Any] | None = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return None
        return found
