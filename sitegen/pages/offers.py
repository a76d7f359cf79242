"""The page of one offer, and the cards that lists show of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from catalog.fields import Text
from catalog.region import Place
from catalog.rent import RentAnswer, answer_from, table_for
from catalog.urls import guide_url, inquiry_form_url, offer_url, offers_url
from catalog.vocabulary import Availability
from sitegen.kinds import Kind, Rendered
from sitegen.render import Page, PageContext, head_of, render_in_all
from sitegen.site import Site
from sitegen.summaries import OfferSummary, summarise_offer
from sitegen.texts import Shown, choose
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.offer import Offer

LARGEST_HOUSEHOLD = 8
RENT_GUIDE = "rent-and-jobcenter"


class OfferInputs(NamedTuple):
    """What an offer's page is made from beside its file.

    ``table`` is the id of the rent table that is valid at its place today.
    """

    source: bytes
    listed: bool
    table: str
    rent_guide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """An offer as lists show it."""

    url: str
    offer: OfferSummary
    place: Place
    title: Shown[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RentLine:
    """The same answer for one or more household sizes in a row."""

    first: int
    last: int
    answer: RentAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage(PageContext):
    """One offer. ``postcode`` is empty where it would identify a village.

    ``listed`` false: the home is gone, the page says so and asks nobody to inquire.
    """

    offer: Offer
    place: Place
    postcode: str
    text: Shown[Text]
    listed: bool
    reserved: bool
    languages: tuple[str, ...]
    rent_lines: tuple[RentLine, ...]
    inquiry_url: str
    list_url: str
    rent_guide_url: str


def offer_cards(site: Site, tag: str, offers: Iterable[OfferSummary]) -> tuple[OfferCard, ...]:
    """Show offers in a language."""
    region = site.region
    language = region.language(tag)
    return tuple(
        OfferCard(
            url=offer_url(tag, offer.id),
            offer=offer,
            place=region.public_place(offer.home),
            title=choose(offer.title, language, region),
        )
        for offer in offers
    )


def offer_inputs(view: View, offer_id: str) -> OfferInputs:
    """Declare what the page of an offer is made from."""
    offer = view.offers[offer_id]
    region = view.site.region
    table = table_for(region.municipalities[offer.home], region, today=view.today)
    return OfferInputs(
        source=view.sources[("offer", offer_id)],
        listed=offer.is_listed(view.today),
        table=table.id if table else "",
        rent_guide=RENT_GUIDE in view.guides,
    )


def inputs_of(
    site: Site, offer: Offer, offer_id: str, *, today: date, rent_guide: bool
) -> OfferInputs:
    """Declare the same for an offer that no file holds yet, as a preview needs."""
    region = site.region
    table = table_for(region.municipalities[offer.municipality], region, today=today)
    return OfferInputs(
        source=b"",
        listed=summarise_offer(offer_id, offer).is_listed(today),
        table=table.id if table else "",
        rent_guide=rent_guide,
    )


def render_offer(site: Site, key: str, inputs: OfferInputs, record: Offer) -> Rendered:
    """Make the page of an offer in every language, also of one that no file holds yet."""
    lines = _rent_lines(record, site, inputs.table)
    make = partial(_context, key=key, inputs=inputs, offer=record, lines=lines)
    paths = {tag: offer_url(tag, key) for tag in site.tags}
    return render_in_all(site, "offer", paths, make, key=key)


def _context(
    site: Site,
    page: Page,
    *,
    key: str,
    inputs: OfferInputs,
    offer: Offer,
    lines: tuple[RentLine, ...],
) -> OfferPage:
    region = site.region
    place = region.public_place(offer.municipality)
    text = choose(offer.texts, region.language(page.tag), region)
    return OfferPage(
        head=head_of(
            page,
            title=f"{text.value.title}, {place.name}",
            description=text.value.description,
        ),
        offer=offer,
        place=place,
        postcode=offer.postcode if place.kind == "municipality" else "",
        text=text,
        listed=inputs.listed,
        reserved=offer.availability is Availability.RESERVED,
        languages=_spoken(offer, site),
        rent_lines=lines,
        inquiry_url=inquiry_form_url(page.tag, key),
        list_url=offers_url(page.tag),
        rent_guide_url=guide_url(page.tag, RENT_GUIDE) if inputs.rent_guide else "",
    )


def _spoken(offer: Offer, site: Site) -> tuple[str, ...]:
    known = site.region.languages_by_tag
    return tuple(known[tag].native for tag in offer.languages if tag in known)


def _rent_lines(offer: Offer, site: Site, table: str) -> tuple[RentLine, ...]:
    valid = site.rent_tables[table] if table else None
    answers = [
        (persons, answer_from(offer.rent.gross_cold, persons, valid))
        for persons in range(1, LARGEST_HOUSEHOLD + 1)
    ]
    lines = []
    for _, group in groupby(answers, key=lambda item: (item[1].verdict, item[1].limit)):
        members = list(group)
        lines.append(RentLine(first=members[0][0], last=members[-1][0], answer=members[0][1]))
    return tuple(lines)


OFFER = Kind(
    name="offer",
    item="offer",
    keys=lambda view: view.offers,
    inputs=offer_inputs,
    render=render_offer,
)
