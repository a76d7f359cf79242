"""What single values of a file must be: one check each, for models and for plain records alike.

Each returns the value as records keep it or raises RefusedValueError.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

MOST_ROOMS = 20
MAX_CENTS = 1_000_000_00

_AGS = re.compile(r"[0-9]{8}\Z")
_POSTCODE = re.compile(r"[0-9]{5}\Z")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class RefusedValueError(ValueError):
    """A value is not what it must be; ``code`` names the sentence that says what that is."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def cents(value: object) -> int:
    """Turn euros with at most two decimals into cents."""
    amount = _number(value, "F208") * 100
    if amount != amount.to_integral_value() or not 0 <= amount <= MAX_CENTS:
        raise RefusedValueError("F208")
    return int(amount)


def one_decimal(value: object) -> Decimal:
    """Accept a number with at most one decimal."""
    found = _number(value, "F209")
    if found * 10 % 1:
        raise RefusedValueError("F209")
    return found


def half_rooms(value: object) -> Decimal:
    """Accept a number of rooms in halves."""
    found = _number(value, "F210")
    if found * 2 % 1 or not 1 <= found <= MOST_ROOMS:
        raise RefusedValueError("F210")
    return found


def ags(value: object) -> str:
    """Accept the key of a municipality."""
    return _matching(_AGS, value, "F214")


def postcode(value: object) -> str:
    """Accept five digits."""
    return _matching(_POSTCODE, value, "F215")


def clock_time(value: object) -> str:
    """Accept a time of day."""
    return _matching(_TIME, value, "F216")


def slug(value: object) -> str:
    """Accept lower-case words joined by hyphens."""
    return _matching(_SLUG, value, "F217")


def plain_line(value: object) -> object:
    """Accept a text of one line that neither begins nor ends with a space."""
    if isinstance(value, str) and ("\n" in value or value != value.strip()):
        raise RefusedValueError("F211")
    return value


def plain_text(value: object) -> object:
    """Accept a text without markup."""
    if isinstance(value, str) and ("<" in value or ">" in value):
        raise RefusedValueError("F212")
    return value


def day(value: object) -> object:
    """Accept a date."""
    if not isinstance(value, date):
        raise RefusedValueError("F213")
    return value


def _number(value: object, code: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise RefusedValueError(code)
    return Decimal(value)


def _matching(pattern: re.Pattern[str], value: object, code: str) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise RefusedValueError(code)
    return value
