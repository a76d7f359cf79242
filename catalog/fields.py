"""Field types that records share: money in cents, AGS, postcode, texts, and their limits.

Each refuses with a code of :mod:`catalog.sentences`, so that a fault reads the same from a
file, a form and a build.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST_ROOMS = 20
MAX_CENTS = 1_000_000_00
TITLE_MIN, TITLE_MAX = 10, 50
DESCRIPTION_MIN, DESCRIPTION_MAX = 40, 1500

_AGS = re.compile(r"[0-9]{8}\Z")
_POSTCODE = re.compile(r"[0-9]{5}\Z")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Record(BaseModel):
    """Base of everything read from files: frozen, strict, no unknown key."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=False
    )


def _fault(code: str, **values: object) -> PydanticCustomError:
    return PydanticCustomError("catalog", "{code}", {"code": code, **values})


def _cents(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _fault("F208", found=value)
    cents = Decimal(value) * 100
    if cents != cents.to_integral_value() or not 0 <= cents <= MAX_CENTS:
        raise _fault("F208", found=value)
    return int(cents)


def _one_decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _fault("F209", found=value)
    if Decimal(value) * 10 % 1:
        raise _fault("F209", found=value)
    return Decimal(value)


def _half_rooms(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _fault("F210", found=value)
    if Decimal(value) * 2 % 1 or not 1 <= value <= MOST_ROOMS:
        raise _fault("F210", found=value)
    return Decimal(value)


def _pattern(pattern: re.Pattern[str], code: str) -> BeforeValidator:
    def check(value: object) -> str:
        if not isinstance(value, str) or not pattern.match(value):
            raise _fault(code, found=value)
        return value

    return BeforeValidator(check)


def _plain_line(value: object) -> object:
    if isinstance(value, str) and ("\n" in value or value != value.strip()):
        raise _fault("F211", found=value)
    return value


def _plain_text(value: object) -> object:
    if isinstance(value, str) and ("<" in value or ">" in value):
        raise _fault("F212", found=value)
    return value


def _day(value: object) -> object:
    if not isinstance(value, date):
        raise _fault("F213", found=value)
    return value


_EUROS = {"type": "number", "minimum": 0, "multipleOf": 0.01}
_STRING = {"type": "string"}

Cents = Annotated[int, BeforeValidator(_cents), WithJsonSchema(_EUROS)]
"""Money: euros with at most two decimals in a file, integer cents inside."""
SquareMetres = Annotated[
    Decimal,
    BeforeValidator(_one_decimal),
    Field(ge=5, le=1000),
    WithJsonSchema({"type": "number", "minimum": 5, "maximum": 1000, "multipleOf": 0.1}),
]
RoomCount = Annotated[
    Decimal,
    BeforeValidator(_half_rooms),
    WithJsonSchema({"type": "number", "minimum": 1, "maximum": 20, "multipleOf": 0.5}),
]
Ags = Annotated[str, _pattern(_AGS, "F214"), WithJsonSchema({**_STRING, "pattern": "^[0-9]{8}$"})]
"""Key of a municipality (Amtlicher Gemeindeschlüssel), eight digits, a string."""
Postcode = Annotated[
    str, _pattern(_POSTCODE, "F215"), WithJsonSchema({**_STRING, "pattern": "^[0-9]{5}$"})
]
ClockTime = Annotated[
    str,
    _pattern(_TIME, "F216"),
    WithJsonSchema({**_STRING, "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Slug = Annotated[
    str,
    _pattern(_SLUG, "F217"),
    WithJsonSchema({**_STRING, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({**_STRING, "format": "date"})]
Line = Annotated[str, BeforeValidator(_plain_text), BeforeValidator(_plain_line)]
"""One line of plain text without markup."""
Prose = Annotated[str, BeforeValidator(_plain_text)]
"""Plain text of several lines without markup."""
Title = Annotated[Line, Field(min_length=TITLE_MIN, max_length=TITLE_MAX)]
Description = Annotated[Prose, Field(min_length=DESCRIPTION_MIN, max_length=DESCRIPTION_MAX)]


class Text(Record):
    """Title and description of an offer or opportunity in one language.

    ``by`` is ``machine`` for a translation nobody has read yet.
    """

    title: Title
    description: Description
    by: Annotated[str, Field(pattern="^(human|machine)$")] = "human"
