"""Finds contact data in free text, so that nobody's number or mailbox is published by mistake.

Nearly all texts hold none, and every build reads all of them: a pattern is tried only where a
text has what its matches cannot lack.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class ContactKind(StrEnum):
    """What kind of contact data a text holds; the value is the code of its problem."""

    MAIL = "R310"
    PHONE = "R311"
    WEB = "R312"
    HANDLE = "R313"
    IBAN = "R314"


class FoundContact(NamedTuple):
    """Contact data in a text, as it reads in Western digits; ``start`` is its offset."""

    kind: ContactKind
    text: str
    start: int


_DOT = r"(?:\s*[(\[{]\s*(?:dot|punkt|\.)|\s+(?:dot|punkt)\s)"
_AT = rf"(?:@|\s*[(\[{{<]\s*(?:at|ät|@)\s*[)\]}}>]\s*|\s+at\s+(?=[\w-]+{_DOT}))"
_TOP = r"(?:de|com|org|net|eu|info|io|me|at|ch|uk|ua|ru|tr|fr|pl|nl|example|site|online|app)"
_SEPARATED = r"(?:[ \t\u00a0./()\u2010-\u2015-]{0,3}[0-9])"
_PATTERNS = (
    (ContactKind.IBAN, r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){3,7}(?:[ -]?[A-Z0-9]{1,4})?\b"),
    (ContactKind.MAIL, rf"[\w.+-]+{_AT}[\w-]+"),
    (ContactKind.WEB, r"\b(?:https?|ftp)://\S+"),
    (ContactKind.WEB, r"\bwww\.[\w-]+\S*"),
    (ContactKind.WEB, rf"\b[\w-]{{2,}}\.{_TOP}\b(?:/\S*)?"),
    (ContactKind.WEB, r"\b(?:t|wa|fb)\.me/\S+"),
    (ContactKind.HANDLE, r"(?<![\w@.])@[A-Za-z0-9_.]{2,}"),
    (ContactKind.PHONE, rf"\+[ ]?[0-9]{_SEPARATED}{{6,}}"),
    (ContactKind.PHONE, rf"(?<![0-9.,:-])0{_SEPARATED}{{6,}}(?![0-9])"),
    (ContactKind.PHONE, rf"(?<![0-9.,:-])\(0{_SEPARATED}{{6,}}"),
    (
        ContactKind.PHONE,
        (
            rf"\b(?:tel|telefon|phone|handy|mobil|whatsapp|telegram|signal|viber|тел|телефон|هاتف|"
            rf"تلفن|واتساب|téléphone|telefonu?)\b\W{{0,4}}[0-9]{_SEPARATED}{{4,}}"
        ),
    ),
    (ContactKind.PHONE, r"(?<![0-9,.])[0-9]{9,}(?![0-9])"),
)
# What follows begins with a literal or a set of letters, by which the search skips the rest.
# A text without any of the letters that a match must hold is not searched at all.
_DIGITS = "0123456789"
_SPELLED_WITH = ("(", "[", "{", "<", "at", "At", "AT", "aT")
_NUMBER = re.compile(rf"[0-9](?:(?<=[A-Z]{{2}}[0-9])[0-9]|{_SEPARATED}{{4}})")
_ENDING = re.compile(r"\.(?:[^\W\d_]{2}|(?<=[wW]\.)[\w-])")
_SPELLED = re.compile(
    r"[([{<aA](?:(?<![aA])\s*[@aAäÄ]|(?<=\s[aA])[tT]\s+[\w-]+(?:\s*[([{]|\s+(?:[dD][oO][tT]|[pP][uU])))"
)

_DATES = re.compile(
    r"[0-9](?<![0-9][0-9])[0-9]?\.[ ]?[0-9]{1,2}\.(?:[ ]?[0-9]{4}(?![0-9]))?",
)
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
# All but blocks without such digits and letters; no need to be exact, only to miss none.
_UNUSUAL = re.compile(
    "[^\\x00-\\xac\\xae-\u065f\u066a-\u06ef\u06fa-\u07bf\u1e00-\u200a\u2010-\u205f\u2070-\u2fff]"
)


def find_contacts(text: str) -> list[FoundContact]:
    """Return contact data in a text, at most one of each kind, in reading order.

    Digits of any script count, and what is written as ``(at)`` counts as ``@``.
    """
    letters = _western(text)
    if not _possible(letters):
        return []
    plain = _DATES.sub(lambda match: "#" * len(match.group()), letters)
    return search_kinds(plain, _possible(plain))


def search_kinds(plain: str, kinds: Collection[ContactKind]) -> list[FoundContact]:
    """Search a text of Western digits and without dates for some kinds of contact data."""
    found: dict[ContactKind, FoundContact] = {}
    for kind, pattern in _PATTERNS:
        if kind not in kinds or kind in found:
            continue
        flags = 0 if kind is ContactKind.IBAN else re.IGNORECASE
        match = _compiled(pattern, flags).search(plain)
        if match and not _inside(found, match):
            found[kind] = FoundContact(kind=kind, text=match.group().strip(), start=match.start())
    return sorted(found.values(), key=lambda contact: contact.start)


@cache
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    """Compile a pattern when a text first needs it: most never do, and it takes 6 ms for all."""
    return re.compile(pattern, flags)


def _inside(found: dict[ContactKind, FoundContact], match: re.Match[str]) -> bool:
    """Tell whether a match only repeats another one, as the domain of a mail address does."""
    return any(
        contact.start <= match.start() < contact.start + len(contact.text) + 5
        for contact in found.values()
    )


def _possible(text: str) -> tuple[ContactKind, ...]:
    """Return the kinds whose patterns could match; where dates are blanked, no kind is added."""
    at = "@" in text
    kinds: tuple[ContactKind, ...] = (ContactKind.HANDLE,) if at else ()
    if at or (_holds(text, _SPELLED_WITH) and _SPELLED.search(text)):
        kinds += (ContactKind.MAIL,)
    if "://" in text or _ENDING.search(text):
        kinds += (ContactKind.WEB,)
    if _holds(text, _DIGITS) and _NUMBER.search(text):
        kinds += (ContactKind.PHONE, ContactKind.IBAN)
    return kinds


def _holds(text: str, letters: Iterable[str]) -> bool:
    """Tell whether a text holds one of several letters, in the quickest way there is."""
    return any(letter in text for letter in letters)


def _western(text: str) -> str:
    """Write digits in Western ones and drop invisible characters."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKC", text)
    if _UNUSUAL.search(letters):
        letters = _INVISIBLE.sub("", letters)
        letters = _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match[0])), letters)
    return letters
