"""The facts of an offer as JSON, and back: what lies sealed until an editor publishes it.

Keys and values are those of :class:`catalog.offer.Offer`, with three differences: money is
integer cents (``rent.net``: 48050), decimals are text (``rooms``: "2.5") or whole numbers, and
dates are ISO text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import JsonValue

from catalog.offer import Offer
from catalog.problems import Problem
from catalog.records import validate
from catalog.yaml_source import Path, Source
from formsrv.errors import InvalidOfferError
from formsrv.payloads import OfferText

NOT_FACTS = frozenset({"listed_on", "listed_until", "demo", "availability", "texts", "photos"})
"""Fields of an offer that the portal sets, or that are no facts."""
_MONEY = frozenset({"net", "cold_costs", "heating", "other", "garage", "deposit"})
_DECIMALS = (("rooms",), ("area",), ("energy", "value"))
_DAYS = (("available_from",), ("lease_until",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """From when until when an offer is listed."""

    first: date
    last: date


def to_offer(
    facts: Mapping[str, JsonValue], *, texts: Mapping[str, OfferText], listing: Listing
) -> Offer:
    """Make an offer of facts, texts and dates; raises InvalidOfferError with every problem."""
    value: dict[str, Any] = {
        **_read_facts(facts),
        "listed_on": listing.first,
        "listed_until": listing.last,
        "texts": {tag: text.model_dump() for tag, text in texts.items()},
    }
    offer, problems = validate(Offer, _source(value))
    problems.extend(_strays(facts))
    if offer is None or problems:
        raise InvalidOfferError("offer", problems=problems)
    return offer


def offer_facts(offer: Offer) -> dict[str, JsonValue]:
    """Return the facts of an offer as JSON: the inverse of :func:`to_offer`."""
    facts: dict[str, Any] = offer.model_dump(
        mode="json", exclude=set(NOT_FACTS), exclude_defaults=True
    )
    return facts


def _read_facts(facts: Mapping[str, JsonValue]) -> dict[str, Any]:
    value: dict[str, Any] = {
        key: dict(part) if isinstance(part, dict) else part for key, part in facts.items()
    }
    rent = value.get("rent")
    if isinstance(rent, dict):
        value["rent"] = {key: _euros(part) if key in _MONEY else part for key, part in rent.items()}
    for path in _DECIMALS:
        _replace(value, path, _decimal)
    for path in _DAYS:
        _replace(value, path, _day)
    return value


def _replace(value: dict[str, Any], path: tuple[str, ...], read: Callable[[Any], Any]) -> None:
    *folders, name = path
    inner: Any = value
    for folder in folders:
        inner = inner.get(folder)
        if not isinstance(inner, dict):
            return
    if name in inner:
        inner[name] = read(inner[name])


def _euros(cents: Any) -> Any:  # noqa: ANN401 (whatever stood there; the catalog judges it)
    whole = isinstance(cents, int) and not isinstance(cents, bool)
    return Decimal(cents) / 100 if whole else cents


def _decimal(text: Any) -> Any:  # noqa: ANN401
    if not isinstance(text, str):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _day(text: Any) -> Any:  # noqa: ANN401
    try:
        return date.fromisoformat(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _strays(facts: Mapping[str, JsonValue]) -> list[Problem]:
    """Refuse what the portal decides: a sender must not set dates of listing or the demo mark."""
    return [
        Problem(path="offer", line=1, col=1, code="F202", values={"field": key, "found": key})
        for key in sorted(NOT_FACTS & facts.keys())
    ]


def _source(value: dict[str, Any]) -> Source:
    """Give every key a mark, so that a problem names its field."""
    marks: dict[Path, tuple[int, int]] = {(): (1, 1)}

    def walk(part: Any, path: Path) -> None:  # noqa: ANN401
        marks[path] = (1, 1)
        if isinstance(part, dict):
            for key, inner in part.items():
                walk(inner, (*path, key))
        elif isinstance(part, list):
            for index, inner in enumerate(part):
                walk(inner, (*path, index))

    walk(value, ())
    return Source(path="offer", value=value, marks=marks)
