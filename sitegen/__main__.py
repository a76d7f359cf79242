"""``python -m sitegen build`` writes the site; ``serve`` is the builder that the desk talks to."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.build import BuildError, Engine, Folders, Summary
from sitegen.progress import Progress, say

if TYPE_CHECKING:
    from sitegen.state import State

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "docs" / "weights.csv"
"""The committed record that a build's heaviest pages are compared with."""
GENTLE = 19
"""What nice(1) takes for work that waits for everything else."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 all is well, 1 the content or the site is at fault."""
    options = _parser().parse_args(arguments)
    if options.command == "serve":
        from sitegen.builder import serve

        return serve(
            options.socket,
            var=options.var,
            content=options.content.resolve(),
            region=options.region.resolve(),
            media=options.media,
            compressing=not options.without_compression,
        )
    if options.command == "compress":
        return _compress(options)
    return _build(options) or (_compress(options) if options.compress else 0)


def _build(options: argparse.Namespace) -> int:
    folders = Folders(
        content=options.content,
        region=options.region,
        output=options.output,
        theme=options.theme,
        media=options.media,
        search=options.search,
    )
    engine = Engine(folders, jobs=options.jobs, waiting=_say_waiting)
    engine.told = progress = Progress(sys.stdout)
    gc.disable()  # a small build ends before there is garbage worth looking for
    try:
        summary = engine.build(today=options.today, recheck=options.recheck)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (OSError, UnicodeError) as error:
        sys.stderr.write(f"What a site is made from and where it goes must be usable: {error}\n")
        return 1
    except Exception as error:
        if not _is_told(error):
            raise
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        progress.close()
    say(sys.stdout, line_of(summary))
    if engine.state is not None and (summary.whole or options.profile or options.record_weights):
        _report(summary, engine.state, options)
    return 0


def line_of(summary: Summary) -> str:
    """Say in one line what a build did."""
    return (
        f"{summary.pages} pages: {summary.written} written, {summary.unchanged} unchanged, "
        f"{summary.removed} removed, {summary.seconds:.2f} s\n"
    )


def _report(summary: Summary, state: State, options: argparse.Namespace) -> None:
    from sitegen.report import heaviest, profile, read_record, report, write_record

    heavy = heaviest(state, options.output)
    lines = report(summary, heavy, read_record(WEIGHTS))
    say(sys.stdout, "".join(f"{line}\n" for line in lines))
    if options.record_weights:
        write_record(WEIGHTS, heavy)
    if options.profile:
        say(sys.stdout, "".join(f"{line}\n" for line in profile(summary)))


def _compress(options: argparse.Namespace) -> int:
    """Compress a built site; loaded only then."""
    from sitegen.compress import NoSiteError, compress_site

    progress = Progress(sys.stdout)
    parent = os.getppid()
    if options.gently:
        os.nice(GENTLE)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the builder's to act on

    def tell(count: int, total: int) -> None:
        if options.gently and os.getppid() != parent:
            raise SystemExit(0)  # who asked is gone; nothing that was made is lost
        progress("compress", count, total)

    try:
        done = compress_site(options.output, level=options.level, jobs=options.jobs, told=tell)
    except (NoSiteError, OSError) as error:
        sys.stderr.write(f"What is compressed lies beside the pages: {error}\n")
        return 1
    finally:
        progress.close()
    say(sys.stdout, f"{done.line()}\n")
    return 0


def _is_told(error: Exception) -> bool:
    """Tell faults that say what must hold; their modules are loaded only if one was raised."""
    from catalog.problems import ContentError
    from sitegen.budget import TooHeavyError
    from sitegen.verify import IncompleteSiteError

    return isinstance(error, ContentError | IncompleteSiteError | TooHeavyError)


def _say_waiting() -> None:
    sys.stderr.write("Another build is at work on this folder; this one waits for it.\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sitegen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="bring the site up to date")
    build.add_argument("--output", type=Path, default=ROOT / "output")
    build.add_argument("--today", type=date.fromisoformat, help="build as on this day")
    build.add_argument("--theme", type=Path, help="folder with templates/ that replace ours")
    build.add_argument("--media", type=Path, help="folder with landlords' photos")
    build.add_argument("--search", type=Path, help="file of the search index to keep beside it")
    build.add_argument("--jobs", type=int, help="processes of a full build (default: one a core)")
    build.add_argument("--recheck", action="store_true", help="also read every file of the site")
    build.add_argument("--profile", action="store_true", help="show where the time went")
    build.add_argument("--compress", action="store_true", help="then compress what is new")
    build.add_argument("--record-weights", action="store_true", help="write docs/weights.csv anew")
    build.set_defaults(gently=False)
    compress = commands.add_parser("compress", help="put .gz and .br beside a built site's pages")
    compress.add_argument("output", type=Path)
    compress.add_argument(
        "--gently",
        action="store_true",
        help="as the builder asks: let all other work go first, end when nobody waits",
    )
    compress.add_argument("--jobs", type=int, help="how many at a time (default: one a core)")
    for command in (build, compress):
        command.add_argument("--level", choices=("best", "quick"), default="best")
    serve = commands.add_parser("serve", help="preview and build at the desk's request")
    serve.add_argument("socket", type=Path)
    serve.add_argument("--var", type=Path, required=True, help="holds content.git and output")
    serve.add_argument("--media", type=Path, help="folder with landlords' photos")
    serve.add_argument(
        "--without-compression", action="store_true", help="put nothing beside pages"
    )
    for command in (build, serve):
        command.add_argument("--content", type=Path, default=ROOT / "content")
        command.add_argument("--region", type=Path, default=ROOT / "region")
    return parser


if __name__ == "__main__":
    sys.exit(main())
