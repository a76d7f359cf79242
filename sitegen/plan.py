"""Plan: which pages a site has, known from the records before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalog.calendar import is_over
from catalog.offer import Offer
from catalog.urls import (
    guide_url,
    guides_url,
    home_url,
    offer_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
)
from catalog.vocabulary import Availability
from sitegen.inputs import Inputs

CARDS_PER_LIST = 20


class PageKind(StrEnum):
    """One template each."""

    CHOOSER = "chooser"
    HOME = "home"
    OFFER_LIST = "offer_list"
    OFFER = "offer"
    OPPORTUNITY_LIST = "opportunity_list"
    OPPORTUNITY = "opportunity"
    GUIDE_LIST = "guide_list"
    GUIDE = "guide"
    PAGE = "page"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """One page to write: its kind, language, what it shows (``key``) and where it lies."""

    kind: PageKind
    tag: str
    key: str = ""
    number: int = 1
    file: str

    @property
    def url(self) -> str:
        """The page's path as links name it."""
        return "/" + self.file.removesuffix("index.html")


def plan_site(inputs: Inputs) -> list[PlannedPage]:
    """List every page in a fixed order, the chooser first."""
    first = inputs.region.settings.default_language
    pages = [PlannedPage(kind=PageKind.CHOOSER, tag=first, file="index.html")]
    for tag in inputs.region.tags:
        pages.extend(_pages_in(inputs, tag))
    pages.append(PlannedPage(kind=PageKind.NOT_FOUND, tag=first, key="not-found", file="404.html"))
    return pages


def listed_offers(inputs: Inputs) -> list[tuple[str, Offer]]:
    """Return the offers that lists show: still running and not rented, newest first."""
    running = [
        (offer_id, offer)
        for offer_id, offer in inputs.library.offers.items()
        if is_listed(offer, inputs)
    ]
    return sorted(running, key=lambda item: (item[1].listed_on, item[0]), reverse=True)


def is_listed(offer: Offer, inputs: Inputs) -> bool:
    """Tell whether lists show an offer today; ``listed_until`` is its last day."""
    return offer.listed_until >= inputs.today and offer.availability is not Availability.RENTED


def free_homes(inputs: Inputs) -> int:
    """Count the listed homes that nobody has reserved."""
    return sum(offer.availability is Availability.AVAILABLE for _, offer in listed_offers(inputs))


def current_opportunities(inputs: Inputs) -> list[str]:
    """Return the slugs of opportunities that still take place, in alphabetical order."""
    return [
        slug
        for slug, opportunity in sorted(inputs.library.opportunities.items())
        if not is_over(opportunity, inputs.today)
    ]


def list_pages(inputs: Inputs) -> int:
    """Return how many pages the list of offers has, at least one."""
    return max(1, -(-len(listed_offers(inputs)) // CARDS_PER_LIST))


def _pages_in(inputs: Inputs, tag: str) -> Iterator[PlannedPage]:
    library = inputs.library
    yield _page(PageKind.HOME, tag, url=home_url(tag))
    for number in range(1, list_pages(inputs) + 1):
        url = offers_url(tag) if number == 1 else f"{offers_url(tag)}{number}/"
        yield _page(PageKind.OFFER_LIST, tag, url=url, number=number)
    for offer_id in sorted(library.offers):
        yield _page(PageKind.OFFER, tag, url=offer_url(tag, offer_id), key=offer_id)
    yield _page(PageKind.OPPORTUNITY_LIST, tag, url=opportunities_url(tag))
    for slug in current_opportunities(inputs):
        yield _page(PageKind.OPPORTUNITY, tag, url=opportunity_url(tag, slug), key=slug)
    yield _page(PageKind.GUIDE_LIST, tag, url=guides_url(tag))
    for slug in sorted(library.guides):
        yield _page(PageKind.GUIDE, tag, url=guide_url(tag, slug), key=slug)
    for slug in sorted(library.pages):
        kind = PageKind.NOT_FOUND if slug == "not-found" else PageKind.PAGE
        yield _page(kind, tag, url=page_url(tag, slug), key=slug)


def _page(kind: PageKind, tag: str, *, url: str, key: str = "", number: int = 1) -> PlannedPage:
    return PlannedPage(
        kind=kind, tag=tag, key=key, number=number, file=url.lstrip("/") + "index.html"
    )
