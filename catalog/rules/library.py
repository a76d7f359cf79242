"""Rules across the files of a library: required pages, links, translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.i18n.translation import split_sections, stale_sections
from catalog.markup import links
from catalog.problems import Problem
from catalog.region import Region
from catalog.rules.prose import spot_problem
from catalog.urls import NO_PAGE

if TYPE_CHECKING:
    from catalog.library import Library
    from catalog.prose import Prose

REQUIRED_PAGES = ("about", "help", "imprint", "privacy", "accessibility", NO_PAGE)
VERSIONED_PAGE = "privacy"

_FOLDERS = {"page": "pages", "guide": "guides"}


def library_problems(
    library: Library, region: Region, *, content: Path, today: date
) -> Iterator[Problem]:
    """Say what in a whole library breaks a rule.

    What exists is judged by files, so that a fault inside one file is not told twice.
    """
    del today  # every kind of rule is called with the same arguments
    default = region.settings.default_language
    for slug in REQUIRED_PAGES:
        path = content / "pages" / slug / f"{default}.md"
        if not path.is_file():
            shown = path.as_posix()
            yield Problem(path=shown, line=1, col=1, code="L417", values={"file": shown})
    for prose in library.pages.get(VERSIONED_PAGE, {}).values():
        if prose.head.version != region.settings.privacy_version:
            yield prose.source.problem(
                ("version",),
                "L418",
                found=prose.head.version or "-",
                expected=region.settings.privacy_version,
            )
    for kind, collection in (("guides", library.guides), ("pages", library.pages)):
        for slug, texts in collection.items():
            source = content / kind / slug / f"{default}.md"
            yield from _translation_problems(texts, source, default=default)
            for prose in texts.values():
                yield from _link_problems(prose, content)


def _translation_problems(
    texts: Mapping[str, Prose], source_path: Path, *, default: str
) -> Iterator[Problem]:
    source = texts.get(default)
    for text in (text for tag, text in texts.items() if tag != default):
        if not source_path.is_file():
            yield text.source.problem((), "T603", file=source_path.as_posix())
        elif source is not None:
            yield from _stale_problems(text, source)


def _stale_problems(text: Prose, source: Prose) -> Iterator[Problem]:
    found, expected = len(split_sections(text.body)), len(split_sections(source.body))
    if found != expected:
        problem = text.source.problem((), "T601", found=found, expected=expected)
        yield problem.as_warning()
    if not text.head.translated_from:
        yield text.source.problem((), "T605").as_warning()
    elif changed := stale_sections(text, source):
        numbers = ", ".join(str(number) for number in changed)
        yield text.source.problem(("translated_from",), "T602", found=numbers).as_warning()


def _link_problems(prose: Prose, content: Path) -> Iterator[Problem]:
    for spot in links(prose.body):
        kind, _, slug = spot.text.partition(":")
        if kind in _FOLDERS and slug and not _has_texts(content / _FOLDERS[kind] / slug):
            yield spot_problem(prose, spot, "L419")
        if kind == "opportunity" and slug:
            path = content / "opportunities" / f"{slug}.yaml"
            if not path.is_file():
                yield spot_problem(prose, spot, "L419")


def _has_texts(folder: Path) -> bool:
    """Tell whether a folder holds a text; git keeps no empty folders, editors' disks do."""
    return any(folder.glob("*.md"))
