"""Posters for a notice board: the newest homes, and one opportunity each, with a code to scan.

They are for paper, so search engines are told to leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from catalog.urls import (
    offers_poster_url,
    offers_url,
    opportunity_poster_url,
    opportunity_url,
)
from catalog.vocabulary import Availability
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offer_page import HomeRow, home_rows
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.similar import HomeLink, link_to
from sitegen.site import Site
from sitegen.summaries import Meeting
from sitegen.texts import Shown, choose
from sitegen.view import View
from theme.chrome import Head
from theme.qr import Qr, draw_qr

if TYPE_CHECKING:
    from catalog.fields import Text
    from catalog.opportunity import Opportunity

HOMES_ON_POSTER = 6
DATES_ON_POSTER = 3
STRIPS = 8
"""How many readers may tear off a strip."""


class OfferPosterInputs(NamedTuple):
    """The newest homes that nobody has reserved."""

    homes: tuple[HomeLink, ...]


class OpportunityPosterInputs(NamedTuple):
    """What a poster is made from beside the file of its opportunity: the next dates."""

    source: bytes
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Poster(PageContext):
    """What all posters show: ``page_url`` is the page that the code leads to."""

    portal: str
    demonstration: bool
    page_url: str
    address: str
    qr: Qr
    strips: range


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OfferPoster(Poster):
    """The newest homes."""

    homes: tuple[HomeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpportunityPoster(Poster):
    """One opportunity with its next dates."""

    opportunity: Opportunity
    text: Shown[Text]
    meetings: tuple[Meeting, ...]
    languages: tuple[str, ...]


def _offer_inputs(view: View, _key: str) -> OfferPosterInputs:
    free = [one for one in view.listed if one.state == Availability.AVAILABLE]
    return OfferPosterInputs(homes=tuple(link_to(one) for one in free[: -HOMES_ON_POSTER - 1 : -1]))


def _render_offers(site: Site, _key: str, inputs: OfferPosterInputs, _record: None) -> Rendered:
    paths = {tag: offers_poster_url(tag) for tag in site.tags}
    return render_in_all(site, "offer_poster", paths, partial(_offers, inputs=inputs))


def _offers(site: Site, page: Page, *, inputs: OfferPosterInputs) -> OfferPoster:
    title = translator_of(site, page).wording.gettext("Poster: homes that are free now")
    url = offers_url(page.tag)
    address = site.region.settings.site_url + url
    return OfferPoster(
        head=_head(page, title),
        portal=site.region.settings.portal_name,
        demonstration=site.region.settings.operator.placeholder,
        page_url=url,
        address=address,
        qr=draw_qr(address),
        strips=range(STRIPS),
        homes=home_rows(inputs.homes, site),
    )


def _opportunity_inputs(view: View, slug: str) -> OpportunityPosterInputs:
    coming = [one for one in view.opportunities[slug].meetings if not one.cancelled]
    return OpportunityPosterInputs(
        source=view.sources[("opportunity", slug)], meetings=tuple(coming[:DATES_ON_POSTER])
    )


def _render_opportunity(
    site: Site, key: str, inputs: OpportunityPosterInputs, record: Opportunity
) -> Rendered:
    paths = {tag: opportunity_poster_url(tag, key) for tag in site.tags}
    make = partial(_opportunity, key=key, inputs=inputs, opportunity=record)
    return render_in_all(site, "opportunity_poster", paths, make, key=key)


def _opportunity(
    site: Site, page: Page, *, key: str, inputs: OpportunityPosterInputs, opportunity: Opportunity
) -> OpportunityPoster:
    region = site.region
    text = choose(opportunity.texts, region.language(page.tag), region)
    wording = translator_of(site, page).wording
    url = opportunity_url(page.tag, key)
    address = region.settings.site_url + url
    known = region.languages_by_tag
    return OpportunityPoster(
        head=_head(page, wording.gettext("Poster: %(title)s") % {"title": text.value.title}),
        portal=region.settings.portal_name,
        demonstration=region.settings.operator.placeholder,
        page_url=url,
        address=address,
        qr=draw_qr(address),
        strips=range(STRIPS),
        opportunity=opportunity,
        text=text,
        meetings=inputs.meetings,
        languages=tuple(known[tag].native for tag in opportunity.languages if tag in known),
    )


def _head(page: Page, title: str) -> Head:
    return replace(head_of(page, title=title, description=""), tags=())


OFFER_POSTER = Kind(
    name="offer_poster",
    keys=lambda _view: ("",),
    inputs=_offer_inputs,
    render=_render_offers,
)
OPPORTUNITY_POSTER = Kind(
    name="opportunity_poster",
    keys=lambda view: [slug for slug, one in view.opportunities.items() if not one.over],
    inputs=_opportunity_inputs,
    render=_render_opportunity,
)
