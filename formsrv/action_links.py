"""Links in mails that do one thing once: made by the desk, used at the public process.

A link is 128 random bits; only its hash is stored. It opens and reads nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum

_BYTES = 16


class Deed(StrEnum):
    """What an action link does."""

    STILL_FREE = "still_free"
    RENTED = "rented"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    ERASE_ALL = "erase_all"
    KEEP_SEARCH = "keep_search"
    END_SEARCH = "end_search"


def new_token() -> str:
    """Return the secret of a new link: 22 signs that need no escape in an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_token(token: str) -> str:
    """Return what is stored of a link."""
    return hashlib.sha256(f"action:{token}".encode()).hexdigest()


def action_path(token: str) -> str:
    """Where a link leads; below /my/, since what lies there is in no log."""
    return f"/my/once/{token}"
