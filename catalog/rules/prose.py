"""Rules for a guide or page in one language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from catalog.easy_language import MOST_WORDS, count_words, is_easy, long_sentences
from catalog.markup import (
    PLACEHOLDERS,
    Spot,
    images,
    links,
    page_headings,
    placeholders,
    raw_html,
    target_is_known,
)
from catalog.problems import Problem
from catalog.region import Region

if TYPE_CHECKING:
    from catalog.prose import Prose


def prose_problems(prose: Prose, region: Region, *, today: date) -> Iterator[Problem]:
    """Say what in a text breaks a rule; a review that is due is only a warning."""
    head = prose.head
    if head.review_due < head.checked_on:
        yield prose.source.problem(
            ("review_due",), "L422", found=head.review_due, checked=head.checked_on
        )
    elif head.review_due < today:
        problem = prose.source.problem(("review_due",), "L416", found=head.review_due)
        yield problem.as_warning()
    if prose.tag == region.settings.default_language and head.translated_from:
        yield prose.source.problem(("translated_from",), "T604", found=prose.tag)
    yield from _markup_problems(prose)
    if is_easy(prose.tag):
        yield from _sentence_problems(prose)


def spot_problem(prose: Prose, spot: Spot, code: str, **values: object) -> Problem:
    """Build a problem that points into the body of a text."""
    return Problem(
        path=prose.source.path,
        line=prose.first_line + spot.line - 1,
        col=spot.col,
        code=code,
        values={"found": spot.text, **values},
    )


def _sentence_problems(prose: Prose) -> Iterator[Problem]:
    """Warn of sentences that are too long for easy language; the summary is one line."""
    for spot in long_sentences(prose.head.summary):
        words = count_words(spot.text)
        problem = prose.source.problem(
            ("summary",), "T606", found=spot.text, words=words, most=MOST_WORDS
        )
        yield problem.as_warning()
    for spot in long_sentences(prose.body):
        words = count_words(spot.text)
        yield spot_problem(prose, spot, "T606", words=words, most=MOST_WORDS).as_warning()


def _markup_problems(prose: Prose) -> Iterator[Problem]:
    for spot in raw_html(prose.body):
        yield spot_problem(prose, spot, "L411")
    for spot in page_headings(prose.body):
        yield spot_problem(prose, spot, "L412")
    for spot in images(prose.body):
        yield spot_problem(prose, spot, "L413")
    known = ", ".join(PLACEHOLDERS)
    for spot in placeholders(prose.body):
        if spot.text not in PLACEHOLDERS:
            yield spot_problem(prose, spot, "L415", expected=known)
    image_lines = {spot.line for spot in images(prose.body)}
    for spot in links(prose.body):
        if spot.line not in image_lines and not target_is_known(spot.text):
            yield spot_problem(prose, spot, "L414")
