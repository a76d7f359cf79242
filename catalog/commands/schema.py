"""``schema``: JSON Schema files that editors' programs complete and check with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import say, tell
from catalog.schema import FOLDER, schema_files

if TYPE_CHECKING:
    from catalog.commands.shared import Commands


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("schema", help="write the JSON Schema files")
    parser.add_argument("--check", action="store_true", help="only name files that would change")
    parser.add_argument("--output", type=Path, default=FOLDER, metavar="DIR")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Write or compare the files; return 1 when --check finds one outdated."""
    chosen.output.mkdir(parents=True, exist_ok=True)
    outdated = []
    for name, text in schema_files().items():
        path = chosen.output / name
        if not path.exists() or path.read_text("utf-8") != text:
            outdated.append(path)
            if not chosen.check:
                path.write_text(text, "utf-8")
                tell(f"{path.as_posix()} was written.")
    if chosen.check and outdated:
        names = ", ".join(path.as_posix() for path in outdated)
        say(f"Outdated: {names}. Please run: python -m catalog schema")
        return 1
    return 0
