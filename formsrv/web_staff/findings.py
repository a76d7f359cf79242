"""What checks and programs say: they speak fewer languages than people, so each line names its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from catalog.problems import Problem
from catalog.region import Region
from formsrv.errors import BuilderError, FormServiceError, InvalidOfferError, PublishingError
from theme.environment import Translator

_GERMAN: Final = "de"
_OTHERWISE: Final = "en"
_NO_MAIN_TEXT: Final = "R316"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence and the tag of the language it is in, which is written from left to right."""

    text: str
    tag: str


Findings = tuple[Finding, ...]


def describe_problems(
    problems: Iterable[Problem], translate: Translator, region: Region | None = None
) -> Findings:
    """Say what the catalog found, in German or English, whichever the reader is nearer to.

    With a ``region`` languages have their names.
    """
    tag = _tag(translate)
    named = (_with_name(one, region) if region else one for one in problems)
    return tuple(Finding(text=f"{one.code} {one.sentence(tag)}", tag=tag) for one in named)


def _with_name(problem: Problem, region: Region) -> Problem:
    """Name the main language of which a text is missing; its tag is for who writes files."""
    tag = str(problem.values.get("expected"))
    if problem.code != _NO_MAIN_TEXT or tag not in region.languages_by_tag:
        return problem
    return replace(problem, values={**problem.values, "expected": region.language(tag).native})


def describe_error(error: FormServiceError, translate: Translator) -> Findings:
    """List what lies behind an error; empty where its sentence says all."""
    if isinstance(error, InvalidOfferError):
        return describe_problems(error.problems, translate)
    if isinstance(error, PublishingError):
        return (Finding(text=error.detail, tag=_OTHERWISE),)
    if isinstance(error, BuilderError):
        return (*_plain([error.sentence]), *_of_content(error, _tag(translate)))
    return ()


def _of_content(error: BuilderError, tag: str) -> Findings:
    noted = error.notes.get(tag) if error.problems else None
    if noted:
        return tuple(Finding(text=line, tag=tag) for line in noted)
    return _plain(error.problems)


def _plain(lines: Iterable[str]) -> Findings:
    return tuple(Finding(text=line, tag=_OTHERWISE) for line in lines)


def _tag(translate: Translator) -> str:
    return _GERMAN if translate.language.babel == _GERMAN else _OTHERWISE
