"""``python -m sitegen build`` writes the site; ``serve`` is the builder that the desk talks to."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from catalog.problems import ContentError
from sitegen.build import build_site
from sitegen.verify import IncompleteSiteError

ROOT = Path(__file__).resolve().parent.parent


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
        )
    return _build(options)


def _build(options: argparse.Namespace) -> int:
    try:
        summary = build_site(options.content, options.region, options.output, today=options.today)
    except (ContentError, IncompleteSiteError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (OSError, UnicodeError) as error:
        sys.stderr.write(f"What a site is made from and where it goes must be usable: {error}\n")
        return 1
    sys.stdout.write(
        f"{summary.pages} pages: {summary.written} written, {summary.unchanged} unchanged, "
        f"{summary.removed} removed, {summary.seconds:.2f} s\n"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sitegen", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write the whole site")
    build.add_argument("--output", type=Path, default=ROOT / "output")
    build.add_argument("--today", type=date.fromisoformat, help="build as on this day")
    serve = commands.add_parser("serve", help="preview and build at the desk's request")
    serve.add_argument("socket", type=Path)
    serve.add_argument("--var", type=Path, required=True, help="holds content.git and output")
    for command in (build, serve):
        command.add_argument("--content", type=Path, default=ROOT / "content")
        command.add_argument("--region", type=Path, default=ROOT / "region")
    return parser


if __name__ == "__main__":
    sys.exit(main())
