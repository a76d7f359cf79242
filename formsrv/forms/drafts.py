"""Turns what was read from the forms into the drafts that the services take."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pydantic import JsonValue

from catalog.vocabulary import Contact, IncomeKind
from formsrv.errors import InvalidValueError
from formsrv.forms.offer_table import OFFER_ROWS
from formsrv.payloads import (
    Applicant,
    Consent,
    InquiryDraft,
    InquiryFacts,
    Landlord,
    OfferDraft,
    OfferText,
    Wbs,
)

Values = Mapping[str, Any]


def offer_draft(values: Values, *, language: str, privacy_version: date) -> OfferDraft:
    """Build the draft of an offer from the values of all steps; raises InvalidValueError."""
    return OfferDraft(
        offer=offer_values(values),
        listing_days=values["listing_days"],
        texts={
            values["text_language"]: OfferText(
                title=values["title"], description=values["description"]
            )
        },
        landlord=Landlord(
            first_name=values["first_name"],
            last_name=values["last_name"],
            mail=values["mail"],
            phone=values["phone"],
            street=values["street"],
            house_number=values["house_number"],
            # Whoever has no mail address can only be called.
            contact=Contact(values["contact"]) if values["mail"] else Contact.PHONE,
            language=language,
        ),
        consent=given_consent(values, privacy_version),
    )


def offer_values(values: Values) -> dict[str, JsonValue]:
    """Return the facts as :func:`formsrv.facts.to_offer` reads them; what is empty is left out."""
    facts: dict[str, Any] = {"rent": {}, "energy": {}}
    for row in OFFER_ROWS:
        area, *path = row.covers.split(".")
        value = values.get(row.name)
        if area != "offer" or value is None:
            continue
        target = facts
        for folder in path[:-1]:
            target = target.setdefault(folder, {})
        target[path[-1]] = _json(value)
    return facts


def inquiry_draft(values: Values, *, privacy_version: date) -> InquiryDraft:
    """Build the draft of an inquiry; raises InvalidValueError without consent."""
    return InquiryDraft(
        facts=InquiryFacts(
            adults=values["adults"],
            children=values["children"],
            move_in=values["move_in"],
            income=[IncomeKind(kind) for kind in values["income"]],
            wbs=Wbs(values["wbs"]),
            pets=values["pets"],
            smoking=values["smoking"],
            languages=list(values["languages"]),
            supported=values["supporter"] is not None,
            own_words=values["own_words"] or "",
        ),
        supporter=values["supporter"],
        applicant=Applicant(name=values["name"], mail=values["mail"], phone=values["phone"]),
        consent=given_consent(values, privacy_version),
    )


def given_consent(values: Values, privacy_version: date) -> Consent:
    """Stamp a consent that was given; raises InvalidValueError for any other answer."""
    if values["consent"] is not True:
        raise InvalidValueError("consent")
    return Consent(privacy_version=privacy_version, at=datetime.now(UTC))


def _json(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else str(value.normalize())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool | int | str):
        return value
    raise TypeError(type(value).__name__)
