"""Writes the public list of offers that can be asked for, from the committed content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from catalog.areas import Areas
from catalog.vocabulary import Availability, Certificate, OfferKind
from catalog.yaml_source import decode, parse_yaml
from formsrv.desk.context import DeskContext
from formsrv.directory import ListedOffer, write_directory

_NEEDS_WBS = frozenset({Certificate.REQUIRED.value, Certificate.URGENT.value})


def export_listing(context: DeskContext) -> dict[str, ListedOffer]:
    """Replace the public list; return what is on it, by the offers' ids.

    Only a few facts of a file are read: whole records would cost a second at 5000 offers.
    """
    listed: dict[str, ListedOffer] = {}
    areas = Areas(context.region)
    for path, raw in context.content.read_offers():
        offer = _listed(areas, raw, path=path)
        if offer is not None and offer.until >= context.today:
            listed[path.rpartition("/")[2].removesuffix(".yaml")] = offer
    write_directory(context.offers_file, listed)
    return listed


def _listed(areas: Areas, raw: bytes, *, path: str) -> ListedOffer | None:
    region = areas.region
    text, faults = decode(raw, path=path)
    source, problems = parse_yaml(text, path=path)
    value = source.value
    if faults or problems or not isinstance(value, dict):
        return None
    until, ags = value.get("listed_until"), value.get("municipality")
    persons = value.get("persons")
    rented = value.get("availability") == Availability.RENTED.value
    if rented or not isinstance(until, date) or ags not in region.municipalities:
        return None
    # The narrowest area that may be named in public.
    area = areas.around[str(ags)][-1]
    return ListedOffer(
        office=region.office_for(str(ags)).id,
        until=until,
        area=area,
        titles=dict(_titles(value.get("texts"))),
        place=region.public_place(str(ags)).name,
        persons=persons if isinstance(persons, int) else None,
        wbs=value.get("wbs") in _NEEDS_WBS,
        **_naming_facts(value.get("kind"), value.get("rooms")),
    )


def _naming_facts(kind: object, rooms: object) -> dict[str, str]:
    """Return kind and number of rooms, by which a home without a title in a language is named."""
    if kind not in set(OfferKind) or not isinstance(rooms, int | Decimal):
        return {}
    return {"kind": str(kind), "rooms": str(rooms)}


def _titles(texts: object) -> Iterator[tuple[str, str]]:
    for tag, text in texts.items() if isinstance(texts, dict) else ():
        if isinstance(text, dict) and isinstance(title := text.get("title"), str):
            yield str(tag), title
