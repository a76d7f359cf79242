"""Rules that offers and opportunities share: their texts, languages and lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from catalog.easy_language import MOST_WORDS, count_words, is_easy, long_sentences
from catalog.problems import Problem
from catalog.region import Region
from catalog.rules.contact import find_contacts
from catalog.yaml_source import Path, Source

if TYPE_CHECKING:
    from catalog.fields import Text


def text_problems(source: Source, texts: Mapping[str, Text], region: Region) -> Iterator[Problem]:
    """Check language tags, the text in the default language, and contact data in texts."""
    known = ", ".join(region.tags)
    for tag, text in texts.items():
        if tag not in region.tags:
            yield source.problem(("texts", tag), "R315", found=tag, expected=known)
        for field in ("title", "description"):
            for contact in find_contacts(getattr(text, field)):
                yield source.problem(("texts", tag, field), contact.kind.value, found=contact.text)
        if is_easy(tag):
            yield from _sentence_problems(source, tag, text)
    default = region.settings.default_language
    if default not in texts:
        yield source.problem(("texts",), "R316", expected=default).as_warning()


def _sentence_problems(source: Source, tag: str, text: Text) -> Iterator[Problem]:
    """Warn of sentences that are too long for easy language."""
    for field in ("title", "description"):
        for spot in long_sentences(getattr(text, field)):
            problem = source.problem(
                ("texts", tag, field),
                "T606",
                found=spot.text,
                words=count_words(spot.text),
                most=MOST_WORDS,
            )
            yield problem.as_warning()


def language_problems(
    source: Source, languages: Sequence[str], region: Region
) -> Iterator[Problem]:
    """Check the tags of languages that people speak."""
    known = ", ".join(region.tags)
    for place, tag in enumerate(languages):
        if tag not in region.tags:
            yield source.problem(("languages", place), "R315", found=tag, expected=known)


def duplicate_problems(source: Source, path: Path, values: Sequence[object]) -> Iterator[Problem]:
    """Point at every value of a list that stands in it already."""
    for place, value in enumerate(values):
        if value in values[:place]:
            yield source.problem((*path, place), "R319", found=value)


def municipality_problems(
    source: Source, path: Path, ags: str, region: Region
) -> Iterator[Problem]:
    """Check that a municipality belongs to the region."""
    if ags not in region.municipalities:
        yield source.problem(path, "R304", field=path[-1], found=ags)
