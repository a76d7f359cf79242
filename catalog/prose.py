"""Guides and pages: Markdown with a front matter, one file a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from catalog.fields import Day, Line, Record
from catalog.yaml_source import Source


class Citation(Record):
    """Where a statement can be looked up; ``lang`` where its title is not in the first language."""

    title: Annotated[Line, Field(min_length=3, max_length=200)]
    url: Annotated[Line, Field(max_length=300, pattern="^https://")]
    lang: Annotated[str, Field(pattern="^[a-z]{2,3}(-[a-z]+)?$")] | None = None


class ProseHead(Record):
    """Front matter of a guide or page.

    ``translated_from`` holds a hash of each section of the source text that this file was
    translated from (see :mod:`catalog.i18n.translation`); the source text itself has none.
    """

    title: Annotated[Line, Field(min_length=2, max_length=120)]
    summary: Annotated[Line, Field(min_length=10, max_length=240)]
    order: Annotated[int, Field(ge=0, le=999)] = 100
    version: Day | None = None
    checked_on: Day
    review_due: Day
    by: Annotated[str, Field(pattern="^(human|machine)$")] = "human"
    reviewed_on: Day | None = None
    translated_from: list[str] = []
    sources: list[Citation] = []


@dataclass(frozen=True, kw_only=True)
class Prose:
    """One guide or page in one language; ``body`` is Markdown, ``first_line`` its line.

    Without slots, as all that builds put aside: pickle takes ten times as long with them.
    """

    slug: str
    tag: str
    head: ProseHead
    body: str
    source: Source
    first_line: int = 1
