"""The sheet about an offer that a reader hands in at the Jobcenter: German beside their language.

It is for paper, so search engines are told to leave it out. It is drawn once: its German side is
the same in all languages, and the other says the same words in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.urls import offer_sheet_url, offer_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offer_page import shown_postcode
from sitegen.render import Page, draw_spoken, render_spoken, translator_of
from sitegen.sheet_rows import SheetRow, said_in, sheet_rows
from sitegen.site import Site
from sitegen.spoken import Marks, Spoken
from theme.chrome import Head
from theme.environment import Translator
from theme.qr import draw_qr

if TYPE_CHECKING:
    from catalog.offer import Offer

OFFICIAL = "de"
"""The language of German offices, whatever languages a region has."""


class SheetInputs(NamedTuple):
    """What a sheet is made from: the file of its offer."""

    source: bytes


class _Drawn(NamedTuple):
    """A sheet in German alone, and the one of all other languages."""

    german: Spoken
    bilingual: Spoken


def _render(site: Site, key: str, _inputs: SheetInputs, offer: Offer) -> Rendered:
    drawn, german = _draw(site, key, offer), _german(site).language.tag
    say = partial(_say, key=key)
    for tag in site.tags:
        one = drawn.german if tag == german else drawn.bilingual
        path = {tag: offer_sheet_url(tag, key)}
        yield from render_spoken(site, one, "offer_sheet", path, say, key=key)


def _say(site: Site, page: Page, *, key: str) -> tuple[Head, None]:
    t = translator_of(site, page)
    title = t.wording.gettext("Sheet for the Jobcenter: %(number)s") % {"number": key}
    head = Head(
        title=title,
        description="",
        url_in=lambda tag: offer_sheet_url(tag, key),
        kind=page.kind,
        tags=(),  # no language's page is for search engines
    )
    return head, None


def _german(site: Site) -> Translator:
    return site.translators.get(OFFICIAL) or site.translators[site.region.settings.default_language]


def _draw(site: Site, key: str, offer: Offer) -> _Drawn:
    """Draw a sheet with marks for the words of the reader's language."""
    g, marks = _german(site), Marks()
    place = site.region.public_place(offer.municipality)
    rows = sheet_rows(offer, key=key, place=place, postcode=shown_postcode(offer, place))
    cells = [
        f'<tr><th scope="row">{label}</th><td>{value}</td>' for label, value in said_in(g, rows)
    ]
    shown = {
        "offer": offer,
        "g": g,
        "end": _end(site, key, offer, g),
        "offer_url": offer_url(marks.language.tag, key),
    }
    german = {"rows": _table(cells, [""] * len(cells)), "bilingual": False}
    bilingual = {"rows": _table(cells, _beside(marks, rows)), "bilingual": True}
    return _Drawn(
        german=draw_spoken(site, "offer_sheet", marks, shown | german),
        bilingual=draw_spoken(site, "offer_sheet", marks, shown | bilingual),
    )


def _end(site: Site, key: str, offer: Offer, g: Translator) -> Markup:
    """Draw what stands below the rows, in German."""
    settings = site.region.settings
    url = offer_url(g.language.tag, key)
    address = settings.site_url + url
    parts = site.macros("components/sheet.html")
    link = {"url": url, "address": address}
    end: Markup = parts.sheet_end(offer, link, draw_qr(address), settings.portal_name, g)
    return end


def _beside(marks: Marks, rows: tuple[SheetRow, ...]) -> Iterator[str]:
    language = marks.in_language
    for label, value in said_in(marks, rows):
        yield f'<td class="soft" {language}>{label}</td><td {language}>{value}</td>'


def _table(cells: Iterable[str], beside: Iterable[str]) -> Markup:
    """Join rows in German with what stands beside each; labels and values are markup already."""
    lines = [f"{cell}{half}</tr>\n" for cell, half in zip(cells, beside, strict=True)]
    return Markup("".join(lines))  # noqa: S704 (escaped where it was made)


OFFER_SHEET = Kind(
    name="offer_sheet",
    keys=lambda view: [offer.id for offer in view.running],  # as their records are read
    inputs=lambda view, key: SheetInputs(source=view.sources[("offer", key)]),
    render=_render,
    moved=lambda _view, moves: moves.keys,
)
