"""The office's version of an offer: what it changed before publishing, sealed beside the record.

The landlord's own words stay as they were sent; what is published is the newest edition of the
present version. It is sealed to the landlord's link too, who can read what was changed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field, JsonValue

from formsrv.payloads import LanguageTag, OfferSubmission, OfferText, Payload

EDITION: Final = "edition"
EARLIER: Final = "earlier"
_ALIKE = 0.5
"""How many of its words a text keeps for single words to be marked in it."""
_WORDS = re.compile(r"\s+|[^\s]+")


class Edition(Payload):
    """Facts and texts that replace those of a record's version."""

    version: int
    offer: dict[str, JsonValue]
    texts: Annotated[dict[LanguageTag, OfferText], Field(min_length=1)]


class Earlier(Payload):
    """What an offer said before its sender corrected it, and which version that was."""

    version: int
    offer: dict[str, JsonValue]
    texts: Annotated[dict[LanguageTag, OfferText], Field(min_length=1)]
    listing_days: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that stayed, was taken out, or is new."""

    kind: Literal["same", "out", "new"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """What was changed in the words of one language."""

    tag: str
    title: tuple[Piece, ...]
    description: tuple[Piece, ...]


def edited(submission: OfferSubmission, edition: Edition | None) -> OfferSubmission:
    """Return an offer as the office publishes it."""
    if edition is None:
        return submission
    return submission.model_copy(update={"offer": edition.offer, "texts": edition.texts})


def first_tag(texts: Mapping[str, OfferText], home: str) -> str:
    """Return the language whose title stands for an offer: the office's own, or the first."""
    return home if home in texts else next(iter(texts))


def text_changes(before: OfferSubmission, after: OfferSubmission) -> tuple[TextChange, ...]:
    """Compare the words of every language that differ; a text that is new is new as a whole."""
    empty = OfferText(title="", description="")
    tags = [*before.texts, *(tag for tag in after.texts if tag not in before.texts)]
    return tuple(
        TextChange(
            tag=tag,
            title=compare(old.title, new.title),
            description=compare(old.description, new.description),
        )
        for tag in tags
        if (old := before.texts.get(tag, empty)) != (new := after.texts.get(tag, empty))
    )


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts word by word; two that have little in common are set apart as they are."""
    if not old or not new:
        return tuple(piece for piece in (Piece("out", old), Piece("new", new)) if piece.text)
    if _likeness(old, new) < _ALIKE:
        return (Piece("out", old), Piece("new", new))
    return tuple(_pieces(_WORDS.findall(old), _WORDS.findall(new)))


def _likeness(old: str, new: str) -> float:
    """Return how many words of two texts are the same, between 0 and 1."""
    return difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio()


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, begins, ends, starts, stops in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[begins:ends]))
            continue
        if ends > begins:
            yield Piece("out", "".join(old[begins:ends]))
        if stops > starts:
            yield Piece("new", "".join(new[starts:stops]))
