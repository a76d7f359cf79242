"""The page of one offer, and the cards that lists show of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
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
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.spoken import Spoken
from sitegen.summaries import summarise_offer
from sitegen.texts import Shown, choose
from sitegen.view import View
from theme.environment import Translator

if TYPE_CHECKING:
    from markupsafe import Markup

    from catalog.fields import Text
    from catalog.offer import Offer
    from catalog.region import Language, Place
    from catalog.wording import Wording
    from sitegen.linked_data import Data
    from sitegen.nearby import NearbyOpportunity
    from sitegen.photos import ShownPhoto
    from sitegen.rent_lines import RentAnswers
    from sitegen.share import ShareLinks
    from sitegen.similar import HomeLink

RENT_GUIDE = "rent-and-jobcenter"


class OfferInputs(NamedTuple):
    """What an offer's page is made from beside its file; what its template leaves out is empty.

    ``table`` is the id of the rent table that is valid at its place today, ``outdated`` that
    of the last one where none is. ``photos`` are the hashes of those that can be shown.
    """

    source: bytes
    listed: bool
    table: str
    outdated: str
    rent_guide: bool
    near: tuple[NearbyOpportunity, ...] = ()
    similar: tuple[HomeLink, ...] = ()
    photos: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Home:
    """What all languages of a page share; ``figures`` are rooms, rent and size."""

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
    spoken: Spoken = field(default_factory=Spoken)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage(PageContext):
    """One offer. ``postcode`` is empty where it would identify a village.

    ``heading`` is the title of ``text``, or the home's facts in the reader's language.
    ``listed`` false: the home is gone, the page says so and asks nobody to inquire. What the
    template does not use is empty or null. ``spoken`` draws a macro once for all languages.
    """

    key: str
    spoken: Callable[..., Markup]
    address: str
    offer: Offer
    place: Place
    postcode: str
    heading: Shown[str]
    text: Shown[Text]
    listed: bool
    reserved: bool
    languages: tuple[str, ...]
    answers: RentAnswers | None
    near: tuple[NearLink, ...]
    similar: tuple[HomeRow, ...]
    share: ShareLinks | None
    sheet_url: str
    inquiry_url: str
    report_url: str
    list_url: str
    rent_guide_url: str
    photos: tuple[ShownPhoto, ...]
    data: Data | None


def offer_inputs(view: View, offer_id: str) -> OfferInputs:
    """Declare what the page of an offer is made from."""
    offer = view.offers[offer_id]
    listed = offer.is_listed(view.today)
    shows = partial(view.site.shows, OFFER.name)
    table, outdated = _tables(offer.home, view.site, view.today)
    return OfferInputs(
        source=view.sources[("offer", offer_id)],
        listed=listed,
        table=table,
        outdated=outdated,
        rent_guide=shows("rent_guide_url") and RENT_GUIDE in view.guides,
        photos=view.media.shown(offer.photos) if listed and shows("photos") else (),
        near=view.nearby.to(offer.home) if listed and shows("near") else (),
        similar=view.similar.to(offer) if shows("similar") else (),
    )


def inputs_of(
    site: Site, offer: Offer, offer_id: str, *, today: date, rent_guide: bool
) -> OfferInputs:
    """Declare the same for an offer that no file holds yet, as a preview needs."""
    table, outdated = _tables(offer.municipality, site, today)
    return OfferInputs(
        source=b"",
        listed=summarise_offer(offer_id, offer).is_listed(today),
        table=table,
        outdated=outdated,
        rent_guide=rent_guide,
        photos=tuple(photo.sha256 for photo in offer.photos),
    )


def _tables(ags: str, site: Site, today: date) -> tuple[str, str]:
    """Return the ids of the rent table that counts at a place and, without one, of the last."""
    if not site.shows(OFFER.name, "answers"):
        return "", ""
    from catalog.rent import outdated_table_for, table_for

    home = site.region.municipalities[ags]
    if table := table_for(home, site.region, today=today):
        return table.id, ""
    outdated = outdated_table_for(home, site.region, today=today)
    return "", outdated.id if outdated else ""


def render_offer(site: Site, key: str, inputs: OfferInputs, record: Offer) -> Rendered:
    """Make the page of an offer in every language, also of one that no file holds yet."""
    home = _home(site, key, inputs, record)
    paths = {tag: offer_url(tag, key) for tag in site.tags}
    return render_in_all(site, "offer", paths, partial(_context, home=home), key=key)


def _home(site: Site, key: str, inputs: OfferInputs, offer: Offer) -> _Home:
    place = site.region.public_place(offer.municipality)
    known = site.region.languages_by_tag
    return _Home(
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


def _answers(site: Site, inputs: OfferInputs, offer: Offer) -> RentAnswers | None:
    if not site.shows(OFFER.name, "answers"):
        return None
    from sitegen.rent_lines import rent_answers

    return rent_answers(
        offer.rent,
        site,
        persons=offer.persons,
        table=inputs.table,
        outdated=inputs.outdated,
    )


def _title(heading: str, own: str, place: str, wording: Wording) -> str:
    """Add the place to a home's own title; one that is made of facts names it already."""
    separator = wording.pgettext("list separator", ", ")
    return f"{heading}{separator}{place}" if heading == own else heading


def _context(site: Site, page: Page, *, home: _Home) -> OfferPage:
    region, offer, inputs = site.region, home.offer, home.inputs
    language = region.language(page.tag)
    text = choose(offer.texts, language, region)
    t = translator_of(site, page)
    heading = home_title(
        home.titles,
        t.wording,
        region,
        kind=offer.kind,
        rooms=offer.rooms,
        place=home.place.name,
    )
    return OfferPage(
        head=head_of(
            page,
            title=_title(heading.value, text.value.title, home.place.name, t.wording),
            description=text.value.description,
        ),
        key=home.key,
        spoken=home.spoken.said_in(site.words[page.tag]),
        address=f"{region.settings.site_url}{page.url}",
        offer=offer,
        place=home.place,
        postcode=home.postcode,
        heading=heading,
        text=text,
        listed=inputs.listed,
        reserved=offer.availability is Availability.RESERVED,
        languages=home.languages,
        answers=home.answers,
        near=_near_links(inputs.near, language, site),
        similar=home.similar,
        share=_share(site, page, home, subject=heading.value),
        sheet_url=offer_sheet_url(page.tag, home.key),
        inquiry_url=inquiry_form_url(page.tag, home.key),
        report_url=report_form_url(page.tag, home.key),
        list_url=offers_url(page.tag),
        rent_guide_url=guide_url(page.tag, RENT_GUIDE) if inputs.rent_guide else "",
        photos=_photos(offer, inputs.photos, language, site),
        data=_data(site, home, text.value),
    )


def _share(site: Site, page: Page, home: _Home, *, subject: str) -> ShareLinks | None:
    if not site.shows(OFFER.name, "share"):
        return None
    from sitegen.share import share_links, share_text

    facts = _facts(home, translator_of(site, page))
    address = f"{site.region.settings.site_url}{page.url}"
    return share_links(share_text(facts, address), subject=subject)


def _photos(
    offer: Offer, there: tuple[str, ...], language: Language, site: Site
) -> tuple[ShownPhoto, ...]:
    if not there:
        return ()
    from sitegen.photos import show_photos

    return show_photos(offer, there, language, site.region)


def _data(site: Site, home: _Home, text: Text) -> Data | None:
    if not site.shows(OFFER.name, "data"):
        return None
    from sitegen.linked_data import offer_data

    return offer_data(home.offer, home.place, text)


def shown_postcode(offer: Offer, place: Place) -> str:
    """Return the postcode; empty where it would identify a village."""
    return offer.postcode if place.kind == "municipality" else ""


def _facts(home: _Home, t: Translator) -> tuple[str, ...]:
    """Say in few words what is offered, the weightiest first."""
    rooms, total, area = home.figures
    count = t.wording.ngettext("%(n)s room", "%(n)s rooms", home.offer.rooms)
    kind = t.wording.gettext(label(home.offer.kind))
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


def _moved(view: View, moves: Moves) -> set[str]:
    """Name the offers whose similar homes may be others, and those with photos outside.

    No build is told when a photo comes into the folder beside the content.
    """
    found = set(moves.keys)
    if view.site.shows(OFFER.name, "similar"):
        offers = (*moves.before.values(), *moves.after.values())
        unlisted = (one for one in view.offers.values() if not one.is_listed(view.today))
        found.update(view.similar.reached(offers, unlisted))
    if view.site.shows(OFFER.name, "photos"):
        found.update(one.id for one in view.running if any(outside for _, outside in one.photos))
    return found


OFFER = Kind(
    name="offer",
    keys=lambda view: view.offers,
    inputs=offer_inputs,
    render=render_offer,
    moved=_moved,
)
