"""Options: what a command line asks for, read without a library where it is plain."""

from __future__ import annotations

import os
from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from datetime import date
    from typing import Literal

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))  # noqa: PTH120 (see state.py)
_PLAIN = frozenset({"content", "region", "output", "theme", "media", "search", "today"})


class Options:
    """What ``build`` and ``compress`` are asked for, with what holds when nothing is said."""

    command = ""
    content = f"{ROOT}/content"
    region = f"{ROOT}/region"
    output = f"{ROOT}/output"
    theme: str | None = None
    media: str | None = None
    search: str | None = None
    today: date | None = None
    jobs: int | None = None
    level: Literal["best", "quick"] = "best"
    recheck = profile = compress = record_weights = gently = without_compression = False
    socket = var = ""


def read_options(arguments: Sequence[str]) -> Options:
    """Read a command line; ends the program where it asks for help or for what there is not."""
    return _read_plain(arguments) or _parser().parse_args(arguments, namespace=Options())


def _read_plain(arguments: Sequence[str]) -> Options | None:
    """Read a build that names folders and a day only; null for all else.

    To load argparse takes as long as to look at two thousand files.
    """
    if arguments[:1] != ["build"]:
        return None
    options = Options()
    options.command = "build"
    waiting = list(arguments[:0:-1])
    while waiting:
        name, sign, value = waiting.pop().partition("=")
        if name[:2] != "--" or name[2:] not in _PLAIN or not (sign or waiting):
            return None
        value = value if sign else waiting.pop()
        if value.startswith("-") or not value:
            return None
        setattr(options, name[2:], value)
    if options.today is not None:
        try:
            options.today = _day(str(options.today))
        except ValueError:
            return None
    return options


def _day(text: str) -> date:
    from datetime import date

    return date.fromisoformat(text)


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog="python -m sitegen", description=_ABOUT)
    commands = parser.add_subparsers(dest="command", required=True)
    unsaid = argparse.SUPPRESS  # what nobody says is what Options has
    build = commands.add_parser("build", help="bring the site up to date", argument_default=unsaid)
    build.add_argument("--output")
    build.add_argument("--today", type=_day, help="build as on this day")
    build.add_argument("--theme", help="folder with templates/ that replace ours")
    build.add_argument("--media", help="folder with landlords' photos")
    build.add_argument("--search", help="file of the search index to keep beside it")
    build.add_argument("--jobs", type=int, help="processes of a full build (default: one a core)")
    build.add_argument("--recheck", action="store_true", help="also read every file of the site")
    build.add_argument("--profile", action="store_true", help="show where the time went")
    build.add_argument("--compress", action="store_true", help="then compress what is new")
    build.add_argument("--record-weights", action="store_true", help="write docs/weights.csv anew")
    compress = commands.add_parser(
        "compress", help="put .gz and .br beside a built site's pages", argument_default=unsaid
    )
    compress.add_argument("output")
    compress.add_argument(
        "--gently",
        action="store_true",
        help="as the builder asks: let all other work go first, end when nobody waits",
    )
    compress.add_argument("--jobs", type=int, help="how many at a time (default: one a core)")
    for command in (build, compress):
        command.add_argument("--level", choices=("best", "quick"))
    serve = commands.add_parser(
        "serve", help="preview and build at the desk's request", argument_default=unsaid
    )
    serve.add_argument("socket")
    serve.add_argument("--var", required=True, help="holds content.git and output")
    serve.add_argument("--media", help="folder with landlords' photos")
    serve.add_argument(
        "--without-compression", action="store_true", help="put nothing beside pages"
    )
    for command in (build, serve):
        command.add_argument("--content")
        command.add_argument("--region")
    return parser


_ABOUT = "``build`` writes the site; ``serve`` is the builder that the desk talks to."
