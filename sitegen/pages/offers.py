"""The page of one offer: what it is made from, and how it is made in every language."""

from __future__ import annotations

from datetime import date
from functools import partial
from json import JSONEncoder
from typing import TYPE_CHECKING, NamedTuple

from jinja2.utils import htmlsafe_json_dumps

from catalog.urls import offer_url
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.pages.offer_page import (
    KIND,
    RENT_GUIDE,
    Home,
    OfferPage,
    OwnOffer,
    home_of,
    own_offer,
    page_title,
    shared_offer,
)
from sitegen.render import (
    Page,
    draw_spoken,
    head_of,
    render_in_all,
    render_spoken,
    translator_of,
)
from sitegen.site import Site
from sitegen.spoken import Marks, Own, Spoken
from sitegen.summaries import summarise_offer
from sitegen.view import View
from theme.chrome import Head

if TYPE_CHECKING:
    from catalog.offer import Offer
    from sitegen.nearby import NearbyOpportunity
    from sitegen.similar import HomeLink

_JSON = JSONEncoder(ensure_ascii=False)  # as pages write all data


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


def offer_inputs(view: View, offer_id: str) -> OfferInputs:
    """Declare what the page of an offer is made from."""
    offer = view.offers[offer_id]
    listed = offer.is_listed(view.today)
    shows = partial(view.site.shows, KIND)
    tables = view.rent_tables.get(offer.home)
    if tables is None:
        tables = _tables(offer.home, view.site, view.today)
        view.rent_tables[offer.home] = tables
    table, outdated = tables
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
    if not site.shows(KIND, "answers"):
        return "", ""
    from catalog.rent import outdated_table_for, table_for

    home = site.region.municipalities[ags]
    if table := table_for(home, site.region, today=today):
        return table.id, ""
    outdated = outdated_table_for(home, site.region, today=today)
    return "", outdated.id if outdated else ""


def render_offer(site: Site, key: str, inputs: OfferInputs, record: Offer) -> Rendered:
    """Make the page of an offer in every language, also of one that no file holds yet."""
    home = home_of(site, key, inputs, record)
    paths = {tag: offer_url(tag, key) for tag in site.tags}
    if not site.draws_once(KIND):
        return render_in_all(site, KIND, paths, partial(_context, home=home), key=key)
    return render_spoken(site, _draw(site, home), KIND, paths, partial(_say, home=home), key=key)


def _draw(site: Site, home: Home) -> Spoken:
    """Draw the page once for all languages."""
    marks = Marks()
    shared = shared_offer(site, marks.language.tag, home, name=marks.mark(_name_in_json))
    near = bool(home.inputs.near)
    return draw_spoken(site, KIND, marks, {**vars(shared), "near": near})


def _name_in_json(own: Own) -> bytes:
    title = own.page.text.value.title
    return htmlsafe_json_dumps(title, _JSON.encode)[1:-1].encode()


def _say(site: Site, page: Page, *, home: Home) -> tuple[Head, OwnOffer]:
    own = own_offer(site, page.tag, home)
    title = page_title(own, home, translator_of(site, page).wording)
    return head_of(page, title=title, description=own.text.value.description), own


def _context(site: Site, page: Page, *, home: Home) -> OfferPage:
    head, own = _say(site, page, home=home)
    shared = shared_offer(site, page.tag, home, name=own.text.value.title)
    return OfferPage(head=head, **vars(shared), **vars(own))


def _moved(view: View, moves: Moves) -> set[str]:
    """Name the offers whose similar homes may be others, and those with photos outside.

    No build is told when a photo comes into the folder beside the content.
    """
    found = set(moves.keys)
    if view.site.shows(KIND, "similar"):
        offers = (*moves.before.values(), *moves.after.values())
        unlisted = (one for one in view.offers.values() if not one.is_listed(view.today))
        found.update(view.similar.reached(offers, unlisted))
    if view.site.shows(KIND, "photos"):
        found.update(one.id for one in view.running if any(outside for _, outside in one.photos))
    return found


OFFER = Kind(
    name=KIND,
    keys=lambda view: view.offers,
    inputs=offer_inputs,
    render=render_offer,
    moved=_moved,
)
