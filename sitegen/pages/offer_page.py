"""What the page of an offer shows: what all languages share, and what each says in its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from catalog.formats import money, number
from catalog.home_titles import home_title
from catalog.labels import label
from catalog.urls import (
    guide_url,
    inquiry_form_url,
    offer_sheet_url,
    offer_url,
    offers_url,
    opportunity_url,
    report_form_url,
)
from catalog.vocabulary import Availability, OfferKind
from sitegen.render import PageContext
from sitegen.site import Site
from sitegen.texts import Shown, choose

if TYPE_CHECKING:
    from catalog.fields import Text
    from catalog.offer import Offer
    from catalog.region import Language, Place
    from catalog.wording import Wording
    from sitegen.linked_data import Data
    from sitegen.nearby import NearbyOpportunity
    from sitegen.pages.offers import OfferInputs
    from sitegen.photos import ShownPhoto
    from sitegen.rent_lines import RentAnswers
    from sitegen.share import ShareLinks
    from sitegen.similar import HomeLink

KIND = "offer"
RENT_GUIDE = "rent-and-jobcenter"


class NearLink(NamedTuple):
    """A link to an opportunity near a home, with its next date there."""

    url: str
    title: Shown[str]
    begins: datetime
    place: str


class HomeRow(NamedTuple):
    """A home in one line, with a link; ``path`` follows that of a language, ``total`` in cents."""

    path: str
    kind: OfferKind
    rooms: Decimal
    total: int
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Home:
    """What a page is made from; ``figures`` are rooms, rent and size."""

    key: str
    inputs: OfferInputs
    offer: Offer
    titles: dict[str, str]
    place: Place
    postcode: str
    languages: tuple[str, ...]
    answers: RentAnswers | None
    similar: tuple[HomeRow, ...]
    figures: tuple[str, str, str]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SharedOffer:
    """What an offer's page shows alike in all languages; their tag is in its addresses alone.

    ``postcode`` is empty where it would identify a village. ``listed`` false: the home is gone,
    the page says so and asks nobody to inquire. What the template does not use is empty or null.
    """

    key: str
    address: str
    offer: Offer
    place: Place
    postcode: str
    listed: bool
    reserved: bool
    languages: tuple[str, ...]
    answers: RentAnswers | None
    similar: tuple[HomeRow, ...]
    sheet_url: str
    inquiry_url: str
    report_url: str
    list_url: str
    rent_guide_url: str
    data: Data | None


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OwnOffer:
    """What each language says in its own way.

    ``heading`` is the title of ``text``, or the home's facts in the reader's language.
    """

    heading: Shown[str]
    text: Shown[Text]
    near: tuple[NearLink, ...]
    share: ShareLinks | None
    photos: tuple[ShownPhoto, ...]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OfferPage(SharedOffer, OwnOffer, PageContext):
    """One offer in one language, for a template that is drawn for each."""


def home_of(site: Site, key: str, inputs: OfferInputs, offer: Offer) -> Home:
    """Collect what a page is made from."""
    place = site.region.public_place(offer.municipality)
    known = site.region.languages_by_tag
    return Home(
        key=key,
        inputs=inputs,
        offer=offer,
        titles={tag: one.title for tag, one in offer.texts.items()},
        place=place,
        postcode=shown_postcode(offer, place),
        languages=tuple(known[tag].native for tag in offer.languages if tag in known),
        answers=_answers(site, inputs, offer),
        similar=home_rows(inputs.similar, site),
        figures=(number(offer.rooms), money(offer.rent.total), f"{number(offer.area)} m²"),
    )


def shared_offer(site: Site, tag: str, home: Home, *, name: str) -> SharedOffer:
    """Say what all languages share; ``tag`` and the ``name`` for search engines may be marks."""
    inputs, offer = home.inputs, home.offer
    return SharedOffer(
        key=home.key,
        address=site.region.settings.site_url + offer_url(tag, home.key),
        offer=offer,
        place=home.place,
        postcode=home.postcode,
        listed=inputs.listed,
        reserved=offer.availability is Availability.RESERVED,
        languages=home.languages,
        answers=home.answers,
        similar=home.similar,
        sheet_url=offer_sheet_url(tag, home.key),
        inquiry_url=inquiry_form_url(tag, home.key),
        report_url=report_form_url(tag, home.key),
        list_url=offers_url(tag),
        rent_guide_url=guide_url(tag, RENT_GUIDE) if inputs.rent_guide else "",
        data=_data(site, home, name),
    )


def own_offer(site: Site, tag: str, home: Home) -> OwnOffer:
    """Say what a language says in its own way."""
    region, inputs = site.region, home.inputs
    language = region.language(tag)
    wording = site.translators[tag].wording
    heading = home_title(
        home.titles,
        wording,
        region,
        kind=home.offer.kind,
        rooms=home.offer.rooms,
        place=home.place.name,
    )
    return OwnOffer(
        heading=heading,
        text=choose(home.offer.texts, language, region),
        near=_near_links(inputs.near, language, site),
        share=_share(site, tag, home, subject=heading.value),
        photos=_photos(home.offer, inputs.photos, language, site),
    )


def page_title(own: OwnOffer, home: Home, wording: Wording) -> str:
    """Add the place to a home's own title; one that is made of facts names it already."""
    if own.heading.value != own.text.value.title:
        return own.heading.value
    separator = wording.pgettext("list separator", ", ")
    return f"{own.heading.value}{separator}{home.place.name}"


def _answers(site: Site, inputs: OfferInputs, offer: Offer) -> RentAnswers | None:
    if not site.shows(KIND, "answers"):
        return None
    from sitegen.rent_lines import rent_answers

    return rent_answers(
        offer.rent,
        site,
        persons=offer.persons,
        table=inputs.table,
        outdated=inputs.outdated,
    )


def _share(site: Site, tag: str, home: Home, *, subject: str) -> ShareLinks | None:
    if not site.shows(KIND, "share"):
        return None
    from sitegen.share import share_links, share_text

    facts = _facts(home, site.translators[tag].wording)
    address = site.region.settings.site_url + offer_url(tag, home.key)
    return share_links(share_text(facts, address), subject=subject)


def _photos(
    offer: Offer, there: tuple[str, ...], language: Language, site: Site
) -> tuple[ShownPhoto, ...]:
    if not there:
        return ()
    from sitegen.photos import show_photos

    return show_photos(offer, there, language, site.region)


def _data(site: Site, home: Home, name: str) -> Data | None:
    if not site.shows(KIND, "data"):
        return None
    from sitegen.linked_data import offer_data

    return offer_data(home.offer, home.place, name)


def shown_postcode(offer: Offer, place: Place) -> str:
    """Return the postcode; empty where it would identify a village."""
    return offer.postcode if place.kind == "municipality" else ""


def _facts(home: Home, wording: Wording) -> tuple[str, ...]:
    """Say in few words what is offered, the weightiest first."""
    rooms, total, area = home.figures
    count = wording.ngettext("%(n)s room", "%(n)s rooms", home.offer.rooms)
    kind = wording.gettext(label(home.offer.kind))
    return (kind, count % {"n": rooms}, total, home.place.name, area)


def _near_links(
    near: Iterable[NearbyOpportunity], language: Language, site: Site
) -> tuple[NearLink, ...]:
    return tuple(
        NearLink(
            url=opportunity_url(language.tag, one.slug),
            title=choose(dict(one.titles), language, site.region),
            begins=datetime.fromisoformat(one.begins),
            place=one.place,
        )
        for one in near
    )


def home_rows(homes: Iterable[HomeLink], site: Site) -> tuple[HomeRow, ...]:
    """Show homes in one line each, in any language."""
    return tuple(
        HomeRow(
            path=offer_url("", one.id).removeprefix("//"),
            kind=OfferKind(one.word),
            rooms=Decimal(one.room_count),
            total=one.total,
            place=site.region.public_place(one.home),
        )
        for one in homes
    )
