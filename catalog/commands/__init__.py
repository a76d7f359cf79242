"""The command line: each command is a module that adds its arguments and runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from catalog.commands import check, fmt, i18n, importing, new, photo, schema

COMMANDS = (check, new, photo, fmt, schema, i18n, importing)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 when it found something wrong. Usage errors exit with 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # names of files may be no text at all
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = argparse.ArgumentParser(
        prog="python -m catalog", description="Checks and writes the content of the portal."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(commands)
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen))
