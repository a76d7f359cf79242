"""Writes records in the one canonical form, which any YAML parser reads as we do.

Keys stand in the order of the model, defaults are left out, and every text that a YAML 1.1
parser would take for something else is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from catalog.fields import Cents
from catalog.offer import Offer
from catalog.opportunity import Opportunity

Plain: TypeAlias = "str | Mapping[str, Plain] | Sequence[Plain]"

WIDTH = 100
FOLD_WIDTH = 92
_INDENT = "  "

_SAFE = re.compile(r"[^\W\d_][\w .,:;()/+='’@!?&%*\u2013-]*\Z")
_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*\Z")
_CENTS = Cents.__metadata__[0]  # type: ignore[attr-defined]
_RESOLVER = yaml.SafeLoader("")


class _Scalar(str):
    """A value in its written form: nothing is left to quote."""

    __slots__ = ()


def dump_offer(offer: Offer) -> str:
    """Write an offer as its canonical file."""
    return _document(offer)


def dump_opportunity(opportunity: Opportunity) -> str:
    """Write an opportunity as its canonical file."""
    return _document(opportunity)


def has_comments(text: str) -> bool:
    """Tell whether a file holds comments, which a canonical form would lose."""
    covered = _scalar_spans(text)
    position = 0
    for line in text.splitlines(keepends=True):
        for found in re.finditer(r"(?:^|(?<=[\s]))#", line):
            place = position + found.start()
            if not any(start <= place < end for start, end in covered):
                return True
        position += len(line)
    return False


def quoted(text: str, *, in_brackets: bool = False) -> str:
    """Write a text as a scalar of one line, quoted unless every parser reads it alike."""
    if _is_safe(text) and not (in_brackets and "," in text):
        return text
    return _double_quoted(text)


def _scalar_spans(text: str) -> list[tuple[int, int]]:
    return [
        (event.start_mark.index, event.end_mark.index)
        for event in yaml.parse(text, Loader=yaml.SafeLoader)
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark
    ]


def _document(record: BaseModel) -> str:
    return "\n".join(_mapping(_plain(record), 0)) + "\n"


def _plain(record: BaseModel) -> dict[str, Plain]:
    """Turn a record into what is written, without the defaults."""
    found: dict[str, Plain] = {}
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            found[name] = _value(value, is_money=_is_money(field))
    return found


def _is_money(field: FieldInfo) -> bool:
    """Tell money by the validator of its type; optional money carries it inside a union."""
    metadata = [*field.metadata]
    for part in getattr(field.annotation, "__args__", ()):
        metadata.extend(getattr(part, "__metadata__", ()))
    return _CENTS in metadata


def _value(value: object, *, is_money: bool = False) -> Plain:
    if isinstance(value, BaseModel):
        return _plain(value)
    if isinstance(value, Mapping):
        return {str(key): _value(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_value(entry) for entry in value]
    if is_money and isinstance(value, int):
        return _Scalar(_money(value))
    return _scalar(value)


def _scalar(value: object) -> Plain:
    if value is None:
        return _Scalar("null")
    if isinstance(value, bool):
        return _Scalar(str(value).lower())
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Decimal):
        return _Scalar(_number(value))
    if isinstance(value, int | date):
        return _Scalar(str(value))
    return str(value)


def _money(cents: int) -> str:
    euros, rest = divmod(cents, 100)
    return f"{euros}.{rest:02d}" if rest else str(euros)


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _mapping(values: Mapping[str, Plain], depth: int) -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(f"{_INDENT * depth}{quoted(key)}:", value, depth)


def _entry(lead: str, value: Plain, depth: int) -> Iterator[str]:
    """Write one value behind its key."""
    if isinstance(value, _Scalar):
        yield f"{lead} {value}"
    elif isinstance(value, str):
        yield from _text(lead, value, depth)
    elif isinstance(value, Mapping):
        if not value:
            yield f"{lead} {{}}"
            return
        yield lead
        yield from _mapping(value, depth + 1)
    else:
        yield from _sequence(lead, value, depth)


def _text(lead: str, text: str, depth: int) -> Iterator[str]:
    one_line = f"{lead} {quoted(text)}"
    if len(one_line) <= WIDTH and "\n" not in text:
        yield one_line
    elif _folds(text):
        yield f"{lead} >-"
        yield from _folded(text, _INDENT * (depth + 1))
    else:
        yield from _long_quoted(lead, text, depth)


def _sequence(lead: str, values: Sequence[Plain], depth: int) -> Iterator[str]:
    if all(isinstance(value, str) for value in values):
        inside = ", ".join(
            str(value) if isinstance(value, _Scalar) else quoted(str(value), in_brackets=True)
            for value in values
        )
        if len(lead) + len(inside) + 3 <= WIDTH:
            yield f"{lead} [{inside}]"
            return
    yield lead
    for value in values:
        yield from _item(value, depth + 1)


def _item(value: Plain, depth: int) -> Iterator[str]:
    lead = f"{_INDENT * depth}-"
    if isinstance(value, Mapping):
        lines = list(_mapping(value, depth + 1))
        yield f"{lead} {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield from _entry(lead, value, depth)


def _is_safe(text: str) -> bool:
    """Tell whether a text can stand without quotes and stays a text in YAML 1.1."""
    if not _SAFE.match(text) or text != text.strip() or ": " in text or text.endswith(":"):
        return False
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return bool(tag == "tag:yaml.org,2002:str")


def _folds(text: str) -> bool:
    """Tell whether folding loses nothing: no space where a line could break or begin."""
    if not _BLOCK.match(text) or text != text.strip() or not text:
        return False
    lines = text.split("\n")
    return all(line == line.strip() and "  " not in line for line in lines)


def _folded(text: str, indent: str) -> Iterator[str]:
    """Write paragraphs; between two of them stands one empty line more than in the text."""
    for number, paragraph in enumerate(text.split("\n")):
        if number:
            yield ""
        if paragraph:
            yield from _wrapped(paragraph, indent)


def _wrapped(paragraph: str, indent: str) -> Iterator[str]:
    line = indent
    for word in paragraph.split(" "):
        if line != indent and len(line) + 1 + len(word) > FOLD_WIDTH:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x85": "\\N"}
_ESCAPES |= {"\u2028": "\\L", "\u2029": "\\P", "\xa0": "\\_"}


def _escaped(letter: str) -> str:
    if found := _ESCAPES.get(letter):
        return found
    if _BLOCK.match(letter):
        return letter
    code = ord(letter)
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}"  # noqa: PLR2004


def _double_quoted(text: str) -> str:
    return '"' + "".join(_escaped(letter) for letter in text) + '"'


def _long_quoted(lead: str, text: str, depth: int) -> Iterator[str]:
    r"""Break a quoted text with a backslash at line ends, where no space is folded."""
    indent = _INDENT * (depth + 1)
    line = f'{lead} "'
    for letter in text:
        written = _escaped(letter)
        if len(line) + len(written) + 1 >= WIDTH:
            yield f"{line}\\"
            # A space at the beginning of a line would be taken for indentation.
            line = indent + ("\\" if written == " " else "")
        line += written
    yield f'{line}"'
