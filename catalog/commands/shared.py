"""What the commands share: folders as arguments, today, and how results are written."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog.problems import ContentError, as_seen, format_text
from catalog.region import Region
from catalog.region_files import load_region

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - its only name


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add the folders of content and region, as the caller sees them."""
    parser.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")
    parser.add_argument("--region", type=Path, default=Path("region"), metavar="DIR")


def usable_region(folder: Path) -> Region:
    """Read a region; ends the command with all its problems when it cannot be used."""
    try:
        return load_region(folder)
    except ContentError as error:
        say(format_text(error.problems))
        raise SystemExit(1) from error


def today_in(region: Region) -> date:
    """Return the day that it is in the region; in UTC where its time zone is none."""
    try:
        zone: tzinfo = ZoneInfo(region.settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return datetime.now(zone).date()


def tell(text: str) -> None:
    """Write a result to standard output."""
    if text:
        sys.stdout.write(f"{text}\n")


def say(text: str) -> None:
    """Write a remark to standard error, out of the way of results."""
    sys.stderr.write("".join(f"{as_seen(line)}\n" for line in text.split("\n")))
