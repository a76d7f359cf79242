"""Records without pydantic, whose import alone takes longer than a small build may.

A full build, which has pydantic at hand, takes down the :class:`Shape` of a model
(:mod:`catalog.shapes`). From that a document without any fault is read here; for every other
one, and for shapes with something unknown in them, the answer is "not surely", and pydantic
is asked. What is read has the values that pydantic would give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple, NoReturn, Self

from catalog import values


class Origin(NamedTuple):
    """Which model a plain record stands for, and the classes that say more of it than fields.

    Classes are named as ``module:name``.
    """

    model: str
    behaviours: tuple[str, ...]


class PlainRecord:
    """Has the attributes of a model's instance. Frozen, compared by value."""

    origin: Origin

    def __init__(self, fields: Mapping[str, object]) -> None:
        self.__dict__.update(fields)

    def model_copy(self, *, update: Mapping[str, object]) -> Self:
        """Return a copy with other values, as pydantic's models do."""
        return type(self)({**self.__dict__, **update})

    def __getattr__(self, name: str) -> object:
        """Ask the model for what no field and no behaviour says; that loads pydantic."""
        found = None if name.startswith("_") else getattr(_named(self.origin.model), name, None)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        raise AttributeError(f"{self.origin.model} has no field {name!r}")

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"{self.origin.model} is frozen: {name!r}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PlainRecord):
            return NotImplemented
        return self.origin == other.origin and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.origin.model, *self.__dict__.values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{self.origin.model.rpartition(':')[2]}({shown})"

    def __reduce__(self) -> tuple[object, ...]:
        return restore, (self.origin, self.__dict__)


@cache
def plain_class(origin: Origin) -> type[PlainRecord]:
    """Return the class of a model's plain records."""
    bases = tuple(_named(name) for name in origin.behaviours)
    return type(origin.model.rpartition(":")[2], (*bases, PlainRecord), {"origin": origin})


def restore(origin: Origin, fields: Mapping[str, object]) -> PlainRecord:
    """Make a plain record again that was pickled."""
    return plain_class(origin)(fields)


class Shape(NamedTuple):
    """What a value must be, in plain values: ``kind`` names its reader in this module.

    ``of`` holds what that needs; ``checks`` are functions of :mod:`catalog.values`, in their
    order; ``limits`` are what must hold for the result.
    """

    kind: str
    of: Any = ()
    checks: tuple[str, ...] = ()
    limits: tuple[tuple[str, Any], ...] = ()


class FieldShape(NamedTuple):
    """A field of a record; ``needed`` false: it may be left out and then is ``default``."""

    name: str
    shape: Shape
    needed: bool
    default: object = None


class UnsureError(Exception):
    """A value is faulty, or not surely good: pydantic must say."""


def read_plain(shape: Shape, value: object) -> Any:  # noqa: ANN401 (a record of any kind)
    """Read a document's value; raises UnsureError."""
    for name in shape.checks:
        try:
            value = getattr(values, name)(value)
        except values.RefusedValueError:
            raise UnsureError from None
    found = _READERS[shape.kind](shape.of, value)
    if shape.limits and not all(_LIMITS[name](found, limit) for name, limit in shape.limits):
        raise UnsureError
    return found


def _record(of: tuple[Origin, tuple[FieldShape, ...]], value: object) -> PlainRecord:
    origin, fields = of
    if type(value) is not dict or not value.keys() <= {field.name for field in fields}:
        raise UnsureError
    found: dict[str, object] = {}
    for field in fields:
        if field.name in value:
            found[field.name] = read_plain(field.shape, value[field.name])
        elif field.needed:
            raise UnsureError
        else:
            found[field.name] = _fresh(field.default)
    return plain_class(origin)(found)


def _fresh(default: object) -> object:
    return list(default) if type(default) is list else default


def _list(of: Shape, value: object) -> list[Any]:
    if type(value) is not list:
        raise UnsureError
    return [read_plain(of, part) for part in value]


def _map(of: Shape, value: object) -> dict[str, Any]:
    if type(value) is not dict or not all(type(key) is str for key in value):
        raise UnsureError
    return {key: read_plain(of, part) for key, part in value.items()}


def _word(of: str, value: object) -> object:
    if type(value) is not str:
        raise UnsureError
    try:
        return _named(of)(value)
    except ValueError:
        raise UnsureError from None


def _any(of: tuple[Shape, ...], value: object) -> Any:  # noqa: ANN401 (of either shape)
    """Read what has one shape of several; null is one of them or none."""
    for shape in of:
        if value is None or shape.kind != "null":
            try:
                return read_plain(shape, value)
            except UnsureError:
                continue
    raise UnsureError


def _of_type(wanted: type) -> Callable[[object, object], object]:
    def read(_of: object, value: object) -> object:
        if type(value) is not wanted:
            raise UnsureError
        return value

    return read


def _matches(value: str, pattern: str) -> bool:
    # Beyond ASCII and at line breaks the two kinds of patterns may differ.
    return value.isascii() and "\n" not in value and re.search(pattern, value) is not None


_READERS: dict[str, Callable[[Any, Any], Any]] = {
    "record": _record,
    "list": _list,
    "map": _map,
    "word": _word,
    "any": _any,
    "text": _of_type(str),
    "whole": _of_type(int),
    "decimal": _of_type(Decimal),
    "truth": _of_type(bool),
    "day": _of_type(date),
    "null": _of_type(type(None)),
}
_LIMITS: dict[str, Callable[[Any, Any], bool]] = {
    "ge": lambda value, limit: value >= limit,
    "le": lambda value, limit: value <= limit,
    "min_length": lambda value, limit: len(value) >= limit,
    "max_length": lambda value, limit: len(value) <= limit,
    "pattern": _matches,
}


@cache
def _named(path: str) -> Any:  # noqa: ANN401 (a class of any kind)
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
