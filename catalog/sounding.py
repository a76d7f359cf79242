"""Sounding: the consonants of a name, the same in Latin, Cyrillic, Arabic and Ethiopic letters.

Newcomers write the names of places as they hear them, in their own script, in which nobody has
agreed on one spelling. Vowels differ most, so that they are left out; sounds that one of the
scripts does not tell apart are one. Much sounds alike then: good for a guess, not for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

FIRST_OTHER_SCRIPT = "\u0370"
"""Where in Unicode Latin letters end."""
_TOGETHER = (("sch", "s"), ("ch", "x"), ("ck", "k"), ("ph", "f"), ("tz", "s"))
_LATIN = dict(zip("bcdfgklmnpqrstvxz", "bkdfkklmnbkrstfxs", strict=True))
_CYRILLIC = dict(zip("бгджзклмнпрстфхцчшщ", "bkdssklmnbrstfxssss", strict=True))
_ARABIC = dict(zip("بتثجخدذرزسشصضطظغفقكگلمنپچژڤ", "btskxddrssssdtskfkkklmnbssf", strict=True))
_ROWS = dict(zip("ለመሠረሰሸቀቈቐቘበቨተቸነኘከኸዘዠደጀገጠጨጰጸፈፐ", "lmsrsskkkkbftsnnkxssdsktsbsfb", strict=True))
"""Ethiopic: eight places of Unicode for one consonant with each vowel."""
_ETHIOPIC = {chr(ord(first) + at): sound for first, sound in _ROWS.items() for at in range(8)}
_SOUNDS = _LATIN | _CYRILLIC | _ARABIC | _ETHIOPIC
_TWICE = re.compile(r"(.)\1+")


def consonants(word: str) -> str:
    """Return how a folded word sounds; empty where it has no consonants that all scripts have."""
    for letters, sound in _TOGETHER:
        word = word.replace(letters, sound)
    return _TWICE.sub(r"\1", "".join(_sounds(word)).replace("ts", "s"))


def _sounds(word: str) -> Iterator[str]:
    return (_SOUNDS.get(letter, "") for letter in word)
