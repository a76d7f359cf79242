"""What axe finds on pages, in a real Chromium, light and dark.

As a command, `python -m tests.support.axe SITE` looks at every kind of page of a built site in
every language and both schemes, prints every fault and ends with 1 if there is any.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.support.browser import open_chromium, open_page
from tests.support.kinds import sample_pages

# The default run of axe leaves out what WCAG 2.2 added.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
FEWEST_PASSES = 12
"""As many rules hold on any page of ours; fewer, and axe has not looked at it."""
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, Scheme] = ("light", "dark")


class NotLookedAtError(RuntimeError):
    """axe has not seen the page."""


def faults(page: Page) -> list[str]:
    """Say what axe finds on the open page: rule, what is wrong, where."""
    found = Axe().run(page, options=OPTIONS).response
    if len(found["passes"]) < FEWEST_PASSES:
        message = f"axe has not looked at {page.url}."
        raise NotLookedAtError(message)
    return [
        f"{rule['id']}: {rule['help']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def faults_of_files(page: Page, files: Iterable[Path], scheme: Scheme) -> dict[str, list[str]]:
    """Open files one after the other; return the faults of those that have any."""
    page.emulate_media(color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for file in files:
        page.goto(file.as_uri())
        if wrong := faults(page):
            found[str(file)] = wrong
    return found


def _look(job: tuple[Scheme, list[Path]]) -> list[str]:
    scheme, files = job
    with open_chromium() as browser, open_page(browser) as page:
        found = faults_of_files(page, files, scheme)
    return [f"{name} ({scheme}): {fault}" for name, wrong in found.items() for fault in wrong]


def main(arguments: Sequence[str]) -> int:
    """Look at all kinds in all languages and both schemes, on all cores."""
    chosen = list(sample_pages(Path(arguments[0])).values())
    share = max(1, os.cpu_count() or 1)
    jobs = [(scheme, chosen[place::share]) for scheme in SCHEMES for place in range(share)]
    with multiprocessing.get_context("spawn").Pool(share) as pool:
        said = [line for lines in pool.map(_look, jobs, chunksize=1) for line in lines]
    sys.stdout.writelines(f"{line}\n" for line in said)
    count = len(chosen) * len(SCHEMES)
    sys.stdout.write(f"{count} pages looked at by axe, {len(said)} faults\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
