"""What checks and programs say: they speak fewer languages than people, so each line names its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from catalog.problems import Problem
from catalog.region import Region
from formsrv.desk.views import CasePhoto
from formsrv.errors import BuilderError, FormServiceError, InvalidOfferError, PublishingError
from formsrv.forms.offer_table import OFFER_ROWS
from theme.environment import Translator

_GERMAN: Final = "de"
_OTHERWISE: Final = "en"
_NO_MAIN_TEXT: Final = "R316"
_TOO_FEW: Final = "F219"
_WORDS_OF_PHOTO = re.compile(r"photos\.([0-9]+)\.alt\Z")
_PART_OF_TEXT = re.compile(r"texts\.[^.]+\.")
_LABELS = {row.covers.removeprefix("offer."): row.label for row in OFFER_ROWS}
"""What the form calls a field, by its path in the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence and the tag of the language it is in, which is written from left to right.

    Without a tag it is in the reader's own. ``photo`` is the place of the photo it is about, among
    those that are published, ``href`` where to mend it.
    """

    text: str
    tag: str
    photo: int | None = None
    href: str = ""


Findings = tuple[Finding, ...]


def describe_problems(
    problems: Iterable[Problem], translate: Translator, region: Region | None = None
) -> Findings:
    """Say what the catalog found, in German or English, whichever the reader is nearer to.

    With a ``region`` languages have their names.
    """
    named = (_with_name(one, region) if region else one for one in problems)
    return tuple(_describe(one, translate) for one in named)


def lead_to_photos(
    findings: Findings,
    photos: Sequence[CasePhoto],
    fields: Mapping[str, str],
    translate: Translator,
) -> Findings:
    """Number photos as the page does, where those left out count; lead to ``fields`` by photo."""
    shown = [(number, one.photo_id) for number, one in enumerate(photos, 1) if not one.left_out]
    return tuple(
        replace(
            _of_photo(found.photo, shown[found.photo][0], translate),
            href=fields[shown[found.photo][1]],
        )
        if found.photo is not None and found.photo < len(shown)
        else found
        for found in findings
    )


def _describe(problem: Problem, translate: Translator) -> Finding:
    """Say a problem without its code, and name its field as the form does."""
    path = str(problem.values.get("field"))
    photo = _WORDS_OF_PHOTO.match(path)
    if photo and problem.code == _TOO_FEW:
        return _of_photo(int(photo[1]), int(photo[1]) + 1, translate)
    tag = _tag(translate)
    label = _LABELS.get(_PART_OF_TEXT.sub("texts.", path))
    if label:
        name = translate.wording.gettext(label) if tag == _GERMAN else label
        problem = replace(problem, values={**problem.values, "field": name})
    return Finding(text=problem.sentence(tag), tag=tag)


def _of_photo(place: int, number: int, translate: Translator) -> Finding:
    said = translate.gettext("Photo %(number)s: say what it shows.", number=number)
    return Finding(text=said, tag="", photo=place)


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
