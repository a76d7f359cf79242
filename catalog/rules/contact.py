"""Finds contact data in free text, so that nobody's number or mailbox is published by mistake."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class ContactKind(StrEnum):
    """What kind of contact data a text holds; the value is the code of its problem."""

    MAIL = "R310"
    PHONE = "R311"
    WEB = "R312"
    HANDLE = "R313"
    IBAN = "R314"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContact:
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
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_CASED = re.compile(_PATTERNS[0][1])
_DATES = re.compile(r"(?<![0-9])[0-9]{1,2}\.[ ]?[0-9]{1,2}\.(?:[ ]?[0-9]{4}(?![0-9]))?")
_INVISIBLE = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}


def find_contacts(text: str) -> list[FoundContact]:
    """Return contact data in a text, at most one of each kind, in reading order.

    Digits of any script count, and what is written as ``(at)`` counts as ``@``.
    """
    plain = _plain(text)
    found: dict[ContactKind, FoundContact] = {}
    for kind, pattern in _COMPILED:
        match = (_CASED if kind is ContactKind.IBAN else pattern).search(plain)
        if match is None or kind in found or _inside(found, match):
            continue
        found[kind] = FoundContact(kind=kind, text=match.group().strip(), start=match.start())
    return sorted(found.values(), key=lambda contact: contact.start)


def _inside(found: dict[ContactKind, FoundContact], match: re.Match[str]) -> bool:
    """Tell whether a match only repeats another one, as the domain of a mail address does."""
    return any(
        contact.start <= match.start() < contact.start + len(contact.text) + 5
        for contact in found.values()
    )


def _plain(text: str) -> str:
    """Write digits in Western ones, drop invisible characters and blank out dates."""
    letters = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
        for letter in unicodedata.normalize("NFKC", text)
        if letter not in _INVISIBLE
    )
    return _DATES.sub(lambda match: "#" * len(match.group()), letters)
