"""Links with which a reader passes a page on: a short text that fits one message."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

LONGEST = 159
"""Letters of the text with its address; one short message holds 160."""
SEPARATOR = " · "
# Letters of all scripts stay as they are: browsers encode them, and pages stay small.
_RESERVED = "%&#+\"'<>\\^`{|}?=;"
_ENCODED = {letter: f"%{ord(letter):02X}" for letter in _RESERVED}
_ANY_RESERVED = re.compile(f"[{re.escape(_RESERVED)}]")


class ShareLinks(NamedTuple):
    """Where a reader's tap leads: messenger, short message, mail."""

    whatsapp: str
    sms: str
    mail: str


def share_text(facts: Iterable[str], address: str) -> str:
    """Join facts and an address; of too many facts the last ones are left out."""
    kept = list(facts)
    while kept and len(text := f"{SEPARATOR.join(kept)}: {address}") > LONGEST:
        kept.pop()
    return text if kept else address


def share_links(text: str, *, subject: str) -> ShareLinks:
    """Return links that open a message with a text; nothing is sent before a reader does."""
    body = _encode(text)
    return ShareLinks(
        whatsapp=f"https://wa.me/?text={body}",
        sms=f"sms:?body={body}",
        mail=f"mailto:?subject={_encode(subject)}&body={body}",
    )


def _encode(text: str) -> str:
    if _ANY_RESERVED.search(text):  # few texts have one; "%" comes first
        for letter, code in _ENCODED.items():
            text = text.replace(letter, code)
    return text.replace(" ", "%20").replace("\N{NO-BREAK SPACE}", "%20")
