"""Sitemaps with the languages of every page, and the index that names them.

Homes are listed a hundred a file, counted from the oldest: a new one changes the last file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import escape

from catalog.urls import (
    NO_PAGE,
    district_url,
    facet_url,
    guide_url,
    guides_url,
    home_url,
    offer_url,
    offers_url,
    opportunities_url,
    opportunity_list_url,
    opportunity_url,
    page_url,
    places_url,
    take_along_url,
)
from sitegen.kinds import Kind, Moves, Rendered
from sitegen.site import Site
from sitegen.view import View

OFFERS_A_FILE = 100
OTHERS = "pages"
_SINGLE = {
    "home": home_url,
    "offer_list": offers_url,
    "places": places_url,
    "opportunity_list": opportunities_url,
    "guide_list": guides_url,
    "book": take_along_url,
}
"""Pages of which there is one, by the kind that makes them."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class SitemapInputs(NamedTuple):
    """Paths without their language, and the languages in which each has a text (none: all)."""

    paths: tuple[tuple[str, tuple[str, ...]], ...]


class SitemapIndexInputs(NamedTuple):
    """The names of all sitemaps."""

    names: tuple[str, ...]


def _keys(view: View) -> Iterator[str]:
    yield OTHERS
    if "offer" not in view.site.outputs:
        return
    yield from (str(number + 1) for number in range(-(-len(view.in_order) // OFFERS_A_FILE)))


def _inputs(view: View, key: str) -> SitemapInputs:
    if key == OTHERS:
        return SitemapInputs(paths=tuple(_other_paths(view)))
    last = int(key) * OFFERS_A_FILE
    offers = view.in_order[last - OFFERS_A_FILE : last]
    return SitemapInputs(paths=tuple((offer_url("", offer.id), ()) for offer in offers))


def _other_paths(view: View) -> Iterator[tuple[str, tuple[str, ...]]]:
    from sitegen.pages.places import district_pages

    made = view.site.outputs
    yield from ((url(""), ()) for kind, url in _SINGLE.items() if kind in made)
    for homes in view.facets:
        yield facet_url("", homes.path), ()
    if "district" in made:
        yield from ((district_url("", slug), ()) for slug in district_pages(view))
    if "opportunity_list" in made:
        yield from ((opportunity_list_url("", facet), ()) for facet in view.opportunity_lists)
    if "opportunity" in made:
        yield from ((opportunity_url("", one.slug), ()) for one in view.coming)
    if "guide" in made:
        yield from ((guide_url("", one.slug), one.tags) for one in view.ordered_guides)
    if "page" in made:
        shown = (page for slug, page in view.pages.items() if slug != NO_PAGE)
        yield from ((page_url("", page.slug), page.tags) for page in shown)


def _render(site: Site, key: str, inputs: SitemapInputs, _record: None) -> Rendered:
    base = str(escape(site.region.settings.site_url))
    lines = [_HEAD, f'<urlset {_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n']
    for path, own in inputs.paths:
        tags = sorted(own or site.tags)
        first = site.region.settings.default_language
        lines.extend(_entries(base, path.removeprefix("/"), tags, first))
    lines.append("</urlset>\n")
    yield f"sitemaps/{key}.xml", "".join(lines).encode()


def _entries(base: str, path: str, tags: list[str], first: str) -> Iterator[str]:
    """Write a page once a language; each names all of them and where other readers go."""
    default = first if first in tags else tags[0]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{name}" href="{base}/{tag}{path}"/>'
        for name, tag in (*((tag, tag) for tag in tags), ("x-default", default))
    )
    for tag in tags:
        yield f"<url><loc>{base}/{tag}{path}</loc>{links}</url>\n"


def _render_index(site: Site, _key: str, inputs: SitemapIndexInputs, _record: None) -> Rendered:
    base = escape(site.region.settings.site_url)
    lines: Iterable[str] = (
        f"<sitemap><loc>{base}/sitemaps/{name}.xml</loc></sitemap>\n" for name in inputs.names
    )
    text = "".join((_HEAD, f"<sitemapindex {_NAMESPACE}>\n", *lines, "</sitemapindex>\n"))
    yield "sitemap.xml", text.encode()


def _moved(view: View, moves: Moves) -> Iterator[str]:
    """Name the files from the oldest of the offers on; lists of homes stand with the pages."""
    if "facet" in view.site.outputs:
        yield OTHERS
    offers = (*moves.before.values(), *moves.after.values())
    oldest = min((one.listed_on, one.id) for one in offers)
    place = bisect_left(view.in_order, oldest, key=lambda one: (one.listed_on, one.id))
    last = (len(view.in_order) + len(offers)) // OFFERS_A_FILE + 1
    yield from (str(number) for number in range(place // OFFERS_A_FILE + 1, last + 1))


SITEMAP = Kind(name="sitemap", keys=_keys, inputs=_inputs, render=_render, moved=_moved)
SITEMAP_INDEX = Kind(
    name="sitemap_index",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: SitemapIndexInputs(names=tuple(_keys(view))),
    render=_render_index,
)
