"""``fmt``: offers and opportunities in their one canonical form."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import say, tell
from catalog.offer import Offer
from catalog.opportunity import Opportunity
from catalog.problems import Problem, format_text
from catalog.records import validate
from catalog.writer import dump_offer, dump_opportunity, has_comments
from catalog.yaml_source import decode, parse_yaml

if TYPE_CHECKING:
    from catalog.commands.shared import Commands


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("fmt", help="write offers and opportunities in canonical form")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="only name files that would change")
    parser.add_argument("--force", action="store_true", help="rewrite files though comments go")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Format files; return 1 when one cannot be, or with --check would change."""
    failed = [path for path in chosen.files if not _format(path, chosen)]
    return int(bool(failed))


def canonical(raw: bytes, *, path: str) -> tuple[str | None, list[Problem]]:
    """Return the canonical form of an offer's or opportunity's file, or what is wrong with it."""
    text, problems = decode(raw, path=path)
    if problems:
        return None, problems
    source, problems = parse_yaml(text, path=path)
    if problems:
        return None, problems
    if isinstance(source.value, dict) and ("venues" in source.value or "schedule" in source.value):
        opportunity, problems = validate(Opportunity, source)
        return (dump_opportunity(opportunity) if opportunity else None), problems
    offer, problems = validate(Offer, source)
    return (dump_offer(offer) if offer else None), problems


def _format(path: Path, chosen: argparse.Namespace) -> bool:
    shown = path.as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        say(f"{shown}: {error.strerror}")
        return False
    text, problems = canonical(raw, path=shown)
    if text is None:
        tell(format_text(problems))
        return False
    if text.encode() == raw:
        return True
    if chosen.check:
        tell(f"{shown} is not in canonical form.")
        return False
    if has_comments(raw.decode("utf-8-sig")) and not chosen.force:
        say(
            f"{shown} holds comments, which would be lost; it was left as it is (--force rewrites it)."
        )
        return False
    path.write_bytes(text.encode())
    tell(f"{shown} was written in canonical form.")
    return True
