"""Random references: nobody can count or guess them."""

from __future__ import annotations

import secrets
import string

_LETTERS = string.ascii_lowercase
_SIGNS = string.ascii_lowercase + string.digits

RECORD_ID_LENGTH = 12
OFFER_ID_LENGTH = 8


def new_record_id() -> str:
    """Return an id for a record, message or mail (62 bits)."""
    return _random(RECORD_ID_LENGTH)


def new_offer_id() -> str:
    """Return a public id for an offer: a letter, then letters and digits."""
    return _random(OFFER_ID_LENGTH)


def _random(length: int) -> str:
    rest = "".join(secrets.choice(_SIGNS) for _ in range(length - 1))
    return secrets.choice(_LETTERS) + rest
