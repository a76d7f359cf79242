"""Pelican's door to the engine: one generator that brings the whole site up to date."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from sitegen.build import Engine, Folders

OURS = Path(__file__).resolve().parent.parent / "theme"


class CatalogGenerator(Generator):  # type: ignore[misc] # Pelican ships no types
    """Writes the site in ``generate_output``; Pelican reads and writes nothing itself.

    Raises ContentError and the like, with which Pelican exits 1, so that no page is dropped
    in silence.
    """

    engine: Engine

    def generate_context(self) -> None:
        """Learn where all lies; reading is the engine's. A theme not ours replaces templates."""
        theme = Path(self.theme).resolve()
        folders = Folders(
            content=Path(self.path),
            region=Path(self.settings["REGION"]),
            output=Path(self.output_path),
            theme=None if theme == OURS else theme,
        )
        self.engine = Engine(folders)

    def generate_output(self, writer: Any) -> None:  # noqa: ARG002, ANN401 (Pelican's signature)
        """Bring the output folder up to date."""
        day = self.settings.get("TODAY") or os.environ.get("HEIMATHAFEN_TODAY")
        self.engine.build(today=date.fromisoformat(day) if day else None)


def register() -> None:
    """Let Pelican know the generator."""
    signals.get_generators.connect(_generators)


def _generators(_pelican: object) -> type[Generator]:
    return CatalogGenerator
