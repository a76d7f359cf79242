"""Which translation still says what its source says: hashes of sections, states, stamps.

A translation carries in ``translated_from`` a hash of each section of the text that it was made
from, so that an editor sees which section has changed since.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.front_matter import FENCE, split_front_matter
from catalog.region import Region

if TYPE_CHECKING:
    from catalog.library import Library
    from catalog.prose import Prose

HASH_LENGTH = 8

_SECTION = re.compile(r"\n(?=##(?!#))")


class State(StrEnum):
    """How a translation stands to the text it was made from."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"
    ORPHAN = "orphan"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One line of the editors' work list; ``sections`` counts the lead as 0."""

    kind: str
    slug: str
    tag: str
    state: State
    sections: tuple[int, ...]


def split_sections(body: str) -> list[str]:
    """Split Markdown into its lead and one section for each heading of the second level."""
    # Looked for behind a line break, which is found at once; so the text gets one before it.
    starts = [0, *[found.start() for found in _SECTION.finditer(f"\n{body}")]]
    ends = [*starts[1:], len(body)]
    return [body[start:end] for start, end in zip(starts, ends, strict=True)]


def section_hash(text: str) -> str:
    """Hash a section so that neither line breaks nor Unicode forms count."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:HASH_LENGTH]


def section_hashes(prose: Prose) -> list[str]:
    """Hash each section of a text; title and summary belong to the lead."""
    lead, *others = split_sections(prose.body)
    whole_lead = f"{prose.head.title}\n{prose.head.summary}\n{lead}"
    return [section_hash(section) for section in (whole_lead, *others)]


def stale_sections(translation: Prose, source: Prose) -> tuple[int, ...]:
    """Return the sections of the source that changed, came or went since the translation."""
    now, then = section_hashes(source), translation.head.translated_from
    count = max(len(now), len(then))
    return tuple(
        place for place in range(count) if now[place : place + 1] != then[place : place + 1]
    )


def translation_state(texts: Mapping[str, Prose], tag: str, *, default: str) -> State:
    """Return how the text in one language stands; ``texts`` are those of one slug by tag."""
    text, source = texts.get(tag), texts.get(default)
    if text is None:
        return State.MISSING
    if source is None:
        return State.ORPHAN
    if tag == default:
        return State.FRESH
    if stale_sections(text, source):
        return State.STALE
    return State.MACHINE if text.head.by == "machine" else State.FRESH


def work_list(library: Library, region: Region) -> Iterator[Work]:
    """Yield the state of every guide and page in every language of the region."""
    default = region.settings.default_language
    for kind, collection in (("guides", library.guides), ("pages", library.pages)):
        for slug, texts in collection.items():
            for tag in region.tags:
                state = translation_state(texts, tag, default=default)
                stale = state is State.STALE
                yield Work(
                    kind=kind,
                    slug=slug,
                    tag=tag,
                    state=state,
                    sections=stale_sections(texts[tag], texts[default]) if stale else (),
                )


def stamp_library(
    library: Library, region: Region, *, only: frozenset[Path] | None = None, anew: bool = False
) -> list[Path]:
    """Note in translations which sections they were made from; return the files changed.

    ``only`` names the files to stamp; otherwise those without a stamp, with ``anew`` all.
    """
    default = region.settings.default_language
    changed: list[Path] = []
    for texts in (*library.guides.values(), *library.pages.values()):
        source = texts.get(default)
        if source is None:
            continue
        hashes = section_hashes(source)
        for text in (text for tag, text in texts.items() if tag != default):
            path = Path(text.source.path)
            chosen = path in only if only is not None else anew or not text.head.translated_from
            if chosen and text.head.translated_from != hashes:
                raw = path.read_bytes().decode("utf-8-sig")
                path.write_bytes(stamped(raw, hashes, path=text.source.path).encode())
                changed.append(path)
    return changed


def stamped(text: str, hashes: list[str], *, path: str) -> str:
    """Return a file's text with its ``translated_from`` set and nothing else changed."""
    source, _, _ = split_front_matter(text, path=path)
    lines = text.splitlines(keepends=True)
    fence = next(number for number, line in enumerate(lines) if number and line.rstrip() == FENCE)
    end_of_line = "\r\n" if lines[0].endswith("\r\n") else "\n"
    new = [f"translated_from:{end_of_line}"]
    new += [f'  - "{found}"{end_of_line}' for found in hashes]
    tops = sorted(mark[0] - 1 for key, mark in source.marks.items() if len(key) == 1)
    if ("translated_from",) not in source.marks:
        return "".join([*lines[:fence], *new, *lines[fence:]])
    start = source.marks[("translated_from",)][0] - 1
    stop = next((line for line in tops if line > start), fence)
    return "".join([*lines[:start], *new, *lines[stop:]])
