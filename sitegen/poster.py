"""``python -m sitegen.poster``: makes PDFs of posters and sheets of a built site, with Chromium.

No PDF lies on the site: it would weigh more than all else together and be old the next day.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--no-pdf-header-footer",
)
PATIENCE_SECONDS = 60


class PosterError(Exception):
    """No PDF could be made; says what must hold."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make one PDF for each page; 1 if one could not be made."""
    options = _parser().parse_args(arguments)
    try:
        browser = find_browser()
        for name in options.pages:
            sys.stdout.write(f"{print_page(browser, options.site, name, to=options.to)}\n")
    except PosterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def find_browser() -> str:
    """Return the path of Chromium, from $CHROMIUM or PATH; raises PosterError."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (found := shutil.which(name)):
            return found
    raise PosterError("Chromium must be installed; the variable CHROMIUM may hold its path.")


def print_page(browser: str, site: Path, name: str, *, to: Path) -> Path:
    """Print a page of a site, named as its address ends, and return the PDF; raises PosterError."""
    page = find_page(site, name)
    parts = page.parent.relative_to(site.resolve()).parts
    target = to.resolve() / f"{'-'.join(parts) or 'index'}.pdf"
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, *FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={target}"]
        if os.geteuid() == 0:  # Chromium's sandbox refuses to start as root
            command.append("--no-sandbox")
        target.unlink(missing_ok=True)
        try:
            run = subprocess.run(  # noqa: S603 (a browser, with a page of ours)
                [*command, page.as_uri()],
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            message = f"The browser must end within {PATIENCE_SECONDS} s; it did not: {name}"
            raise PosterError(message) from error
    if run.returncode or not target.exists():
        raise PosterError(f"The browser must write {target}; it said:\n{run.stderr.strip()}")
    return target


def find_page(site: Path, name: str) -> Path:
    """Return the file of an address such as ``/de/offers/poster/``; raises PosterError."""
    root = site.resolve()
    page = (root / name.strip("/").removesuffix("index.html") / "index.html").resolve()
    if not page.is_relative_to(root) or not page.is_file():
        raise PosterError(f"There must be a page {name} below {root}. Build the site before.")
    return page


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run.sh poster", description="Make PDFs of posters and sheets."
    )
    parser.add_argument("pages", nargs="+", metavar="PATH", help="such as /de/offers/poster/")
    parser.add_argument("--site", type=Path, default=Path("output"), help="a built site")
    parser.add_argument("--to", type=Path, default=Path(), help="where the PDFs go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
