"""Writes the public list of offers that can be asked for, from the committed content."""

from __future__ import annotations

from datetime import date

from catalog.vocabulary import Availability
from catalog.yaml_source import decode, parse_yaml
from formsrv.desk.context import DeskContext
from formsrv.directory import ListedOffer, write_directory


def export_listing(context: DeskContext) -> int:
    """Replace the public list; return how many offers are on it.

    Only three facts of a file are read: whole records would cost a second at 5000 offers.
    """
    listed: dict[str, ListedOffer] = {}
    for path, raw in context.content.read_offers():
        offer = _listed(context, raw, path=path)
        if offer is not None and offer.until >= context.today:
            listed[path.rpartition("/")[2].removesuffix(".yaml")] = offer
    write_directory(context.offers_file, listed)
    return len(listed)


def _listed(context: DeskContext, raw: bytes, *, path: str) -> ListedOffer | None:
    text, faults = decode(raw, path=path)
    source, problems = parse_yaml(text, path=path)
    value = source.value
    if faults or problems or not isinstance(value, dict):
        return None
    until, ags = value.get("listed_until"), value.get("municipality")
    rented = value.get("availability") == Availability.RENTED.value
    if rented or not isinstance(until, date) or ags not in context.region.municipalities:
        return None
    return ListedOffer(office=context.region.office_for(str(ags)).id, until=until)
