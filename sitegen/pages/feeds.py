"""A feed of the newest homes in each language, in the Atom format (RFC 4287)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from catalog.urls import feed_url, home_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offers import offer_cards
from sitegen.site import Site
from sitegen.summaries import OfferSummary
from sitegen.view import View

ENTRIES = 20


class FeedInputs(NamedTuple):
    """The newest homes, the newest one first."""

    offers: tuple[OfferSummary, ...]


def _inputs(view: View, _key: str) -> FeedInputs:
    return FeedInputs(offers=view.listed[: -ENTRIES - 1 : -1])


def _render(site: Site, _key: str, inputs: FeedInputs, _record: None) -> Rendered:
    template = site.environment.get_template("feed.xml")
    # A feed must say when it changed; one without entries never did.
    newest = inputs.offers[0].listed_on if inputs.offers else date(1970, 1, 1).toordinal()
    for tag in site.tags:
        text = template.render(
            language=site.region.language(tag),
            portal_name=site.region.settings.portal_name,
            site_url=site.region.settings.site_url,
            feed_url=feed_url(tag),
            home_url=home_url(tag),
            updated=date.fromordinal(newest),
            entries=[
                (card, date.fromordinal(card.offer.listed_on))
                for card in offer_cards(site, tag, inputs.offers)
            ],
            **site.translators[tag].names(),
        )
        yield feed_url(tag)[1:], text.encode()


FEED = Kind(name="feed", keys=lambda _view: ("",), inputs=_inputs, render=_render)
