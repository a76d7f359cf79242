"""Receipt codes, for people without a mail address: they show the state and take back.

A code is 80 bits in 16 signs of Crockford's base32, which has no I, L, O and U. Its hash is
stored; it opens nothing that is sealed.
"""

from __future__ import annotations

import hashlib
import unicodedata

from sqlalchemy import Connection

from catalog.formats import western_digits
from formsrv.errors import UnknownLinkError
from formsrv.services import deeds
from formsrv.services.context import PublicContext
from formsrv.services.links import view_record
from formsrv.services.views import RecordView
from formsrv.store.records import find_by_receipt
from formsrv.store.rows import RecordRow

CODE_BYTES = 10
LONGEST_TYPED = 100
_GROUP = 4
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# What is easily mistaken, and the Cyrillic letters that look like ours.
_MISTAKEN = str.maketrans("OILАВЕКМНОРСТХІ", "011ABEKMH0PCTX1")


def make_code(secret: bytes) -> str:
    """Write ten bytes as a code in groups of four signs; raises ValueError for other lengths."""
    if len(secret) != CODE_BYTES:
        raise ValueError(len(secret))
    number = int.from_bytes(secret, "big")
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))


def read_code(typed: str) -> str:
    """Return the signs of a code as somebody typed it; raises UnknownLinkError."""
    plain = western_digits(unicodedata.normalize("NFKC", typed[:LONGEST_TYPED])).upper()
    signs = "".join(letter for letter in plain.translate(_MISTAKEN) if letter.isalnum())
    if len(signs) != CODE_BYTES * 8 // 5 or not set(_SIGNS).issuperset(signs):
        raise UnknownLinkError
    return signs


def hash_code(code: str) -> str:
    """Return what is stored of a code; raises UnknownLinkError for what is none."""
    return hashlib.sha256(f"receipt:{read_code(code)}".encode()).hexdigest()


def find_record(context: PublicContext, code: str) -> RecordView:
    """Return where the record of a code stands; raises UnknownLinkError."""
    with context.store.reading() as connection:
        return view_record(_find(connection, code))


def withdraw(context: PublicContext, code: str) -> RecordView:
    """Take a record back; a second time changes nothing. Raises WrongStateError."""
    with context.store.writing() as connection:
        deeds.take_back(context, connection, _find(connection, code))
        return view_record(_find(connection, code))


def ask_erasing(context: PublicContext, code: str) -> RecordView:
    """Have everything about a record erased now."""
    with context.store.writing() as connection:
        deeds.ask_erasing(context, connection, _find(connection, code))
        return view_record(_find(connection, code))


def _find(connection: Connection, code: str) -> RecordRow:
    row = find_by_receipt(connection, hash_code(code))
    if row is None:
        raise UnknownLinkError
    return row
