"""``import``: tables of the region made from public data."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import say, tell, usable_region
from catalog.region_files import NEIGHBOUR_COLUMNS
from catalog.topology import touching

if TYPE_CHECKING:
    from catalog.commands.shared import Commands


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("import", help="write tables of the region from public data")
    tables = parser.add_subparsers(required=True, metavar="TABLE")
    topology = tables.add_parser("topology", help="write neighbours.csv from a TopoJSON file")
    topology.add_argument("file", type=Path, metavar="FILE")
    topology.add_argument("--region", type=Path, default=Path("region"), metavar="DIR")
    topology.set_defaults(run=import_topology)


def import_topology(chosen: argparse.Namespace) -> int:
    """Write which municipalities share a border; return 1 when the file cannot be used."""
    known = frozenset(usable_region(chosen.region).municipalities)
    try:
        pairs = touching(json.loads(chosen.file.read_bytes()), known)
    except (OSError, ValueError) as error:
        say(f"{chosen.file.as_posix()} must be a readable TopoJSON file with areas; {error}")
        return 1
    if not pairs:
        say(f"{chosen.file.as_posix()} names no two municipalities of the region that touch.")
        return 1
    path = chosen.region / "neighbours.csv"
    rows = (NEIGHBOUR_COLUMNS, *pairs)
    path.write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    tell(f"{path.as_posix()} was written: {len(pairs)} pairs of neighbours.")
    return 0
