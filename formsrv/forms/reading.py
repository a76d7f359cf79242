"""Reads what people type: digits of any of our scripts, either decimal mark, either order of dates.

Every function raises ValueError when the text is nothing of the kind.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from catalog.formats import western_digits
from formsrv.payloads import is_visible, readable

_INVISIBLE = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x061C, 0xFEFF])
_UNITS = re.compile(r"(?:€|eur(?:o|os)?|m²|m2|qm|m)\.?\Z", re.IGNORECASE)
_PLAIN = re.compile(r"[0-9]{1,12}\Z")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*\Z")
_DECIMAL = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:[.,'][0-9]{3})+)[.,]([0-9]{1,6})\Z")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./\- ]{1,2}([0-9]{1,2})[./\- ]{1,2}([0-9]{4})\Z")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./\-]([0-9]{1,2})[./\-]([0-9]{1,2})\Z")


def plain_line(text: str) -> str:
    """Return a text on one line, without marks of direction, controls and doubled spaces.

    It is empty when nothing of it can be seen.
    """
    line = " ".join(readable(text).translate(_INVISIBLE).split())
    return line if is_visible(line) else ""


def plain_text(text: str) -> str:
    """Return a text of several lines, with plain line ends, no controls and no blanks around it.

    It is empty when nothing of it can be seen.
    """
    plain = "\n".join(line.rstrip() for line in readable(text).split("\n")).strip()
    return plain if is_visible(plain) else ""


def read_decimal(text: str) -> Decimal:
    """Read ``1.200,50``, ``1,200.50``, ``1200.5`` or ``١٢٠٠٫٥٠`` as the same number.

    A single mark before exactly three digits groups thousands, as in ``1.200``.
    """
    figure = _figure(text)
    if _PLAIN.match(figure):
        return Decimal(figure)
    if _GROUPED.match(figure):
        return Decimal(re.sub(r"[.,']", "", figure))
    if match := _DECIMAL.match(figure):
        whole = re.sub(r"[.,']", "", match[1])
        return Decimal(f"{whole}.{match[2]}")
    raise ValueError(text)


def read_whole(text: str) -> int:
    """Read a whole number, which may be negative."""
    figure = plain_line(text).replace("\N{MINUS SIGN}", "-")
    sign, digits = (-1, figure[1:]) if figure.startswith("-") else (1, figure)
    value = read_decimal(digits)
    if value != value.to_integral_value():
        raise ValueError(text)
    return sign * int(value)


def read_cents(text: str) -> int:
    """Read an amount in euros as integer cents."""
    cents = read_decimal(text) * 100
    if cents != cents.to_integral_value():
        raise ValueError(text)
    return int(cents)


def read_day(text: str) -> date:
    """Read ``1.12.2026``, ``01/12/2026`` or ``2026-12-01``."""
    figure = western_digits(plain_line(text))
    if match := _DAY_FIRST.match(figure):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := _YEAR_FIRST.match(figure):
        return date(int(match[1]), int(match[2]), int(match[3]))
    raise ValueError(text)


def _figure(text: str) -> str:
    figure = western_digits(plain_line(text))
    return _UNITS.sub("", figure).strip().replace(" ", "").removesuffix(",-")
