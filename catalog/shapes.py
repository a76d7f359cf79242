"""Takes down the shape of models, and turns their instances into plain records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel, BeforeValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from catalog import values
from catalog.fields import Record
from catalog.plain_records import FieldShape, Origin, Shape, plain_class
from catalog.vocabulary import Word

T = TypeVar("T")

_SIMPLE = {
    str: "text",
    int: "whole",
    Decimal: "decimal",
    bool: "truth",
    date: "day",
    NoneType: "null",
}


class UnknownShapeError(Exception):
    """A model holds something that plain records do not know; its documents need pydantic."""


def shape_of(model: type[BaseModel]) -> Shape | None:
    """Take down a model; null when something in it is not known here."""
    try:
        return _record(model)
    except UnknownShapeError:
        return None


def plain(value: T) -> T:
    """Return a value with plain records in place of models, at any depth."""
    return cast("T", _plain(value, {}))


def _plain(value: object, known: dict[int, tuple[object, object]]) -> object:
    """Do so; what stood in several places still is one thing, as ``known`` remembers."""
    if id(value) not in known:
        known[id(value)] = value, _made_plain(value, known)
    return known[id(value)][1]


def _made_plain(value: object, known: dict[int, tuple[object, object]]) -> object:
    if isinstance(value, BaseModel):
        found = {name: _plain(getattr(value, name), known) for name in type(value).model_fields}
        return plain_class(_origin(type(value)))(found)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: _plain(getattr(value, one.name), known) for one in fields(value)}
        return type(value)(**parts)
    if isinstance(value, dict):
        return {key: _plain(part, known) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_plain(part, known) for part in value)
    return value


def _record(model: type[BaseModel]) -> Shape:
    if model.model_config != Record.model_config or _has_validators(model):
        raise UnknownShapeError(model.__name__)
    return Shape("record", (_origin(model), tuple(_fields(model))))


def _has_validators(model: type[BaseModel]) -> bool:
    found = model.__pydantic_decorators__
    return bool(
        found.validators
        or found.field_validators
        or found.root_validators
        or found.model_validators
        or model.__pydantic_post_init__
    )


def _fields(model: type[BaseModel]) -> Iterator[FieldShape]:
    for name, info in model.model_fields.items():
        if info.alias or info.default_factory or info.discriminator:
            raise UnknownShapeError(name)
        shape = _limited(_shape(info.annotation), info.metadata)
        needed = info.is_required()
        yield FieldShape(name, shape, needed, None if needed else plain(info.default))


def _origin(model: type[BaseModel]) -> Origin:
    others = [one for one in model.__mro__ if not issubclass(one, BaseModel)]
    ours = [one for one in others if one.__module__.startswith("catalog.")]
    return Origin(_path(model), tuple(_path(one) for one in ours))


def _path(one: type) -> str:
    return f"{one.__module__}:{one.__qualname__}"


def _shape(annotation: Any) -> Shape:  # noqa: ANN401 (any annotation)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _limited(_shape(parts[0]), parts[1:])
    if origin in (Union, UnionType):
        return _either(tuple(_shape(part) for part in parts))
    if origin is list:
        return Shape("list", _shape(parts[0]))
    if origin is dict and parts[0] is str:
        return Shape("map", _shape(parts[1]))
    if isinstance(annotation, type):
        return _shape_of_class(annotation)
    raise UnknownShapeError(str(annotation))


def _shape_of_class(annotation: type) -> Shape:
    if annotation in _SIMPLE:
        return Shape(_SIMPLE[annotation])
    if issubclass(annotation, Word):
        return Shape("word", _path(annotation))
    if issubclass(annotation, BaseModel):
        return _record(annotation)
    raise UnknownShapeError(annotation.__name__)


def _limited(shape: Shape, metadata: Iterable[object]) -> Shape:
    """Add what stands beside a type; pydantic calls the checks that stand last first."""
    checks, limits = list(shape.checks), list(shape.limits)
    for one in _flat(metadata):
        if checked := _checked_by(one):
            checks.insert(0, checked)
        elif isinstance(one, WithJsonSchema):
            continue
        else:
            limits.append(_limit(one))
    if shape.kind == "any" and (checks or limits):
        return _limited_parts(shape, tuple(checks), tuple(limits))
    return shape._replace(checks=tuple(checks), limits=tuple(limits))


def _limited_parts(
    shape: Shape, checks: tuple[str, ...], limits: tuple[tuple[str, object], ...]
) -> Shape:
    """Limit each of several shapes; what pydantic does with a limit of null, it shall say."""
    if checks:
        raise UnknownShapeError(checks[0])
    parts = tuple(
        part._replace(limits=(*part.limits, *limits)) for part in shape.of if part.kind != "null"
    )
    return Shape("any", parts)


def _either(parts: tuple[Shape, ...]) -> Shape:
    """Join shapes of which a value can have only one; else pydantic would choose."""
    kinds = [part.kind for part in parts if part.kind != "null"]
    alike = len(set(kinds)) < len(kinds) or {"word", "text"} <= set(kinds)
    if len(kinds) > 1 and (alike or any(part.checks for part in parts)):
        raise UnknownShapeError(str(kinds))
    return Shape("any", parts)


def _flat(metadata: Iterable[object]) -> Iterator[object]:
    for one in metadata:
        if isinstance(one, FieldInfo):
            yield from _flat(one.metadata)
        else:
            yield one


def _checked_by(one: object) -> str | None:
    """Name the function of our values that a validator calls, if it does nothing else."""
    if not isinstance(one, BeforeValidator):
        return None
    name = getattr(one.func, "__name__", "")
    if getattr(one.func, "__wrapped__", None) is not getattr(values, name, one):
        raise UnknownShapeError(name)
    return name


def _limit(one: object) -> tuple[str, object]:
    match one:
        case Ge(ge=limit):
            return "ge", limit
        case Le(le=limit):
            return "le", limit
        case MinLen(min_length=limit):
            return "min_length", limit
        case MaxLen(max_length=limit):
            return "max_length", limit
    known = {
        name: value for name, value in getattr(one, "__dict__", {}).items() if value is not None
    }
    if list(known) != ["pattern"]:
        raise UnknownShapeError(repr(one))
    return "pattern", known["pattern"]
