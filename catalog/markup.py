"""The part of Markdown that guides and pages may use: where its links and placeholders are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

SCHEMES = ("page:", "guide:", "opportunity:", "https://")
WHOLE_TARGETS = (
    *("offers:", "opportunities:"),
    *("form:offer", "form:receipt", "form:lost-link", "form:erase"),
    *("form:feedback", "form:call-back"),
)
PLACEHOLDERS = (
    "operator.name",
    "operator.street",
    "operator.city",
    "operator.mail",
    "operator.phone",
    "operator.responsible",
    "operator.supervisory_authority",
    "region.name",
    "retention.offer_days",
    "retention.inquiry_days",
    "retention.unconfirmed_days",
    "retention.draft_days",
    "retention.search_days",
    "retention.notice_days",
)

_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)|^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
_PLACEHOLDER = re.compile(r"\{\{(.*?)(?:\}\}|$)")
_HTML = re.compile(r"<[A-Za-z/!?]")
_IMAGE = re.compile(r"!\[")
_FIRST_HEADING = re.compile(r"\s{0,3}#(?!#)")
_MAYBE_HEADING = re.compile(r"#(?<!##)(?!#)")
_MAYBE_UNDERLINE = re.compile(r"\n\s{0,3}(?:=+|-+)\s*$", re.MULTILINE)
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-+)\s*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something that a body of Markdown holds; line and column count from 1 in the body."""

    text: str
    line: int
    col: int


@lru_cache(maxsize=64)
def links(body: str) -> tuple[Spot, ...]:
    """Return the targets of links; several rules ask for those of the same text."""
    return tuple(_links(body))


def _links(body: str) -> Iterator[Spot]:
    if "](" not in body and "]:" not in body:
        return
    for line, text in enumerate(body.splitlines(), start=1):
        for found in _LINK.finditer(text) if "](" in text or "]:" in text else ():
            group = 1 if found[1] is not None else 2
            yield Spot(text=found[group], line=line, col=found.start(group) + 1)


def placeholders(body: str) -> Iterator[Spot]:
    """Yield what stands in double braces."""
    if "{{" not in body:
        return
    for line, text in enumerate(body.splitlines(), start=1):
        for found in _PLACEHOLDER.finditer(text):
            yield Spot(text=found[1].strip(), line=line, col=found.start() + 1)


def raw_html(body: str) -> Iterator[Spot]:
    """Yield the first tag of each line that holds HTML."""
    return _first_of_each_line(_HTML, body)


def images(body: str) -> Iterator[Spot]:
    """Yield the first image of each line."""
    return _first_of_each_line(_IMAGE, body)


def page_headings(body: str) -> Iterator[Spot]:
    """Yield headings of the first level and those that are made by underlining."""
    if not (_MAYBE_HEADING.search(body) or _MAYBE_UNDERLINE.search(body.replace("\r", "\n"))):
        return
    before = ""
    for line, text in enumerate(body.splitlines(), start=1):
        underlined = before.strip() and _UNDERLINE.match(text)
        if _FIRST_HEADING.match(text) or underlined:
            yield Spot(text=text.strip(), line=line, col=1)
        before = text


def target_is_known(target: str) -> bool:
    """Tell whether a link has a form that the site can resolve; its target may be missing."""
    if target in WHOLE_TARGETS:
        return True
    return any(target.startswith(scheme) and target != scheme for scheme in SCHEMES)


def _first_of_each_line(pattern: re.Pattern[str], body: str) -> Iterator[Spot]:
    if not pattern.search(body):
        return
    for line, text in enumerate(body.splitlines(), start=1):
        if found := pattern.search(text):
            yield Spot(text=text[found.start() :], line=line, col=found.start() + 1)
