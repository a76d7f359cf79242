"""Finds a street with a house number in free text, as German addresses are written.

The forms and the desk ask it; no build does, since a published text may well name a street.
"""

from __future__ import annotations

import re
import unicodedata

# Words of other languages end like a ring or a wall, too: a German name has a capital letter.
_ENDING = (
    r"(?:stra(?:ß|ss)e|str\.?|weg|allee|gasse|platz|damm|ufer|chaussee|kamp|redder|koppel|"
    r"stieg|steig|twiete|promenade|markt|(?-i:(?<=[a-zäöüß-])(?:ring|wall)))"
)
# Beside such a word a figure counts cars, or says how long the way is.
_NO_STREET = (
    r"(?:park|stell|spiel|abstell|sitz|fahrrad|fahrradstell|arbeits|fu(?:ß|ss)|super|bau|floh|"
    r"wohnungs|durchfahrts)"
)
_NO_RING = r"(?:offering|during|sharing|spring|bring|(?-i:[a-z])\w+ring)"
_NO_NAME = (
    r"(?:der|die|das|den|dem|des|eine?r?n?m?|diese[rnms]?|zur|zum|vom|am|im|an|in|und|oder|ab|"
    r"ruhige[rn]?|jeder|unsere[rnm]?|keine?r?|bis|unterwegs)"
)
_NOT_COUNTED = (
    r"(?![\s-]*(?:[-\u2013]\s*[0-9]+\s*)?(?:m|km|meter|kilometer|min|minuten?|gehminuten|"
    r"autominuten|fahrminuten|stunden?|bis|uhr|euro?|\u20ac|%|qm|m²|m2|zimmer|raum|räume|og|stock|"
    r"etagen?|personen|mal|x|tonnen|km/h)(?!\w))(?!\.\s*(?:og|stock|etage|obergeschoss|reihe))"
    r"(?![.,:/-]?[0-9])"
)
_STREET = re.compile(
    rf"(?<![\w-])(?!{_NO_STREET}{_ENDING})(?!{_NO_RING})(?:[^\W\d_][\w-]{{2,}}{_ENDING}|"
    rf"(?!{_NO_NAME}\s)[^\W\d_][\w-]{{2,}}\s{_ENDING})\s*(?:nr\.?\s*|nummer\s*|hausnummer\s*)?"
    rf"[0-9]{{1,3}}(?:\s?[a-h](?!\w))?{_NOT_COUNTED}",
    re.IGNORECASE,
)


def find_street(text: str) -> str:
    """Return the first street with a number in a text, or nothing."""
    match = _STREET.search(unicodedata.normalize("NFC", text))
    return " ".join(match.group().split()) if match else ""
