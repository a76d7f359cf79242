"""Machine-readable files of the whole site: homes, opportunities, places, and their schemas.

They hold no day of building, and of places only what pages may name. A change that a program
would stumble over makes a new version beside the old one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, NamedTuple

from catalog.region import Place
from catalog.urls import event_url, offer_url, opportunity_url
from sitegen.kinds import Kind, Rendered
from sitegen.site import Site
from sitegen.summaries import OfferSummary, OpportunitySummary, place_of
from sitegen.view import View

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
OFFERS, OPPORTUNITIES, PLACES = "offers", "opportunities", "places"
VERSION = 1
Json = dict[str, Any]
_ANY = "*"
"""Stands for an offer in an address until the offer is known."""
_JSON = json.JSONEncoder(ensure_ascii=False)


class OffersInputs(NamedTuple):
    """All listed homes, the oldest first."""

    offers: tuple[OfferSummary, ...]


class OpportunitiesInputs(NamedTuple):
    """All opportunities that still take place."""

    opportunities: tuple[OpportunitySummary, ...]


class PlacesInputs(NamedTuple):
    """How many homes and opportunities there are at each public place, by its key."""

    counts: tuple[tuple[str, int, int], ...]


def schema_url(name: str) -> str:
    """Where the schema of a machine-readable file lies."""
    return f"/schema/{name}-{VERSION}.json"


def _head(site: Site, name: str) -> Json:
    settings = site.region.settings
    terms = settings.open_data
    return {
        "$schema": settings.site_url + schema_url(name),
        "version": VERSION,
        "portal": settings.portal_name,
        "url": settings.site_url,
        "languages": list(site.tags),
        "licence": terms.licence if terms else None,
        "attribution": terms.attribution if terms else settings.portal_name,
        "demonstration": settings.operator.placeholder,
    }


def _document(head: Json, name: str, rows: Iterable[str]) -> bytes:
    """Write a document with each row on a line of its own, so that a change is one line."""
    text = _JSON.encode({**head, name: []})
    # Put together once, of bytes: each copy of megabytes costs as much as a tenth of the rows.
    lines = [row.encode() for row in rows] or [b""]
    lines[0] = f"{text[:-2]}\n".encode() + lines[0]
    lines[-1] += b"\n]}\n"
    return b",\n".join(lines)


def _place(site: Site, place: Place) -> Json:
    return {
        "id": site.areas.by_key(place.key).slug,
        "name": place.name,
        "kind": place.kind,
        "district": place.district.name,
    }


def _url_in_all(site: Site, path: str) -> str:
    """Return a URL with ``{language}`` in the place of the language's tag."""
    return f"{site.region.settings.site_url}/{{language}}{path}"


_OFFER = (
    '{"id": "%s", "url": "%s", "kind": "%s", "availability": "%s", "place": %s, "rooms": %r, '
    '"area_m2": %r, "persons": %d, "rent_total_cents": %d, "rent_gross_cold_cents": %d, '
    '"wbs": "%s", "step_free": %s, "available_from": "%s", "listed_on": "%s", '
    '"listed_until": "%s", "titles": {%s}}'
)
"""One home as ``json`` would write it, which takes three times as long: only titles are free text."""


def _offers(site: Site, offers: Iterable[OfferSummary]) -> Iterator[str]:
    url = _url_in_all(site, offer_url("", _ANY)[1:])
    place = cache(lambda home: _JSON.encode(_place(site, site.region.public_place(home))))
    for offer in offers:
        yield _OFFER % (
            offer.id,
            url.replace(_ANY, offer.id),
            offer.word,
            offer.state,
            place(offer.home),
            float(offer.room_count),
            float(offer.size),
            offer.persons,
            offer.total,
            offer.gross_cold,
            offer.certificate,
            "true" if offer.step_free else "false",
            _day(offer.available_from),
            _day(offer.listed_on),
            _day(offer.listed_until),
            ", ".join([f'"{tag}": {encode_basestring(title)}' for tag, title in offer.titles]),
        )


def _opportunity(site: Site, one: OpportunitySummary) -> Json:
    region = site.region
    places = {place.key: place for place in map(region.public_place, one.homes)}
    return {
        "id": one.slug,
        "url": _url_in_all(site, opportunity_url("", one.slug)[1:]),
        "calendar": _url_in_all(site, event_url("", one.slug)[1:]),
        "kind": one.word,
        "organiser": one.organiser,
        "cost_cents": one.cost,
        "level": one.level or None,
        "audience": list(one.audience),
        "languages_spoken": list(one.spoken),
        "childcare": one.childcare,
        "registration": one.registration,
        "online": one.online,
        "places": [_place(site, place) for place in places.values()],
        "dates": [
            {
                "begins": meeting.from_time,
                "ends": meeting.to_time,
                "cancelled": meeting.cancelled,
                "online": meeting.online,
                "venue": meeting.venue,
                "place": place_of(meeting.home, region) or None,
            }
            for meeting in one.meetings
        ],
        "titles": one.title,
    }


@lru_cache(maxsize=1024)
def _day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _render_offers(site: Site, _key: str, inputs: OffersInputs, _record: None) -> Rendered:
    ordered = sorted(inputs.offers, key=lambda offer: offer.id)
    yield "offers.json", _document(_head(site, OFFERS), OFFERS, _offers(site, ordered))


def _render_opportunities(
    site: Site, _key: str, inputs: OpportunitiesInputs, _record: None
) -> Rendered:
    ordered = sorted(inputs.opportunities, key=lambda one: one.slug)
    rows = (_opportunity(site, one) for one in ordered)
    yield (
        "opportunities.json",
        _document(_head(site, OPPORTUNITIES), OPPORTUNITIES, map(_JSON.encode, rows)),
    )


def _places_inputs(view: View, _key: str) -> PlacesInputs:
    region = view.site.region
    homes: Counter[str] = Counter()
    for ags, count in Counter([offer.home for offer in view.listed]).items():
        homes[region.public_place(ags).key] += count
    found = Counter(
        key for one in view.coming for key in {region.public_place(ags).key for ags in one.homes}
    )
    return PlacesInputs(
        counts=tuple((key, homes[key], found[key]) for key in _public_places(view.site))
    )


def _public_places(site: Site) -> Mapping[str, Place]:
    region = site.region
    return {place.key: place for place in map(region.public_place, region.municipalities)}


def _render_places(site: Site, _key: str, inputs: PlacesInputs, _record: None) -> Rendered:
    places = _public_places(site)
    rows = (
        {
            "type": "Feature",
            "id": site.areas.by_key(key).slug,
            "geometry": {"type": "Point", "coordinates": _point(places[key])},
            "properties": {
                **_place(site, places[key]),
                "homes": homes,
                "opportunities": opportunities,
            },
        }
        for key, homes, opportunities in inputs.counts
    )
    terms = site.region.settings.open_data
    head = {"type": "FeatureCollection", **_head(site, PLACES)}
    head["coordinates_from"] = terms.places if terms else None
    yield "places.geojson", _document(head, "features", map(_JSON.encode, rows))


def _point(place: Place) -> list[float]:
    """Return longitude and latitude, to about a hundred metres: it is the middle of a place."""
    return [round(place.lon, 3), round(place.lat, 3)]


def _schema_names(_view: View) -> Iterator[str]:
    yield from (OFFERS, OPPORTUNITIES, PLACES)


def _render_schema(_site: Site, key: str, _inputs: tuple[()], _record: None) -> Rendered:
    name = schema_url(key)[1:]
    yield name, (SCHEMAS / name.rpartition("/")[2]).read_bytes()


OFFERS_JSON = Kind(
    name="offers_json",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: OffersInputs(offers=view.listed),
    render=_render_offers,
)
OPPORTUNITIES_JSON = Kind(
    name="opportunities_json",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: OpportunitiesInputs(opportunities=view.coming),
    render=_render_opportunities,
)
PLACES_JSON = Kind(
    name="places_json", keys=lambda _view: ("",), inputs=_places_inputs, render=_render_places
)
SCHEMA = Kind(
    name="schema", keys=_schema_names, inputs=lambda _view, _key: (), render=_render_schema
)
