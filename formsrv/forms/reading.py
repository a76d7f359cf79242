"""Reads what people type: digits of any of our scripts, either decimal mark, either order of dates.

Every function raises ValueError when the text is nothing of the kind.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from catalog.formats import western_digits
from formsrv.payloads import is_visible, readable

_MARKS = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C)
"""Marks of direction, which programs add to what is copied: no published text may carry them."""
_NOTHING = (0x00AD, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)
_INVISIBLE: dict[int, str | None] = dict.fromkeys((*_MARKS, *_NOTHING))
_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x202F), " ")
_UNITS = re.compile(r"(?:€|eur(?:o|os)?|m²|m2|qm|m)\.?\Z", re.IGNORECASE)
_EUROS_FIRST = re.compile(r"(?:€|eur(?:o|os)?\b)", re.IGNORECASE)
_NO_CENTS = re.compile(r"[.,][-\N{EN DASH}\N{EM DASH}]{1,2}\Z")
_WIDE = str.maketrans("\uff0e\uff0c", ".,")
_PLAIN = re.compile(r"[0-9]{1,12}\Z")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*\Z")
_DECIMAL = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:[.,'][0-9]{3})+)[.,]([0-9]{1,6})\Z")
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})[./\- ]{1,2}([0-9]{1,2})[./\- ]{1,2}(?:([0-9]{4})|([0-9]{2}))\Z"
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[./\-]([0-9]{1,2})[./\-]([0-9]{1,2})\Z")


class NoSuchDayError(ValueError):
    """Day, month and year that are in no calendar, as those of 31.2.2027."""


def plain_line(text: str) -> str:
    """Return a text on one line, without marks of direction, controls and doubled spaces.

    It is empty when nothing of it can be seen.
    """
    line = " ".join(plain_marks(readable(text)).split())
    return line if is_visible(line) else ""


def plain_text(text: str) -> str:
    """Return a text of several lines, with plain line ends, no controls and no blanks around it.

    It is empty when nothing of it can be seen.
    """
    plain = "\n".join(line.rstrip() for line in readable(text).split("\n")).strip()
    return plain if is_visible(plain) else ""


def plain_marks(text: str) -> str:
    """Drop marks of direction and what takes no room; every space becomes a plain one."""
    return text.translate(_INVISIBLE).translate(_SPACES)


def read_decimal(text: str) -> Decimal:
    """Read ``1.200,50``, ``1,200.50``, ``€ 1200.5`` or ``١٢٠٠٫٥٠`` as the same number.

    Instead of no cents a dash may stand, as in ``480,-``. A single mark before exactly three digits groups thousands, as in ``1.200``.
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
    """Read ``1.12.2026``, ``1.12.26``, ``01/12/2026`` or ``2026-12-01``.

    Raises NoSuchDayError for one that is in no calendar.
    """
    figure = _western(text)
    if match := _DAY_FIRST.match(figure):
        year, month, day = match[3] or f"20{match[4]}", match[2], match[1]
    elif match := _YEAR_FIRST.match(figure):
        year, month, day = match[1], match[2], match[3]
    else:
        raise ValueError(text)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise NoSuchDayError(text) from error


def _figure(text: str) -> str:
    """Return an amount without its unit, which stands behind it or, of euros, before it."""
    typed = _western(text)
    unit = _EUROS_FIRST.match(typed)
    bare = typed[unit.end() :] if unit else _UNITS.sub("", typed)
    return _NO_CENTS.sub("", bare.strip().replace(" ", ""))


def _western(text: str) -> str:
    """Write the digits of any script, wide ones too, and their decimal marks in Western ones."""
    marks = western_digits(plain_line(text)).translate(_WIDE)
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in marks)
