"""Reads one file of content: the same door for editors' files, for publishing and for builds.

What a record needs is imported where it is read: a build that reads one offer pays for no more.
``shapes`` are those of :func:`model_shapes`; with them faultless files are read without pydantic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from catalog.plain_records import Shape, UnsureError, read_plain
from catalog.plain_yaml import read_yaml
from catalog.problems import Problem
from catalog.yaml_source import Source, decode

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity
    from catalog.prose import Prose, ProseHead
    from catalog.region import Region

T = TypeVar("T")

Shapes: TypeAlias = Mapping[str, Shape]
"""The shapes of models that are simple enough, by ``module:name``."""

_OFFER = "catalog.offer:Offer"
_OPPORTUNITY = "catalog.opportunity:Opportunity"
_HEAD = "catalog.prose:ProseHead"
OFFER_ID = re.compile(r"[a-z][a-z0-9]{7}\Z")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
"""What opportunities, guides and pages may be called: their addresses hold it."""


def read_offer(
    raw: bytes, *, path: str, region: Region, today: date, shapes: Shapes | None = None
) -> tuple[Offer | None, list[Problem]]:
    """Read one offer's file and check it by itself; its folder is the library's concern."""
    from catalog.rules.offers import offer_problems

    source, problems = _parse(raw, path)
    record: tuple[Offer | None, list[Problem]] = _record(_OFFER, source, problems, shapes)
    check = partial(offer_problems, region=region, today=today)
    return _checked(record, source, problems, check)


def read_opportunity(
    raw: bytes, *, path: str, region: Region, today: date, shapes: Shapes | None = None
) -> tuple[Opportunity | None, list[Problem]]:
    """Read one opportunity's file and check it."""
    from catalog.rules.opportunities import opportunity_problems

    source, problems = _parse(raw, path)
    record: tuple[Opportunity | None, list[Problem]] = _record(
        _OPPORTUNITY, source, problems, shapes
    )
    check = partial(opportunity_problems, region=region, today=today)
    return _checked(record, source, problems, check)


def read_prose(
    raw: bytes, *, path: str, region: Region, today: date, shapes: Shapes | None = None
) -> tuple[Prose | None, list[Problem]]:
    """Read a guide or page in one language; folder and file name are its slug and tag."""
    from catalog.front_matter import body_line, split_front_matter
    from catalog.letters import stray_problems
    from catalog.prose import Prose
    from catalog.rules.prose import prose_problems

    text, problems = decode(raw, path=path)
    if problems:
        return None, problems
    source, body, problems = split_front_matter(text, path=path)
    body_begins = body_line(text, body)
    problems = [*problems, *stray_problems(_resolved(body), path=path, first_line=body_begins)]
    found: tuple[ProseHead | None, list[Problem]] = _record(_HEAD, source, problems, shapes)
    head, faults = found
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
        first_line=body_begins,
    )
    return prose, [*problems, *prose_problems(prose, region, today=today)]


def _resolved(body: str) -> str:
    """Put characters in place of references such as ``&#x202e;``, as a page will show them."""
    if "&#" not in body:
        return body
    from html import unescape

    return unescape(body)


def _parse(raw: bytes, path: str) -> tuple[Source, list[Problem]]:
    text, problems = decode(raw, path=path)
    if problems:
        return Source(path=path, value=None), problems
    return read_yaml(text, path=path)


def _checked(
    read: tuple[T | None, list[Problem]],
    source: Source,
    problems: list[Problem],
    check: Callable[[Source, T], Iterable[Problem]],
) -> tuple[T | None, list[Problem]]:
    """Check a record by the rules of its kind, unless a fault was found already."""
    record, faults = read
    if record is not None and not problems:
        faults = [*faults, *check(source, record)]
    return record, [*problems, *faults]


def _record(
    model: str, source: Source, problems: list[Problem], shapes: Shapes | None
) -> tuple[Any, list[Problem]]:
    """Make a record; a line whose YAML is at fault brings up nothing else.

    Rules are for records of faultless YAML only: others lack values that the file has.
    """
    if not source.marks:  # syntax or encoding: already reported, fields would only add noise
        return None, []
    if shapes is not None and model in shapes and not problems:
        with suppress(UnsureError):
            return read_plain(shapes[model], source.value), []
    from catalog.records import validate

    record, faults = validate(_model(model), source)
    told = {found.line for found in problems}
    return record, [fault for fault in faults if fault.line not in told]


def model_shapes() -> Shapes:
    """Take down the shapes of all models that files are read with."""
    from catalog.shapes import shape_of

    found = {model: shape_of(_model(model)) for model in (_OFFER, _OPPORTUNITY, _HEAD)}
    return {model: shape for model, shape in found.items() if shape is not None}


def _model(path: str) -> type[Any]:
    module, _, name = path.partition(":")
    return cast("type[Any]", getattr(import_module(module), name))
