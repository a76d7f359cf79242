"""``check``: every fault in region and content, with file, line and column."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.commands.shared import add_folders, say, tell, today_in
from catalog.library import Library, load_library
from catalog.problems import Problem, Severity, format_github, format_json, format_text
from catalog.region_files import read_region
from catalog.rules.region import placeholder_problems, review_problems
from catalog.rules.strict import demo_problems, hardened

if TYPE_CHECKING:
    from catalog.commands.shared import Commands

FORMATS = {"text": format_text, "json": format_json, "github": format_github}

_SUMMARY = {
    "en": "{offers} offers, {opportunities} opportunities, {guides} guides, {pages} pages: "
    "{errors} errors, {warnings} warnings.",
    "de": "{offers} Angebote, {opportunities} Mitmach-Angebote, {guides} Ratgeber, {pages} Seiten: "
    "{errors} Fehler, {warnings} Warnungen.",
}
_NO_REGION = {
    "en": "The region cannot be used: {errors} errors.",
    "de": "Die Region lässt sich nicht verwenden: {errors} Fehler.",
}


def add_to(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("check", help="find every fault in region and content")
    add_folders(parser)
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="same as --content DIR")
    parser.add_argument(
        "--strict", action="store_true", help="refuse what production must not show"
    )
    parser.add_argument(
        "--media", type=Path, metavar="DIR", help="where landlords' photos lie, to look for them"
    )
    parser.add_argument("--format", choices=sorted(FORMATS), default="text")
    parser.add_argument("--lang", choices=("de", "en"), default="en")
    parser.add_argument("--today", type=date.fromisoformat, help="judge dates as on this day")
    parser.set_defaults(run=run, parser=parser)


def run(chosen: argparse.Namespace) -> int:
    """Check region and content; return 1 when anything stops a build."""
    content: Path = chosen.folder or chosen.content
    if not content.is_dir():
        chosen.parser.error(f"There is no folder {content}.")
    region, problems = read_region(chosen.region)
    library = None
    if region is not None:
        today = chosen.today or today_in(region)
        problems = [*problems, *review_problems(region, chosen.region, today=today)]
        library = load_library(content, region, today=today, media=chosen.media)
        problems.extend(library.problems)
        if chosen.strict:
            problems.extend(demo_problems(library, region, content=content))
            problems.extend(placeholder_problems(region, chosen.region))
            problems = hardened(problems)
    problems.sort(key=Problem.sort_key)
    tell(FORMATS[chosen.format](problems, chosen.lang))
    say(_summary(library, problems, chosen.lang))
    return int(any(found.severity is Severity.ERROR for found in problems))


def _summary(library: Library | None, problems: Sequence[Problem], language: str) -> str:
    errors = sum(found.severity is Severity.ERROR for found in problems)
    if library is None:
        return _NO_REGION[language].format(errors=errors)
    return _SUMMARY[language].format(
        offers=len(library.offers),
        opportunities=len(library.opportunities),
        guides=len(library.guides),
        pages=len(library.pages),
        errors=errors,
        warnings=len(problems) - errors,
    )
