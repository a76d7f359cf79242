"""Verify: the site is the one that the content asks for, no page more and none fewer."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.build import Summary
    from sitegen.state import State

NAMES_SHOWN = 5


class IncompleteSiteError(Exception):
    """Files are missing from a site, or their number is not the one that content asks for."""


def missing_files(fresh: Path, names: Iterable[str]) -> list[str]:
    """Return which files are not on disk, or hold nothing."""
    return [name for name in names if not _is_there(f"{fresh}/{name}")]


def verify_files(missing: Collection[str]) -> None:
    """Accept no site that lacks a file that was made; raises IncompleteSiteError.

    The folder was empty when the build began, so nothing else can lie in it.
    """
    if missing:
        raise IncompleteSiteError(
            f"Every file of a site must be written and hold something; missing: {_some(missing)}."
        )


def verify_count(state: State, summary: Summary, *, expected: int) -> None:
    """Compare the number of pages with what content asks for; note the numbers.

    Raises IncompleteSiteError. ``expected`` comes from the content, not from the plan.
    """
    summary.files, summary.pages = state.files_count, state.pages_count
    if summary.pages != expected:
        raise IncompleteSiteError(
            f"The content asks for {expected} pages, {summary.pages} were made."
        )


def _is_there(path: str) -> bool:
    try:
        return os.stat(path).st_size > 0  # noqa: PTH116 (called for every file)
    except OSError:
        return False


def _some(names: Iterable[str]) -> str:
    ordered = sorted(names)
    shown = ", ".join(ordered[:NAMES_SHOWN]) or "none"
    more = len(ordered) - NAMES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
