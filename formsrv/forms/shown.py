"""Writes the facts of a sent offer as the questions of the form with their answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from markupsafe import Markup
from pydantic import JsonValue

from catalog.formats import day, money, number
from catalog.language_names import language_name
from catalog.offer import Offer
from catalog.region import Region
from formsrv.editions import TextChange, text_changes
from formsrv.forms.offer_table import OFFER_ROWS
from formsrv.forms.rows import N_, Kind, Row
from formsrv.payloads import OfferDraft, OfferSubmission
from theme.environment import Translator, isolate

_USUAL: dict[str, JsonValue] = {
    name: str(field.default)
    for name, field in Offer.model_fields.items()
    if isinstance(field.default, StrEnum)
}
"""What holds of a home whose offer says nothing about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A question (msgid) and its answer in the reader's language."""

    label: str
    value: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A question (msgid) with the answer before and after; one of them may be empty."""

    label: str
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that the office, or the landlord, changed about an offer."""

    rows: tuple[ChangedRow, ...]
    texts: tuple[TextChange, ...]


def changes_of(
    before: OfferSubmission | None,
    after: OfferSubmission | None,
    region: Region,
    translate: Translator,
) -> Changes | None:
    """Compare an offer as it was sent with the office's version; None without a difference."""
    if before is None or after is None:
        return None
    old, new = (
        {row.label: row.value for row in offer_rows(_with_defaults(one), region, translate)}
        for one in (before, after)
    )
    rows = tuple(
        ChangedRow(label=label, before=old.get(label, Markup()), after=new.get(label, Markup()))
        for label in {**old, **new}
        if old.get(label) != new.get(label)
    )
    texts = text_changes(before, after)
    return Changes(rows=rows, texts=texts) if rows or texts else None


def _with_defaults(draft: OfferSubmission) -> OfferSubmission:
    """Return an offer with its usual answers: a file leaves out what a form sends."""
    return draft.model_copy(update={"offer": {**_USUAL, **draft.offer}})


def offer_rows(draft: OfferDraft, region: Region, translate: Translator) -> list[ShownRow]:
    """List what the sender answered; questions left open are left out."""
    rows = [
        ShownRow(label=row.label, value=shown)
        for row in OFFER_ROWS
        if (value := fact_at(draft.offer, row.covers)) not in (None, [], False)
        and (shown := _shown(row, value, region, translate))
    ]
    days = translate.ngettext("%(n)s day", "%(n)s days", draft.listing_days)
    return [*rows, ShownRow(label=N_("How long shall the offer be shown?"), value=days)]


def fact_at(facts: Mapping[str, JsonValue], covers: str) -> JsonValue:
    """Return the fact that a row of the form is about; None when it is not there."""
    area, *path = covers.split(".")
    if area != "offer":
        return None
    value: JsonValue = dict(facts)
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _shown(row: Row, value: JsonValue, region: Region, translate: Translator) -> Markup:
    if row.kind is Kind.YES:
        return translate.gettext("Yes")
    if row.words is not None:
        chosen = value if isinstance(value, list) else [value]
        return translate.labels(row.words(str(word)) for word in chosen)
    if row.kind is Kind.LANGUAGES and isinstance(value, list):
        return Markup(", ").join(
            isolate(language_name(region.language(str(tag)), translate.language)) for tag in value
        )
    if row.kind is Kind.PLACE:
        return isolate(_place(str(value), region))
    return isolate(_figure(row, value))


def _place(ags: str, region: Region) -> str:
    home = region.municipalities.get(ags)
    return home.name if home else ags


def _figure(row: Row, value: JsonValue) -> str:
    if row.kind is Kind.MONEY and isinstance(value, int):
        return money(value)
    if row.kind is Kind.DAY and isinstance(value, str):
        return day(date.fromisoformat(value))
    if row.kind in {Kind.WHOLE, Kind.DECIMAL} and isinstance(value, int):
        return number(value)
    return str(value).replace(".", ",") if row.kind is Kind.DECIMAL else str(value)
