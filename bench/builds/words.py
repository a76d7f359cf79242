"""Makes plausible texts in six languages from sentences whose words can be exchanged."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TAGS = ("de", "en", "uk", "ar", "tr", "ru")
"""Two Latin alphabets with their own letters, Cyrillic twice, and one from right to left."""
EDITED_TAG = "uk"
"""The language of the description that an edit changes."""
DESCRIPTION_BYTES = 1000
SECTION_BYTES = 570

_CHOICE = re.compile(r"\{([^{}]*)\}")
_LISTS = ("- ", "1. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseText:
    """A guide or page in one language; ``body`` is Markdown with the project's link targets."""

    title: str
    summary: str
    body: str


def offer_text(tag: str, rng: random.Random) -> tuple[str, str]:
    """Make the title and description of an offer."""
    words = words_of(tag)
    pieces: list[str] = []
    size = 0
    for pattern in rng.sample(words["offer"], len(words["offer"])):
        pieces.append(_varied(pattern, rng))
        size += len(pieces[-1].encode()) + 1
        if size >= DESCRIPTION_BYTES:
            break
    return _varied(words["title"], rng), " ".join(pieces)


def guide_text(tag: str, rng: random.Random, *, link: str) -> ProseText:
    """Make a guide of about five kilobytes that ends with a link to another text."""
    guide = words_of(tag)["guide"]
    sections = ["\n".join(_lead(guide, rng))]
    for number, heading in enumerate(guide["heading"]):
        lines = [f"## {_varied(heading, rng)}", *_section(guide, rng, _LISTS[number % 2])]
        sections.append("\n".join(lines))
    return ProseText(
        title=_varied(guide["title"], rng),
        summary=_varied(guide["summary"], rng),
        body="\n\n".join([*sections, f"[{guide['more']}]({link})"]) + "\n",
    )


def page_text(tag: str, slug: str, rng: random.Random) -> ProseText:
    """Make one of the short pages that every portal must have."""
    words = words_of(tag)
    title = words["pages"][slug]
    body = _varied(words["page"], rng)
    return ProseText(title=title, summary=body[:100].rstrip(), body=f"{body}\n")


def changed_text(description: str, tag: str, times: int) -> str:
    """Return a description to which an edit adds the same sentence so many times."""
    return " ".join([description, *[str(words_of(tag)["changed"])] * times])


@cache
def words_of(tag: str) -> dict[str, Any]:
    """Read the sentences of a language."""
    text = (Path(__file__).parent / "words" / f"{tag}.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def _lead(guide: dict[str, Any], rng: random.Random) -> list[str]:
    return [" ".join(_sentences(guide, rng, 2))]


def _section(guide: dict[str, Any], rng: random.Random, mark: str) -> Iterator[str]:
    """Yield paragraphs around a list until the section is long enough."""
    entries = [f"{mark}{_varied(item, rng)}" for item in rng.sample(guide["item"], 4)]
    size = sum(len(entry.encode()) for entry in entries)
    before: list[str] = []
    while size < SECTION_BYTES:
        before += _sentences(guide, rng, 1)
        size += len(before[-1].encode())
    half = len(before) // 2
    yield ""
    yield " ".join(before[: half + 1])
    yield ""
    yield from entries
    if before[half + 1 :]:
        yield ""
        yield " ".join(before[half + 1 :])


def _sentences(guide: dict[str, Any], rng: random.Random, count: int) -> list[str]:
    return [_varied(pattern, rng) for pattern in rng.sample(guide["sentence"], count)]


def _varied(pattern: str, rng: random.Random) -> str:
    return _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
