"""Weighs what speaks for a machine behind a submission; nothing is refused because of it.

What weighs too much waits in the quarantine of the queue, where an editor looks at it last. The
sender sees no difference, and no other company is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

QUARANTINE = "quarantine"
HONEYPOT = "honeypot"
ENOUGH = 4
"""From this weight on a submission waits in the quarantine."""
HASTY_SECONDS = 4.0
"""Nobody reads and fills a form in less."""
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|ru|cn|xyz|top|shop|click|info)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_MANY_WORDS = 20
_FEW_DIFFERENT = 0.3
_LOOKALIKES = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def suspicious(texts: Iterable[str], *, seconds: float | None, trapped: bool) -> tuple[str, ...]:
    """Return the flags of a submission: what was noticed, and whether it is put aside.

    ``seconds`` is how long the form was open, null when nobody knows; ``trapped``: a field was
    filled that people do not see.
    """
    text = "\n".join(texts)
    weights = {
        HONEYPOT: 4 if trapped else 0,
        "links": min(2 * len(_LINK.findall(_ADDRESS.sub("", text))), 6),
        "addresses": 1 if len(_ADDRESS.findall(text)) > 1 else 0,
        "scripts": 4 if _mixed_words(text) > 1 else 0,
        "repeats": 3 if _repeats(text) else 0,
        "hasty": 2 if seconds is not None and seconds < HASTY_SECONDS else 0,
    }
    flags = [name for name, weight in weights.items() if weight]
    if sum(weights.values()) >= ENOUGH:
        flags.append(QUARANTINE)
    return tuple(sorted(flags))


def _repeats(text: str) -> bool:
    """Tell a text that says the same again and again."""
    words = text.lower().split()
    return len(words) > _MANY_WORDS and len(set(words)) < _FEW_DIFFERENT * len(words)


def _mixed_words(text: str) -> int:
    """Count words whose letters come from alphabets that look alike: how filters are cheated."""
    return sum(len(_alphabets(word)) > 1 for word in set(_WORD.findall(text)))


def _alphabets(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & _LOOKALIKES
