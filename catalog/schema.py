"""JSON Schema of everything that people write by hand, made from the models themselves.

The files lie beside this module; a test fails when they no longer match the models.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from catalog.offer import Offer
from catalog.opportunity import Opportunity
from catalog.prose import ProseHead
from catalog.region import Language, Office, RegionSettings, RentTable

FOLDER = Path(__file__).parent / "schema"
DRAFT = "https://json-schema.org/draft/2020-12/schema"

_TYPES: dict[str, TypeAdapter[Any]] = {
    "offer.json": TypeAdapter(Offer),
    "opportunity.json": TypeAdapter(Opportunity),
    "prose.json": TypeAdapter(ProseHead),
    "region.json": TypeAdapter(RegionSettings),
    "languages.json": TypeAdapter(list[Language]),
    "offices.json": TypeAdapter(list[Office]),
    "rent_limits.json": TypeAdapter(list[RentTable]),
}

_FIELDS = {
    "kind": "What it is.",
    "demo": "true: demonstration data, refused in production.",
    "availability": "Whether the home can still be had.",
    "municipality": "Key of the municipality (AGS): eight digits in quotes.",
    "postcode": "Five digits in quotes; must belong to the municipality.",
    "listed_on": "First day on which the offer is shown.",
    "listed_until": "Last day on which it is shown.",
    "available_from": "Day from which one can move in.",
    "rooms": "Number of rooms in halves, without kitchen and bathroom.",
    "area": "Living space in square metres.",
    "persons": "Number of persons.",
    "floor": "0 is the ground floor, -1 the basement.",
    "lift": "Whether there is a lift.",
    "step_free": "Whether one gets in without steps.",
    "room_list": "The rooms, each kind once.",
    "extras": "What comes with the home beyond its rooms.",
    "net": "Net rent in euros a month.",
    "cold_costs": "Running costs without heating, in euros a month.",
    "heating": "Heating in euros a month; left out when it is paid to the supplier.",
    "other": "Other payments to the landlord in euros a month.",
    "garage": "Garage in euros a month, if wanted.",
    "deposit": "Deposit in euros, at most three net rents (BGB § 551).",
    "hot_water_in_heating": "Whether hot water is part of the heating costs.",
    "included": "What the running costs contain.",
    "separate": "What the tenant pays to others.",
    "lease_until": "Last day of a limited lease.",
    "certificate": "Kind of energy certificate (GEG § 87).",
    "value": "Energy in kWh per square metre and year.",
    "carrier": "What the heating burns or uses.",
    "efficiency": "Efficiency class.",
    "built": "Year of construction.",
    "languages": "Tags of the languages that are spoken.",
    "texts": "Title and description by language tag.",
    "title": "One line of plain text.",
    "description": "Plain text without contact data.",
    "photos": "Photos, the first one first; made by: python -m catalog photo.",
    "sha256": "SHA-256 of the large JPEG, which names the files below media/.",
    "width": "Width of the large picture in pixels.",
    "height": "Height of the large picture in pixels.",
    "bytes": "Size of the large picture in bytes.",
    "outside": "true: the files lie with the form service, not in git.",
    "alt": "What the photo shows, in words, by language tag.",
    "by": "human, or machine for a translation nobody has read yet.",
    "rule": "Recurrence such as FREQ=WEEKLY;BYDAY=MO, counted from first.",
    "first": "First day.",
    "until": "Last day on which the rule counts.",
    "begins": "Time of day such as 17:00, in quotes.",
    "ends": "Time of day such as 18:30, in quotes.",
    "except_on": "Days of the rule on which nothing was planned, such as public holidays.",
    "cancelled": "Announced days that do not take place; shown as cancelled.",
    "extra": "Further dates outside the rule.",
    "rotation": "Ids of venues in turn, one an occurrence.",
    "not_in_school_holidays": "Whether school holidays are left out.",
    "organiser": "The institution that answers for it, with its public contact.",
    "venues": "Where it takes place; the first one counts where no other is named.",
    "schedule": "When it takes place.",
    "cost": "What taking part costs, in euros; left out when it is free.",
    "registration": "Whether one has to register before.",
    "level": "Level of the language course.",
    "childcare": "Whether children are looked after meanwhile.",
    "audience": "For whom it is meant.",
    "checked_on": "Day on which the facts were last checked.",
    "review_due": "Day by which they must be checked again.",
    "translated_from": "Hashes of the source's sections; written by i18n stamp.",
    "summary": "One sentence for lists and search engines.",
    "version": "Version of a text that people consent to: its day.",
    "placeholder": "true: the data are invented, refused in production.",
}


def schema_files() -> dict[str, str]:
    """Return the text of each schema file by its name."""
    return {name: _text(name, adapter) for name, adapter in _TYPES.items()}


def _text(name: str, adapter: TypeAdapter[Any]) -> str:
    schema = adapter.json_schema(mode="validation")
    for definition in (schema, *schema.get("$defs", {}).values()):
        _describe(definition)
    whole = {"$schema": DRAFT, "$id": name, **schema}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _describe(definition: dict[str, Any]) -> None:
    for field, schema in definition.get("properties", {}).items():
        schema.pop("title", None)
        if description := _FIELDS.get(field):
            schema["description"] = description
