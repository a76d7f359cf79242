"""Pelican's door to the engine: one generator that writes all pages of all languages."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from sitegen.build import build_inputs
from sitegen.inputs import Inputs, load_inputs


class CatalogGenerator(Generator):  # type: ignore[misc] # Pelican ships no types
    """Reads the catalog in ``generate_context`` and writes the site in ``generate_output``.

    Raises ContentError, with which Pelican exits 1, so that no page is dropped in silence.
    """

    inputs: Inputs

    def generate_context(self) -> None:
        """Read region and content."""
        day = self.settings.get("TODAY") or os.environ.get("HEIMATHAFEN_TODAY")
        self.inputs = load_inputs(
            Path(self.path),
            Path(self.settings["REGION"]),
            today=date.fromisoformat(day) if day else None,
        )

    def generate_output(self, writer: Any) -> None:  # noqa: ARG002, ANN401 (Pelican's signature)
        """Write every planned page; Pelican's own writer is not needed."""
        build_inputs(self.inputs, Path(self.output_path))


def register() -> None:
    """Let Pelican know the generator."""
    signals.get_generators.connect(_generators)


def _generators(_pelican: object) -> type[Generator]:
    return CatalogGenerator
