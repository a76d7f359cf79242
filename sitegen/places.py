"""Where a site may be written: nowhere that anything else would be lost or read again."""

from __future__ import annotations

import os
from collections.abc import Iterator

from sitegen.environment import ROOT
from sitegen.folders import Folders

SOURCES = (
    *(".git", ".venv", "bench", "catalog", "content", "deploy", "docs", "formsrv", "region"),
    *("requirements", "sitegen", "tests", "theme"),
)
"""Folders of the project that hold what people wrote, or what runs it."""


def place_fault(folders: Folders) -> str:
    """Say why a site cannot be written where it shall be; empty when it can."""
    output = os.path.realpath(folders.names["output"] or "")
    for source in _sources(folders):
        if _is_within(output, source) or _is_within(source, output):
            return f"The site must have a folder of its own: {output} and {source} overlap."
    return ""


def _sources(folders: Folders) -> Iterator[str]:
    given = (folders.names[name] for name in ("content", "region", "theme", "media"))
    yield from (os.path.realpath(folder) for folder in given if folder is not None)
    yield from (f"{ROOT}/{name}" for name in SOURCES)


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer.rstrip('/')}/")
