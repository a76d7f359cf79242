"""The list of offers and the page of one offer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from catalog.fields import Text
from catalog.offer import Offer
from catalog.region import Place
from catalog.rent import RentAnswer, rent_answer
from catalog.urls import guide_url, inquiry_form_url, offer_form_url, offer_url, offers_url
from catalog.vocabulary import Availability
from sitegen.inputs import Inputs
from sitegen.pages.context import PageContext, surround, translator_of
from sitegen.plan import (
    CARDS_PER_LIST,
    PlannedPage,
    free_homes,
    is_listed,
    list_pages,
    listed_offers,
)
from sitegen.texts import Shown, choose

LARGEST_HOUSEHOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """An offer as lists show it."""

    url: str
    offer: Offer
    place: Place
    text: Shown[Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferListPage(PageContext):
    """One page of the list, newest first; ``free`` counts homes that nobody has reserved."""

    cards: tuple[OfferCard, ...]
    free: int
    number: int
    pages: tuple[tuple[int, str], ...]
    form_url: str


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


def offer_card(inputs: Inputs, tag: str, offer_id: str, offer: Offer) -> OfferCard:
    """Show an offer in a language."""
    region = inputs.region
    return OfferCard(
        url=offer_url(tag, offer_id),
        offer=offer,
        place=region.public_place(offer.municipality),
        text=choose(offer.texts, region.language(tag), region),
    )


def offer_list_context(inputs: Inputs, page: PlannedPage) -> OfferListPage:
    """Build one page of the list of offers."""
    t = translator_of(inputs, page)
    offers = listed_offers(inputs)
    first = (page.number - 1) * CARDS_PER_LIST
    shown = offers[first : first + CARDS_PER_LIST]
    base = offers_url(page.tag)
    title = t.wording.gettext("Homes")
    return OfferListPage(
        chrome=surround(
            inputs,
            page,
            title=title if page.number == 1 else f"{title} ({page.number})",
            description=t.wording.gettext("Homes that are free now, with rent and facts."),
        ),
        cards=tuple(offer_card(inputs, page.tag, key, offer) for key, offer in shown),
        free=free_homes(inputs),
        number=page.number,
        pages=tuple(
            (number, base if number == 1 else f"{base}{number}/")
            for number in range(1, list_pages(inputs) + 1)
        ),
        form_url=offer_form_url(page.tag),
    )


def offer_context(inputs: Inputs, page: PlannedPage) -> OfferPage:
    """Build the page of one offer."""
    return make_offer_page(inputs, page, inputs.library.offers[page.key])


def make_offer_page(inputs: Inputs, page: PlannedPage, offer: Offer) -> OfferPage:
    """Build the page of an offer that may not be in the library yet, as a preview needs."""
    region = inputs.region
    place = region.public_place(offer.municipality)
    text = choose(offer.texts, region.language(page.tag), region)
    return OfferPage(
        chrome=surround(
            inputs,
            page,
            title=f"{text.value.title}, {place.name}",
            description=text.value.description,
        ),
        offer=offer,
        place=place,
        postcode=offer.postcode if place.kind == "municipality" else "",
        text=text,
        listed=is_listed(offer, inputs),
        reserved=offer.availability is Availability.RESERVED,
        languages=_spoken(offer, inputs),
        rent_lines=_rent_lines(offer, inputs),
        inquiry_url=inquiry_form_url(page.tag, page.key),
        list_url=offers_url(page.tag),
        rent_guide_url=guide_url(page.tag, "rent-and-jobcenter")
        if "rent-and-jobcenter" in inputs.library.guides
        else "",
    )


def _spoken(offer: Offer, inputs: Inputs) -> tuple[str, ...]:
    known = inputs.region.languages_by_tag
    return tuple(known[tag].native for tag in offer.languages if tag in known)


def _rent_lines(offer: Offer, inputs: Inputs) -> tuple[RentLine, ...]:
    answers = [
        (persons, rent_answer(offer, persons, inputs.region, today=inputs.today))
        for persons in range(1, LARGEST_HOUSEHOLD + 1)
    ]
    lines = []
    for _, group in groupby(answers, key=lambda item: (item[1].verdict, item[1].limit)):
        members = list(group)
        lines.append(RentLine(first=members[0][0], last=members[-1][0], answer=members[0][1]))
    return tuple(lines)
