"""Sitemaps with the languages of every page, and the index that names them.

Homes are listed a hundred a file, counted from the oldest: a new one changes the last file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import escape

from catalog.urls import (
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
from sitegen.kinds import Kind, Rendered
from sitegen.pages.places import district_pages
from sitegen.pages.prose import NO_PAGE
from sitegen.site import Site
from sitegen.view import View

OFFERS_A_FILE = 100
OTHERS = "pages"
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
    yield from (str(number + 1) for number in range(-(-len(view.listed) // OFFERS_A_FILE)))


def _inputs(view: View, key: str) -> SitemapInputs:
    if key == OTHERS:
        return SitemapInputs(paths=tuple(_other_paths(view)))
    last = int(key) * OFFERS_A_FILE
    offers = view.listed[last - OFFERS_A_FILE : last]
    return SitemapInputs(paths=tuple((offer_url("", offer.id), ()) for offer in offers))


def _other_paths(view: View) -> Iterator[tuple[str, tuple[str, ...]]]:
    for url in (home_url, offers_url, places_url, opportunities_url, guides_url, take_along_url):
        yield url(""), ()
    for homes in view.facets:
        yield facet_url("", homes.path), ()
    for slug in district_pages(view):
        yield district_url("", slug), ()
    for facet in view.opportunity_lists:
        yield opportunity_list_url("", facet), ()
    for opportunity in view.coming:
        yield opportunity_url("", opportunity.slug), ()
    for guide in view.ordered_guides:
        yield guide_url("", guide.slug), tuple(guide.by_tag)
    for slug, page in view.pages.items():
        if slug != NO_PAGE:
            yield page_url("", slug), tuple(page.by_tag)


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


SITEMAP = Kind(name="sitemap", keys=_keys, inputs=_inputs, render=_render)
SITEMAP_INDEX = Kind(
    name="sitemap_index",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: SitemapIndexInputs(names=tuple(_keys(view))),
    render=_render_index,
)
