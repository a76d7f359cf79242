"""Reads one file of content: the same door for editors' files, for publishing and for builds.

What a record needs is imported where it is read: a build that reads one offer pays for no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from catalog.plain_yaml import read_yaml
from catalog.problems import Problem
from catalog.yaml_source import Source, decode

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity
    from catalog.prose import Prose
    from catalog.region import Region

T = TypeVar("T")

OFFER_ID = re.compile(r"[a-z][a-z0-9]{7}\Z")


def read_offer(
    raw: bytes, *, path: str, region: Region, today: date
) -> tuple[Offer | None, list[Problem]]:
    """Read one offer's file and check it by itself; its folder is the library's concern."""
    from catalog.offer import Offer
    from catalog.rules.offers import offer_problems

    source, problems = _parse(raw, path)
    check = partial(offer_problems, region=region, today=today)
    return _checked(Offer, source, problems, check)


def read_opportunity(
    raw: bytes, *, path: str, region: Region, today: date
) -> tuple[Opportunity | None, list[Problem]]:
    """Read one opportunity's file and check it."""
    from catalog.opportunity import Opportunity
    from catalog.rules.opportunities import opportunity_problems

    source, problems = _parse(raw, path)
    check = partial(opportunity_problems, region=region, today=today)
    return _checked(Opportunity, source, problems, check)


def read_prose(
    raw: bytes, *, path: str, region: Region, today: date
) -> tuple[Prose | None, list[Problem]]:
    """Read a guide or page in one language; folder and file name are its slug and tag."""
    from catalog.front_matter import body_line, split_front_matter
    from catalog.prose import Prose, ProseHead
    from catalog.rules.prose import prose_problems

    text, problems = decode(raw, path=path)
    if problems:
        return None, problems
    source, body, problems = split_front_matter(text, path=path)
    head, faults = _record(ProseHead, source, problems)
    problems = [*problems, *faults]
    if head is None:
        return None, problems
    name = PurePosixPath(path)
    prose = Prose(
        slug=name.parent.name,
        tag=name.stem,
        head=head,
        body=body,
        source=source,
        first_line=body_line(text, body),
    )
    return prose, [*problems, *prose_problems(prose, region, today=today)]


def _parse(raw: bytes, path: str) -> tuple[Source, list[Problem]]:
    text, problems = decode(raw, path=path)
    if problems:
        return Source(path=path, value=None), problems
    return read_yaml(text, path=path)


def _checked(
    model: type[T],
    source: Source,
    problems: list[Problem],
    check: Callable[[Source, T], Iterable[Problem]],
) -> tuple[T | None, list[Problem]]:
    """Make a record and check it by the rules of its kind."""
    record, faults = _record(model, source, problems)
    if record is not None and not problems:
        faults.extend(check(source, record))
    return record, [*problems, *faults]


def _record(
    model: type[T], source: Source, problems: list[Problem]
) -> tuple[T | None, list[Problem]]:
    """Make a record; a line whose YAML is at fault brings up nothing else.

    Rules are for records of faultless YAML only: others lack values that the file has.
    """
    from catalog.records import validate

    if not source.marks:  # syntax or encoding: already reported, fields would only add noise
        return None, []
    record, faults = validate(model, source)
    told = {found.line for found in problems}
    return record, [fault for fault in faults if fault.line not in told]
