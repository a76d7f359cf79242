"""Feeds of the newest homes in each language, of all places and of each district.

Each is written twice: as Atom (RFC 4287) and as JSON Feed 1.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

from catalog.urls import facet_url, feed_url, home_url, json_feed_url
from sitegen.cards import OfferCard
from sitegen.facets import PLACE
from sitegen.kinds import Kind, Rendered
from sitegen.site import Site
from sitegen.summaries import OfferSummary
from sitegen.view import View

ENTRIES = 20


class FeedInputs(NamedTuple):
    """The newest homes, the newest one first."""

    offers: tuple[OfferSummary, ...]


def _districts(view: View) -> Iterator[str]:
    """Name feeds by the slug of their district; districts have one while they have no home."""
    yield from (district.slug for district in view.site.region.settings.districts)


def _inputs(view: View, key: str) -> FeedInputs:
    around = view.site.areas.around
    offers = (one for one in reversed(view.in_order) if not key or key in around[one.home])
    return FeedInputs(offers=view.with_rents(islice(offers, ENTRIES)))


def _render(site: Site, key: str, inputs: FeedInputs, _record: None) -> Rendered:
    for tag in site.tags:
        cards = site.cards.of(tag, inputs.offers)
        yield feed_url(tag, key)[1:], _atom(site, tag, key, cards=cards).encode()
        yield json_feed_url(tag, key)[1:], _json(site, tag, key, cards=cards).encode()


def _atom(site: Site, tag: str, key: str, *, cards: tuple[OfferCard, ...]) -> str:
    # A feed must say when it changed; one without entries never did.
    newest = cards[0].offer.listed_on if cards else date(1970, 1, 1).toordinal()
    return site.environment.get_template("feed.xml").render(
        language=site.region.language(tag),
        portal_name=site.region.settings.portal_name,
        title=_title(site, tag, key),
        site_url=site.region.settings.site_url,
        feed_url=feed_url(tag, key),
        home_url=_home(tag, key, cards),
        updated=date.fromordinal(newest),
        entries=[(card, date.fromordinal(card.offer.listed_on)) for card in cards],
        **site.translators[tag].names(),
    )


def _json(site: Site, tag: str, key: str, *, cards: tuple[OfferCard, ...]) -> str:
    settings = site.region.settings
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(site, tag, key),
        "home_page_url": settings.site_url + _home(tag, key, cards),
        "feed_url": settings.site_url + json_feed_url(tag, key),
        "language": tag,
        "authors": [{"name": settings.portal_name, "url": settings.site_url + home_url(tag)}],
        "items": [_item(site, tag, card) for card in cards],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(site: Site, tag: str, card: OfferCard) -> dict[str, Any]:
    url = site.region.settings.site_url + card.url
    template = site.environment.get_template("feed_summary.txt")
    summary = template.render(card=card, **site.translators[tag].names())
    return {
        "id": url,
        "url": url,
        "title": card.title.value,
        "content_text": unescape(summary),
        "date_published": f"{date.fromordinal(card.offer.listed_on)}T00:00:00Z",
        "language": card.title.language.tag,
    }


def _title(site: Site, tag: str, key: str) -> str:
    name = site.areas.by_slug[key].name if key else site.region.settings.portal_name
    return f"{name}: {site.translators[tag].wording.gettext('New homes')}"


def _home(tag: str, key: str, cards: tuple[OfferCard, ...]) -> str:
    """Return the page that shows the same; a district without homes has none."""
    return facet_url(tag, f"{PLACE}/{key}") if key and cards else home_url(tag)


FEED = Kind(name="feed", keys=lambda _view: ("",), inputs=_inputs, render=_render)
AREA_FEED = Kind(name="area_feed", keys=_districts, inputs=_inputs, render=_render)
