"""Folding: one form for the many ways in which the same word is typed.

Whoever searches has the keyboard at hand, not the right letters: "Görlitz", "Goerlitz" and "gorlitz",
"ё" and "е", "ی" and "ي". What is indexed and what is asked for go through the same function.

Sources: Unicode Annex 15 (normal forms) and Default Case Folding of the standard; DIN 5007-2
(ä = ae); for Arabic and Persian the usual rules of search engines (hamza carriers, alef maksura,
teh marbuta, kashida, harakat, and the article as in Larkey's "light" stemming); for Ethiopic the
letters that are read alike today (as Amharic and Tigrinya text collections normalise them).
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 40
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{MODIFIER LETTER TURNED COMMA}`\N{ACUTE ACCENT}\N{PRIME}"
_ELISION = re.compile(rf"(?<!\w)(?:[cdjlmnst]|qu)[{_APOSTROPHES}](?=[^\W\d_])")
_UMLAUT = re.compile("([aou])e+")
_WORD = re.compile(r"(?<![\d.,])[0-9][.,]5(?![\d.,]*\d)|[^\W_]+")
_ARTICLE = "ال"
_SHORTEST_WITHOUT_ARTICLE = 3

_LATIN = dict(zip("ıøæœđðł", "ioaoddl", strict=True))
"""Letters without a decomposition, the dotless i of Turkish among them."""
_ARABIC = dict(zip("ٱىیےکةەھہ", "ايييكهههه", strict=True))
"""Forms of alef, yeh, kaf and heh in Arabic, Persian and Urdu."""
_CYRILLIC = dict(zip("іґєэ", "игее", strict=True))
"""Ukrainian and Russian letters for the same sounds; й, ї and ё lose their marks anyway."""
_SIGNS = {
    "þ": "th",
    "ـ": "",  # a stretched line
    "\N{ZERO WIDTH NON-JOINER}": " ",
    "٬": "",
    "٫": ".",
    **dict.fromkeys(_APOSTROPHES, ""),
}
_ALIKE = (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ"))
"""Ethiopic rows that are read alike: each has seven letters in the same order."""
_FOURTH = {"ሃ": "ሀ", "ኣ": "አ"}
"""Of these two rows the first and the fourth letter are written for the same sound."""


def _ethiopic() -> dict[str, str]:
    found = dict(_FOURTH)
    for row, kept in _ALIKE:
        for order in range(7):
            letter = chr(ord(kept) + order)
            found[chr(ord(row) + order)] = _FOURTH.get(letter, letter)
    return found


_ONE_BY_ONE = _LATIN | _ARABIC | _CYRILLIC | _SIGNS | _ethiopic()


class _Letters(dict[int, str]):
    """What each code point becomes, found out when it is first seen: the standard has many."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        category = unicodedata.category(letter)
        if category in {"Mn", "Me", "Cf", "Cc", "Cs"}:
            kept = " " if letter.isspace() else ""
        elif category == "Nd":
            kept = str(unicodedata.decimal(letter))
        else:
            kept = letter
        self[point] = kept
        return kept


_LETTERS = _Letters({ord(key): kept for key, kept in _ONE_BY_ONE.items()})


def fold(text: str) -> str:
    """Return the form of a text by which it is found; folding it again changes nothing."""
    lowered = text.lower() if text.isascii() else _unmarked(text)
    bare = _ELISION.sub("", lowered)
    return _UMLAUT.sub(r"\1", bare.translate(_LETTERS))


def _unmarked(text: str) -> str:
    """Fold case and compatibility forms, and part letters from their marks."""
    once = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", once)


def words(text: str) -> list[str]:
    """Return the folded words of a text in their order; ``2,5`` stays one: ``2.5``."""
    return [_without_article(word) for word in _WORD.findall(fold(text))]


def word_set(text: str) -> set[str]:
    """Return the words of a text, each once: what :func:`words` finds, sooner for a long text."""
    return {
        _without_article(word)
        if word[0] == "ا" or word[1:2] == "," or len(word) > LONGEST_WORD
        else word
        for word in set(_WORD.findall(fold(text)))
    }


def _without_article(word: str) -> str:
    """Cut the Arabic article, which hangs on its word, and what is too long for a word."""
    if word.startswith(_ARTICLE) and len(word) >= len(_ARTICLE) + _SHORTEST_WITHOUT_ARTICLE:
        return word[len(_ARTICLE) :][:LONGEST_WORD]
    return word.replace(",", ".")[:LONGEST_WORD]
