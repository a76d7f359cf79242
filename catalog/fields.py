"""Field types that records share: money in cents, AGS, postcode, texts, and their limits.

Each refuses with a code of :mod:`catalog.sentences`, so that a fault reads the same from a
file, a form and a build.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from catalog import values
from catalog.values import RefusedValueError

TITLE_MIN, TITLE_MAX = 10, 50
DESCRIPTION_MIN, DESCRIPTION_MAX = 40, 1500


class Record(BaseModel):
    """Base of everything read from files: frozen, strict, no unknown key."""

    model_config = ConfigDict(
        frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=False
    )


def _check(check: Callable[[object], object]) -> BeforeValidator:
    """Let pydantic check a value by a function of :mod:`catalog.values`, which needs none."""

    @wraps(check)
    def validate(value: object) -> object:
        try:
            return check(value)
        except RefusedValueError as refusal:
            raise PydanticCustomError(
                "catalog", "{code}", {"code": refusal.code, "found": value}
            ) from None

    return BeforeValidator(validate)


_EUROS = {"type": "number", "minimum": 0, "multipleOf": 0.01}
_STRING = {"type": "string"}

Cents = Annotated[int, _check(values.cents), WithJsonSchema(_EUROS)]
"""Money: euros with at most two decimals in a file, integer cents inside."""
SquareMetres = Annotated[
    Decimal,
    _check(values.one_decimal),
    Field(ge=5, le=1000),
    WithJsonSchema({"type": "number", "minimum": 5, "maximum": 1000, "multipleOf": 0.1}),
]
RoomCount = Annotated[
    Decimal,
    _check(values.half_rooms),
    WithJsonSchema({"type": "number", "minimum": 1, "maximum": 20, "multipleOf": 0.5}),
]
Ags = Annotated[str, _check(values.ags), WithJsonSchema({**_STRING, "pattern": "^[0-9]{8}$"})]
"""Key of a municipality (Amtlicher Gemeindeschlüssel), eight digits, a string."""
Postcode = Annotated[
    str, _check(values.postcode), WithJsonSchema({**_STRING, "pattern": "^[0-9]{5}$"})
]
ClockTime = Annotated[
    str,
    _check(values.clock_time),
    WithJsonSchema({**_STRING, "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Slug = Annotated[
    str,
    _check(values.slug),
    WithJsonSchema({**_STRING, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
]
Day = Annotated[date, _check(values.day), WithJsonSchema({**_STRING, "format": "date"})]
Line = Annotated[str, _check(values.plain_text), _check(values.plain_line)]
"""One line of plain text without markup."""
Prose = Annotated[str, _check(values.plain_text)]
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
