"""One page of every kind in every language, taken from what the build itself says it made."""

from __future__ import annotations

from pathlib import Path

from sitegen.state import load_state

Sample = tuple[str, str]
"""A kind of output and a language; the language is empty for pages that have none."""


def sample_pages(output: Path) -> dict[Sample, Path]:
    """Return the largest page of each kind in each language, and the pages of errors apart.

    Books are files for passing on, no pages.

    Raises LookupError where no build has left its knowledge.
    """
    state = load_state(output)
    if state is None:
        message = f"There is no built site in {output}."
        raise LookupError(message)
    largest: dict[Sample, Path] = {}
    for (kind, key), (_, names) in state.units.items():
        shown = "not_found" if key == "not-found" else kind
        for name in names:
            if not name.endswith(".html") or name.startswith("books/"):
                continue
            file = output / name
            place = shown, name.partition("/")[0] if "/" in name else ""
            if place not in largest or file.stat().st_size > largest[place].stat().st_size:
                largest[place] = file
    return largest
