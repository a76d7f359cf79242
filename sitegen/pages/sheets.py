"""The sheet about an offer that a reader hands in at the Jobcenter: German beside their language.

It is for paper, so search engines are told to leave it out. It is drawn once: its German side is
the same in all languages, and the other says the same words in each.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from catalog.urls import offer_sheet_url, offer_url
from sitegen.kinds import Kind, Rendered
from sitegen.pages.offer_page import shown_postcode
from sitegen.render import Page, draw_spoken, render_spoken, translator_of
from sitegen.sheet_rows import said_in, sheet_rows
from sitegen.site import Site
from sitegen.spoken import Marks, Spoken
from theme.chrome import Head
from theme.environment import Translator
from theme.qr import draw_qr
from theme.words import mark

if TYPE_CHECKING:
    from catalog.offer import Offer

OFFICIAL = "de"
"""The language of German offices, whatever languages a region has."""
_ROW_ENDS = "</td></tr>\n"
_Said: TypeAlias = tuple[Markup, Markup]
"""What a row is called, and what it says."""


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
    alone, beside = _tables(said_in(g, rows), said_in(marks, rows), marks.in_language)
    shown = {
        "offer": offer,
        "g": g,
        "end": _end(site, key, offer, g),
        "offer_url": offer_url(marks.language.tag, key),
    }
    german = {"rows": alone, "bilingual": False}
    bilingual = {"rows": beside, "bilingual": True}
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


def _tables(
    german: Iterable[_Said], reader: Iterable[_Said], language: Markup
) -> tuple[Markup, Markup]:
    """Draw the rows in German alone, and with those of the reader beside; all is markup already.

    ``language`` are the attributes of what the reader's language says.
    """
    alone: list[str] = []
    both: list[str] = []
    for (name, value), (name_beside, value_beside) in zip(german, reader, strict=True):
        begin, beside = _around_values(name, name_beside, language)
        alone += (begin, value, _ROW_ENDS)
        both += (begin, value, beside, value_beside, _ROW_ENDS)
    return mark("".join(alone)), mark("".join(both))


@cache
def _around_values(name: Markup, name_beside: Markup, language: Markup) -> tuple[str, str]:
    """Return what stands before the values of a row; its names are few."""
    return (
        f'<tr><th scope="row">{name}</th><td>',
        f'</td><td class="soft" {language}>{name_beside}</td><td {language}>',
    )


OFFER_SHEET = Kind(
    name="offer_sheet",
    keys=lambda view: [offer.id for offer in view.running],  # as their records are read
    inputs=lambda view, key: SheetInputs(source=view.sources[("offer", key)]),
    render=_render,
    moved=lambda _view, moves: moves.keys,
)
