"""Finds words in a landlord's text that may shut people out for reasons the law forbids.

It decides nothing: an editor reads the sentence and judges. Stems of German and English, the
languages that landlords here mostly write; origin, religion, colour, disability, sex, age, income
from benefits and children.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from formsrv.payloads import OfferText

_GROUPS = (
    r"ausl[äa]nder\w*|fl[üu]chtling\w*|migrant\w*|asyl\w*|roma|sinti|zigeuner\w*|araber\w*|afrikaner\w*"
    r"|t[üu]rken|syrer\w*|afghan\w*|ukrainer\w*|russen|polen|muslim\w*|moslem\w*|islam\w*|juden|christ\w*"
    r"|kopft[üu]ch\w*|foreigner\w*|refugee\w*|muslims?|arabs?|africans?"
    r"|behindert\w*|rollstuhl\w*|kinder|familien|alleinerziehende\w*|frauen|m[äa]nner"
    r"|hartz\w*|b[üu]rgergeld\w*|jobcenter\w*|sozialhilfe\w*|arbeitslose\w*|children|families"
)
_INSIDERS = r"deutsche?n?|einheimische\w*|christ\w*|europ[äa]er\w*|berufst[äa]tige\w*|wei(?:ß|ss)e"
_PATTERNS = (
    rf"\b(?:keine?n?|ohne|not? for|no)\s+(?:\w+\s+)?(?:{_GROUPS})\b",
    rf"\b(?:nur|ausschlie(?:ß|ss)lich)\s+(?:(?:an|für)\s+)?(?:\w+\s+)?(?:{_INSIDERS})\b",
    r"\b(?:germans|christians|europeans|whites?)\s+only\b",
    r"\bonly\s+(?:to\s+|for\s+)?(?:germans?|christians?|europeans?)\b",
    r"\b(?:gute|perfekte)\s+deutschkenntnisse\b|\bmuttersprache\s+deutsch\b",
    rf"\b(?:{_GROUPS})\s+(?:nicht|unerw[üu]nscht|zwecklos|ausgeschlossen)\b",
)
_WISH = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def find_wishes(texts: Iterable[OfferText]) -> tuple[str, ...]:
    """Return the words to look at, each once, in the order in which they stand."""
    found = [
        " ".join(match.group().split())
        for text in texts
        for part in (text.title, text.description)
        for match in _WISH.finditer(part)
    ]
    return tuple(dict.fromkeys(found))
