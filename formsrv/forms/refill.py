"""Turns a stored offer back into what a landlord types: the inverse of :mod:`formsrv.forms.drafts`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from pydantic import JsonValue
from werkzeug.datastructures import MultiDict

from catalog.formats import NO_BREAK, day, money, number
from formsrv.forms.context import Typed
from formsrv.forms.offer_table import OFFER_STEP_ROWS, OFFER_STEPS
from formsrv.forms.rows import Kind, Row
from formsrv.forms.shown import fact_at
from formsrv.payloads import OfferDraft

CONSENT = "consent"
_OWN = frozenset(
    {
        *("rooms", "area", "persons", "floor", "room_list", "house_number"),
        *("net", "cold_costs", "heating", "other", "garage", "deposit"),
        *("available_from", "lease_until", "energy_value", "title", "description", CONSENT),
    }
)
"""Answers that belong to one home alone."""


def filled_in(typed: Typed, draft: OfferDraft) -> Typed:
    """Return what was typed, with stored answers in the steps that were not open yet.

    Consent is left open there, since it is given anew.
    """
    filled = typed.copy()
    for step in OFFER_STEPS:
        mark = f"asked_{step.number}"
        if mark not in typed:
            filled[mark] = "1"
            for row in OFFER_STEP_ROWS[step.number]:
                filled.setlist(row.name, _values(row, draft))
    return filled


def like_another(draft: OfferDraft) -> Typed:
    """Return what a further offer of the same landlord probably shares with this one.

    What tells one home from another stays open, and so do words, rent and consent.
    """
    typed: Typed = MultiDict()
    for step in OFFER_STEPS:
        typed[f"asked_{step.number}"] = "1"
        for row in OFFER_STEP_ROWS[step.number]:
            if row.name not in _OWN:
                typed.setlist(row.name, _values(row, draft))
    return typed


def changed_steps(typed: Typed, draft: OfferDraft) -> Typed:
    """Return the fields of those steps that were open and do not hold what is stored."""
    changed: Typed = MultiDict()
    for step in OFFER_STEPS:
        mark, rows = f"asked_{step.number}", OFFER_STEP_ROWS[step.number]
        same = all(typed.getlist(row.name) == _values(row, draft) for row in rows)
        if mark in typed and not same:
            changed[mark] = "1"
            for row in rows:
                changed.setlist(row.name, typed.getlist(row.name))
    return changed


def _values(row: Row, draft: OfferDraft) -> list[str]:
    # The form asks for words in one language, so there is one text.
    tag, text = next(iter(draft.texts.items()))
    named: dict[str, JsonValue] = {
        "texts": tag,
        "texts.title": text.title,
        "texts.description": text.description,
        "listing_days": draft.listing_days,
        CONSENT: None,
    }
    if row.covers in named:
        value = named[row.covers]
    elif row.covers.startswith("landlord."):
        value = draft.landlord.model_dump(mode="json")[row.covers.partition(".")[2]]
    else:
        value = fact_at(draft.offer, row.covers)
    if value is None or value is False:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [_written(row, value)]


def _written(row: Row, value: JsonValue) -> str:
    return _WRITERS.get(row.kind, str)(value)


def _yes(value: JsonValue) -> str:
    del value
    return "yes"


def _number(value: JsonValue) -> str:
    return number(Decimal(str(value)))


def _euros(cents: JsonValue) -> str:
    return money(int(str(cents))).removesuffix(f"{NO_BREAK}€")


def _day(text: JsonValue) -> str:
    return day(date.fromisoformat(str(text)))


_WRITERS: dict[Kind, Callable[[JsonValue], str]] = {
    Kind.YES: _yes,
    Kind.DECIMAL: _number,
    Kind.MONEY: _euros,
    Kind.DAY: _day,
}
