"""The sheet about an offer that a reader hands in at the Jobcenter: German beside their language.

It is for paper, so search engines are told to leave it out. Its German side is the same in all
languages and made once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.urls import offer_sheet_url, offer_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offers import shown_postcode
from sitegen.qr import Qr, draw_qr
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.sheet_rows import SheetRow, sheet_rows
from sitegen.site import Site
from theme.environment import Translator

if TYPE_CHECKING:
    from catalog.offer import Offer

OFFICIAL = "de"
"""The language of German offices, whatever languages a region has."""


class SheetInputs(NamedTuple):
    """What a sheet is made from: the file of its offer."""

    source: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(PageContext):
    """Rows in German, each with the same one in the reader's language where that is another.

    ``g`` translates into German; ``address`` is the offer's page in German.
    """

    offer: Offer
    g: Translator
    rows: Markup
    bilingual: bool
    qr: Qr
    address: str
    official_url: str
    portal: str
    offer_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _German:
    """What all languages of a sheet share; ``cells`` are its rows without their ends."""

    t: Translator
    cells: tuple[str, ...]
    qr: Qr
    address: str


def _render(site: Site, key: str, _inputs: SheetInputs, offer: Offer) -> Rendered:
    t = site.translators.get(OFFICIAL) or site.translators[site.region.settings.default_language]
    address = site.region.settings.site_url + offer_url(t.language.tag, key)
    cells = tuple(
        f'<tr><th scope="row">{label}</th><td>{value}</td>'
        for label, value in _rows(offer, t, site, key)
    )
    german = _German(t=t, cells=cells, qr=draw_qr(address), address=address)
    make = partial(_context, key=key, offer=offer, german=german)
    paths = {tag: offer_sheet_url(tag, key) for tag in site.tags}
    return render_in_all(site, "offer_sheet", paths, make, key=key)


def _rows(offer: Offer, t: Translator, site: Site, key: str) -> tuple[SheetRow, ...]:
    place = site.region.public_place(offer.municipality)
    return sheet_rows(offer, t, key=key, place=place, postcode=shown_postcode(offer, place))


def _beside(german: tuple[str, ...], own: tuple[SheetRow, ...], t: Translator) -> Markup:
    """End each row, with the reader's own words if there are any.

    Twenty rows in every language of every offer are joined here and not by the template,
    which would take twice as long. Labels and values are markup already.
    """
    language = f'lang="{t.language.tag}" dir="{t.language.dir}"'
    halves = [
        f'<td class="soft" {language}>{label}</td><td {language}>{value}</td>'
        for label, value in own
    ] or [""] * len(german)
    rows = (f"{cells}{half}</tr>\n" for cells, half in zip(german, halves, strict=True))
    return Markup("".join(rows))  # noqa: S704 (escaped where it was made)


def _context(site: Site, page: Page, *, key: str, offer: Offer, german: _German) -> SheetPage:
    t = translator_of(site, page)
    bilingual = t is not german.t
    title = t.wording.gettext("Sheet for the Jobcenter: %(number)s") % {"number": key}
    return SheetPage(
        # No language's page is for search engines.
        head=replace(head_of(page, title=title, description=""), tags=()),
        offer=offer,
        g=german.t,
        rows=_beside(german.cells, _rows(offer, t, site, key) if bilingual else (), t),
        bilingual=bilingual,
        qr=german.qr,
        address=german.address,
        official_url=offer_url(german.t.language.tag, key),
        portal=site.region.settings.portal_name,
        offer_url=offer_url(page.tag, key),
    )


OFFER_SHEET = Kind(
    name="offer_sheet",
    keys=lambda view: [offer.id for offer in view.in_order],
    inputs=lambda view, key: SheetInputs(source=view.sources[("offer", key)]),
    render=_render,
    moved=lambda _view, moves: moves.keys,
)
