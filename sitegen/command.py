"""Command: carries out what ``python -m sitegen`` is asked for."""

from __future__ import annotations

import gc
import os
import sys

from sitegen.build import BuildError, Engine, Folders, Summary
from sitegen.options import ROOT, Options, read_options
from sitegen.places import place_fault
from sitegen.progress import Progress, say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from sitegen.state import State

GENTLE = 19
"""What nice(1) takes for work that waits for everything else."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 0 all is well, 1 the content or the site is at fault, 2 the arguments are."""
    _have_somebody_to_tell()
    options = read_options(sys.argv[1:] if arguments is None else arguments)
    if options.command == "serve":
        return _serve(options)
    if options.command == "compress":
        return _compress(options)
    return _build(options) or (_compress(options) if options.compress else 0)


def _have_somebody_to_tell() -> None:
    """Open what was closed by who started us (``>&-``), so that words go nowhere and files not there."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (to the end)
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (the same)


def leave(code: int) -> NoReturn:
    """End the process without taking apart what is in memory, which the system does at once."""
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)  # which waits for them
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _serve(options: Options) -> int:
    from pathlib import Path

    from sitegen.builder import serve

    return serve(
        Path(options.socket),
        var=Path(options.var),
        content=Path(options.content).resolve(),
        region=Path(options.region).resolve(),
        media=Path(options.media) if options.media else None,
        compressing=not options.without_compression,
    )


def _build(options: Options) -> int:
    folders = Folders(
        content=options.content,
        region=options.region,
        output=options.output,
        theme=options.theme,
        media=options.media,
        search=options.search,
    )
    if fault := place_fault(folders):
        sys.stderr.write(f"{fault}\n")
        return 2
    engine = Engine(folders, jobs=options.jobs, once=True, waiting=_say_waiting)
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


def _report(summary: Summary, state: State, options: Options) -> None:
    from pathlib import Path

    from sitegen.report import (
        heaviest,
        largest_pages,
        profile,
        read_record,
        report,
        write_record,
    )

    weights = Path(ROOT, "docs", "weights.csv")  # the record that is committed
    output = Path(options.output)
    heavy = heaviest(summary.largest or largest_pages(state, output), output)
    lines = report(summary, heavy, read_record(weights))
    say(sys.stdout, "".join(f"{line}\n" for line in lines))
    if options.record_weights:
        write_record(weights, heavy)
    if options.profile:
        say(sys.stdout, "".join(f"{line}\n" for line in profile(summary)))


def _compress(options: Options) -> int:
    """Compress a built site; loaded only then."""
    import signal
    from pathlib import Path

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
        done = compress_site(
            Path(options.output), level=options.level, jobs=options.jobs, told=tell
        )
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
