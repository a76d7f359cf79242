"""Turns a parsed document into a typed record, or into problems that point at its lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from catalog.problems import Problem
from catalog.yaml_source import Path, Source

T = TypeVar("T")

_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)

_CODES = {
    "missing": "F201",
    "extra_forbidden": "F202",
    "enum": "F204",
    "greater_than_equal": "F205",
    "less_than_equal": "F206",
    "string_too_short": "F207",
    "string_too_long": "F218",
    "too_short": "F219",
    "string_pattern_mismatch": "F220",
}
_KINDS = {
    "bool_type": "bool",
    "int_type": "whole number",
    "string_type": "text",
    "list_type": "list",
    "dict_type": "map",
    "model_type": "map",
    "model_attributes_type": "map",
    "decimal_type": "number",
}


def validate(model: type[T] | TypeAdapter[T], source: Source) -> tuple[T | None, list[Problem]]:
    """Validate a document against a model; all faults come at once.

    ``model`` is a pydantic model or, for lists, a type adapter.
    """
    adapter: TypeAdapter[T] = model if isinstance(model, TypeAdapter) else _adapter(model)
    try:
        return adapter.validate_python(source.value), []
    except ValidationError as error:
        found = [_problem(source, details) for details in error.errors(include_url=False)]
        # A union reports each of its members: one fault, one problem.
        once = {
            (fault.line, fault.col, fault.code, fault.values["field"]): fault for fault in found
        }
        return None, list(once.values())


def _problem(source: Source, details: ErrorDetails) -> Problem:
    path = _known_path(source, details["loc"])
    kind = _kind(details)
    context = details.get("ctx") or {}
    values: dict[str, object] = {
        "field": _field(path, details["loc"], missing=kind == "missing"),
        "found": details["input"],
    }
    if kind == "catalog":
        values.update({name: value for name, value in context.items() if name != "code"})
        return source.problem(path, str(context["code"]), **values)
    if kind == "enum":
        values["expected"] = str(context.get("expected", "")).replace("'", "")
    values.update({name: context[name] for name in context if name in _LIMITS})
    if code := _CODES.get(kind):
        return source.problem(path, code, **values)
    values["expected"] = _KINDS.get(kind, kind)
    return source.problem(path, "F203", **values)


_LENGTHS = ("too_short", "too_long")
_LIMITS = ("ge", "le", "min_length", "max_length", "actual_length", "pattern")


def _kind(details: ErrorDetails) -> str:
    """Name the kind of fault; pydantic calls a text's length that of a list after a validator."""
    kind = details["type"]
    return f"string_{kind}" if kind in _LENGTHS and isinstance(details["input"], str) else kind


def _known_path(source: Source, loc: tuple[int | str, ...]) -> Path:
    """Cut a pydantic location to the part that stands in the document."""
    known: Path = ()
    for part in loc:
        if (*known, part) in source.marks:
            known = (*known, part)
    return known


def _field(path: Path, loc: tuple[int | str, ...], *, missing: bool) -> str:
    parts = (*path, loc[-1]) if missing and loc and (not path or path[-1] != loc[-1]) else path
    return ".".join(str(part) for part in parts) or "-"
