"""Sounding: the consonants of a name, the same in Latin, Cyrillic, Arabic and Ethiopic letters.

Newcomers write the names of places as they hear them, in their own script, in which nobody has
agreed on one spelling. Vowels differ most, so that they are left out; sounds that one of the
scripts does not tell apart are one. Much sounds alike then: good for a guess, not for an answer.
:func:`sounds_like` asks for more, the vowels among it, and is good for the answer.
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

_HISSED = dict.fromkeys("шщчжشچژ", "c") | {
    chr(ord(first) + at): "c" for first in "ሸቸዠጀጨ" for at in range(8)
}
"""Sounds as in "sch", which a name does not share with "s"."""
_VOWELS = {  # a folded "o" or "u" may have had dots
    **dict(zip("aeijyw", "aiiiiu", strict=True)),
    **dict.fromkeys("ou", "ui"),
    **dict(zip("аеиоуыюяв", "aiiuuiuau", strict=True)),
    **dict(zip("اويى", "auii", strict=True)),
}
_ORDERS = ("e", "u", "i", "a", "i", "", "u", "a")
"""The vowels of an Ethiopic row; the first one is heard as "a" or "e"."""
_SPOKEN = {
    chr(ord(first) + at): sound + vowel
    for first, sound in {**_ROWS, "አ": "", "ሀ": "", "ወ": "u", "የ": "i"}.items()
    for at, vowel in enumerate(_ORDERS)
}
_HEARD = {
    **_SOUNDS,
    **_SPOKEN,
    **_VOWELS,
    **_HISSED,
    **{letter: f"c{_SPOKEN[letter][1:]}" for letter in _HISSED if letter in _SPOKEN},
}
_CONSONANT = re.compile("[bcdfklmnrstx]")
_FIRST_ARABIC, _FIRST_ETHIOPIC = "\u0600", "\u1200"
_CASE_ENDINGS = "еиуюя"
_FEWEST_WITHOUT_VOWELS = 3


def consonants(word: str) -> str:
    """Return how a folded word sounds; empty where it has no consonants that all scripts have."""
    for letters, sound in _TOGETHER:
        word = word.replace(letters, sound)
    return _TWICE.sub(r"\1", "".join(_sounds(word)).replace("ts", "s"))


def sounds_like(word: str, name: str) -> bool:
    """Tell whether a folded word of another script is a folded name, its vowels compared, too.

    A Cyrillic word may have the ending of a case.
    """
    stem = word[:-1] if word[-1:] and word[-1] in _CASE_ENDINGS else ""
    return any(one and _is_heard_as(one, name) for one in (word, stem))


def _is_heard_as(word: str, name: str) -> bool:
    sounds, gaps = _heard(word)
    wanted, between = _heard(name)
    if sounds != wanted:
        return False
    short = len(sounds) < _FEWEST_WITHOUT_VOWELS
    return all(
        _fits(one, other, script=word[0], short=short)
        for one, other in zip(gaps, between, strict=True)
    )


def _heard(word: str) -> tuple[str, list[str]]:
    """Return the consonants of a word, and the vowels before, between and after them."""
    word = _TWICE.sub(r"\1", word.replace("sch", "ш"))
    for letters, sound in _TOGETHER:
        word = word.replace(letters, sound)
    spoken = "".join(_HEARD.get(letter, "") for letter in word).replace("ts", "s")
    return "".join(_CONSONANT.findall(spoken)), _CONSONANT.split(spoken)


def _fits(heard: str, wanted: str, *, script: str, short: bool) -> bool:
    """Tell whether vowels may be those of a name, by what a script leaves out."""
    if not short and not heard and script >= _FIRST_ARABIC:
        return True
    if script >= _FIRST_ETHIOPIC and not short:
        heard = heard.replace("e", "ai")
        if not wanted:
            return heard in {"", "ai"}
    return not (heard or wanted) or bool(set(heard.replace("e", "a")) & set(wanted))


def _sounds(word: str) -> Iterator[str]:
    return (_SOUNDS.get(letter, "") for letter in word)
