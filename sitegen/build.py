"""One build from start to end, the same behind every door."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sitegen.inputs import Inputs, load_inputs
from sitegen.plan import plan_site
from sitegen.render import render_page
from sitegen.verify import verify_site
from sitegen.write import write_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a build did: counts of pages, and the seconds it took."""

    pages: int
    written: int
    unchanged: int
    removed: int
    seconds: float


def build_site(content: Path, region: Path, output: Path, *, today: date | None = None) -> Summary:
    """Build a site; raises ContentError, and then changes no page, or IncompleteSiteError."""
    started = time.perf_counter()
    return build_inputs(load_inputs(content, region, today=today), output, started=started)


def build_inputs(inputs: Inputs, output: Path, *, started: float | None = None) -> Summary:
    """Build from loaded inputs; everything is rendered before the first page is written."""
    started = time.perf_counter() if started is None else started
    plan = plan_site(inputs)
    pages = [(page.file, render_page(inputs, page)) for page in plan]
    done = write_pages(pages, output)
    count = verify_site(output, (page.file for page in plan))
    return Summary(
        pages=count,
        written=done.written,
        unchanged=done.unchanged,
        removed=done.removed,
        seconds=time.perf_counter() - started,
    )
