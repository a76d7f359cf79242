"""``python -m formsrv backup FOLDER`` and ``python -m formsrv restore BACKUP``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from formsrv.backup.making import make_backup
from formsrv.backup.restoring import restore_backup
from formsrv.config import DeskConfig

ROOT = Path(__file__).resolve().parent.parent.parent


def backup(arguments: list[str]) -> int:
    """Make a backup while everything runs; its folder is printed."""
    parser = _parser("backup", "copy both databases, without any key, while everything runs")
    parser.add_argument("folder", type=Path, help="where all backups lie, each in a folder")
    parser.add_argument("--keep", type=_count, help="how many of the newest stay; else all")
    options = parser.parse_args(arguments)
    made = make_backup(_config(options), options.folder, keep=options.keep)
    sys.stdout.write(f"{made.folder}\n")
    if made.removed:
        sys.stdout.write(f"Older backups removed: {made.removed}\n")
    return 0


def restore(arguments: list[str]) -> int:
    """Put a backup back and erase again what was erased since."""
    parser = _parser("restore", "put a backup back; public, staff and worker must not run")
    parser.add_argument("backup", type=Path, help="one backup; erased.txt lies beside it")
    parser.add_argument("--replace", action="store_true", help="what is there now may be lost")
    options = parser.parse_args(arguments)
    done = restore_backup(_config(options), options.backup, replace=options.replace)
    sys.stdout.write(
        f"Restored. Records: {done.records}. Erased again: {len(done.erased_again)}.\n"
    )
    if done.content:
        sys.stdout.write("The content repository was put back, too.\n")
    return 0


def _config(options: argparse.Namespace) -> DeskConfig:
    return DeskConfig.below(options.var, region_folder=options.region)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least one backup stays")
    return count


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m formsrv {name}", description=about)
    parser.add_argument("--var", type=Path, default=ROOT / "var")
    parser.add_argument("--region", type=Path, default=ROOT / "region")
    return parser
