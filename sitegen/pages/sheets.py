"""The sheet about an offer that a reader hands in at the Jobcenter: German beside their language.

It is for paper, so search engines are told to leave it out. Its German side is the same in all
languages and made once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from catalog.urls import offer_sheet_url, offer_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offers import shown_postcode
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.sheet_rows import SheetRow, said_in, sheet_rows
from sitegen.site import Site
from theme.environment import Translator
from theme.qr import draw_qr

if TYPE_CHECKING:
    from catalog.offer import Offer

OFFICIAL = "de"
"""The language of German offices, whatever languages a region has."""


class SheetInputs(NamedTuple):
    """What a sheet is made from: the file of its offer."""

    source: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _German:
    """What all languages of a sheet share; ``cells`` are its rows without their ends."""

    t: Translator
    cells: tuple[str, ...]
    end: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage(PageContext):
    """Rows in German, each with the same one in the reader's language where that is another.

    ``g`` translates into German; ``end`` is what stands below the rows.
    """

    offer: Offer
    g: Translator
    rows: Markup
    end: Markup
    bilingual: bool
    offer_url: str


def _render(site: Site, key: str, _inputs: SheetInputs, offer: Offer) -> Rendered:
    place = site.region.public_place(offer.municipality)
    rows = sheet_rows(offer, key=key, place=place, postcode=shown_postcode(offer, place))
    german = _german(site, key, offer, rows)
    make = partial(_context, key=key, offer=offer, rows=rows, german=german)
    paths = {tag: offer_sheet_url(tag, key) for tag in site.tags}
    return render_in_all(site, "offer_sheet", paths, make, key=key)


def _german(site: Site, key: str, offer: Offer, rows: tuple[SheetRow, ...]) -> _German:
    settings = site.region.settings
    t = site.translators.get(OFFICIAL) or site.translators[settings.default_language]
    url = offer_url(t.language.tag, key)
    address = settings.site_url + url
    parts: Any = site.environment.get_template("components/sheet.html").module
    cells = tuple(
        f'<tr><th scope="row">{label}</th><td>{value}</td>' for label, value in said_in(t, rows)
    )
    link = {"url": url, "address": address}
    end = parts.sheet_end(offer, link, draw_qr(address), settings.portal_name, t)
    return _German(t=t, cells=cells, end=end)


def _table(german: _German, rows: tuple[SheetRow, ...], t: Translator) -> Markup:
    """Return the rows in German, each with the reader's own words beside it if they are others.

    Twenty rows in every language of every offer are joined here and not by the template,
    which would take twice as long. Labels and values are markup already.
    """
    halves = [""] * len(german.cells)
    if t is not german.t:
        language = f'lang="{t.language.tag}" dir="{t.language.dir}"'
        halves = [
            f'<td class="soft" {language}>{label}</td><td {language}>{value}</td>'
            for label, value in said_in(t, rows)
        ]
    lines = [f"{cells}{half}</tr>\n" for cells, half in zip(german.cells, halves, strict=True)]
    return Markup("".join(lines))  # noqa: S704 (escaped where it was made)


def _context(
    site: Site,
    page: Page,
    *,
    key: str,
    offer: Offer,
    rows: tuple[SheetRow, ...],
    german: _German,
) -> SheetPage:
    t = translator_of(site, page)
    title = t.wording.gettext("Sheet for the Jobcenter: %(number)s") % {"number": key}
    return SheetPage(
        # No language's page is for search engines.
        head=replace(head_of(page, title=title, description=""), tags=()),
        offer=offer,
        g=german.t,
        rows=_table(german, rows, t),
        end=german.end,
        bilingual=t is not german.t,
        offer_url=offer_url(page.tag, key),
    )


OFFER_SHEET = Kind(
    name="offer_sheet",
    keys=lambda view: [offer.id for offer in view.running],  # as their records are read
    inputs=lambda view, key: SheetInputs(source=view.sources[("offer", key)]),
    render=_render,
    moved=lambda _view, moves: moves.keys,
)
