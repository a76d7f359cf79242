"""Finds in a text for the public what gives its writer away: contact data, street and name.

The landlord's form and the staff app refuse such texts; a case that holds one says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from catalog.rules.contact import find_contacts
from catalog.rules.streets import find_street
from formsrv.payloads import Landlord, OfferText

_SHORTEST = 3
"""Letters of a name; a shorter one is a word of some language."""
_STREET_END = re.compile(r"stra(?:ß|ss)e|str\.")
_BEHIND_STREET = re.compile(r"[\s,]*[0-9].*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """What the writer says in confidence and must not stand in a published text."""

    last_name: str = ""
    street: str = ""

    @classmethod
    def of(cls, landlord: Landlord) -> Writer:
        """Return it of a landlord's contact data."""
        return cls(last_name=landlord.last_name, street=landlord.street or "")


def find_address(text: str) -> str:
    """Return the first contact data or street with a number in a text, or nothing."""
    return next(iter(find_addresses(text)), "")


def find_addresses(text: str) -> tuple[str, ...]:
    """Return contact data, one of each kind, and a street with a number in a text."""
    found = [contact.text for contact in find_contacts(text)]
    return tuple(filter(None, (*found, find_street(text))))


def find_own_words(text: str, writer: Writer) -> str:
    """Return the writer's surname or street where a text names it, or nothing."""
    return _named(text, writer.last_name) or _street_in(text, writer.street)


def find_personal(texts: Iterable[OfferText], writer: Writer) -> tuple[str, ...]:
    """Return what gives somebody away in an offer's texts, each once."""
    parts = [part for text in texts for part in (text.title, text.description)]
    found = [
        words for part in parts for words in (*find_addresses(part), find_own_words(part, writer))
    ]
    return tuple(dict.fromkeys(filter(None, found)))


def _named(text: str, name: str) -> str:
    """Find a name as a whole word; in small letters it is an ordinary word, as ``klein`` is."""
    plain = " ".join(name.split())
    for part in (plain, *plain.split("-")):
        if len(part) < _SHORTEST:
            continue
        pattern = rf"(?<!\w){re.escape(part)}(?:['\u2019]?s)?(?!\w)"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not match.group()[0].islower():
                return match.group()
    return ""


def _street_in(text: str, street: str) -> str:
    wanted = _BEHIND_STREET.sub("", _one_ending(street)).strip(" ,.")
    if len(wanted) < _SHORTEST:
        return ""
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", _one_ending(text))
    return _BEHIND_STREET.sub("", " ".join(street.split())) if found else ""


def _one_ending(text: str) -> str:
    """Write a street as its neighbours may write it: with one ending, in small letters."""
    return _STREET_END.sub("str", " ".join(text.lower().split()))
