"""What surrounds every page: title, languages, navigation, footer and styles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.urls import (
    guides_url,
    home_url,
    offer_form_url,
    offers_url,
    opportunities_url,
    page_url,
    take_along_url,
)
from theme.environment import THEME, Translator

if TYPE_CHECKING:
    from catalog.region import Language, Region

FOOTER_PAGES = ("about", "help", "imprint", "privacy", "accessibility")


class Link(NamedTuple):
    """A link of navigation or footer."""

    label: str
    url: str
    current: bool = False


class LanguageLink(NamedTuple):
    """The same page in another language."""

    tag: str
    native: str
    dir: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Chrome:
    """Everything that ``base.html`` needs besides the content of the page.

    ``switch`` names the switch of languages for those who listen.

    ``alternates`` are absolute URLs for hreflang; ``canonical`` empty: the page is no page
    for search engines, as ``noindex`` says. ``feed`` is the address of a feed without ending.
    """

    portal_name: str
    language: Language
    title: str
    description: str
    languages: tuple[LanguageLink, ...]
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    css: Markup
    home: str
    switch: str = ""
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    noindex: bool = False
    demonstration: bool = False
    kind: str = "page"
    feed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Head:
    """What one page says of itself; ``url_in`` gives its path in a language.

    ``tags`` are the languages in which the page has a text of its own (null: all). A page
    whose language is not among them is for no search engine. ``default_path`` is where
    readers of no listed language go; without it the default language's page. ``path`` is
    set for the page that has no language: the chooser.
    """

    title: str
    description: str
    url_in: Callable[[str], str]
    kind: str = "page"
    tags: tuple[str, ...] | None = None
    default_path: str | None = None
    path: str | None = None


def make_chrome(region: Region, translate: Translator, head: Head, *, css: Markup) -> Chrome:
    """Build the surroundings of a page."""
    language = translate.language
    tag = language.tag
    site = region.settings.site_url
    own = head.path or head.url_in(tag)
    indexed = head.tags is None or tag in head.tags
    return Chrome(
        portal_name=region.settings.portal_name,
        language=language,
        title=head.title,
        description=head.description,
        languages=tuple(
            LanguageLink(
                tag=other.tag,
                native=other.native,
                dir=other.dir,
                url=head.url_in(other.tag),
                current=other.tag == tag,
            )
            for other in region.languages
        ),
        navigation=_navigation(translate, own),
        footer=_footer(translate, own),
        css=css,
        home=home_url(tag),
        switch=translate.gettext("Language"),
        canonical=site + own if indexed else "",
        alternates=_alternates(region, head) if indexed else (),
        noindex=not indexed,
        demonstration=region.settings.operator.placeholder,
        kind=head.kind,
    )


@lru_cache(maxsize=8)
def inline_css(brand: Path, *names: str) -> Markup:
    """Return what :func:`read_css` does, read once a process."""
    return read_css(brand, *names)


def read_css(brand: Path, *names: str) -> Markup:
    """Join the region's tokens and the named style sheets into one small inline style."""
    sheets = [brand / "tokens.css", *(THEME / "static" / "css" / name for name in names)]
    return Markup(  # noqa: S704 (style sheets are ours)
        minify("\n".join(sheet.read_text("utf-8") for sheet in sheets))
    )


def minify(css: str) -> str:
    """Drop comments and needless white space; enough for style sheets written by hand."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


def _navigation(translate: Translator, own: str) -> tuple[Link, ...]:
    tag = translate.language.tag
    _ = translate.gettext
    entries = (
        (_("Homes"), offers_url(tag)),
        (_("Take part"), opportunities_url(tag)),
        (_("Guides"), guides_url(tag)),
        (_("Offer a home"), offer_form_url(tag)),
    )
    return tuple(Link(label=label, url=url, current=own.startswith(url)) for label, url in entries)


def _footer(translate: Translator, own: str) -> tuple[Link, ...]:
    tag = translate.language.tag
    _ = translate.gettext
    labels = {
        "about": _("About this portal"),
        "help": _("Help"),
        "imprint": _("Imprint"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility"),
    }
    pages = tuple(
        Link(label=labels[slug], url=page_url(tag, slug), current=own == page_url(tag, slug))
        for slug in FOOTER_PAGES
    )
    url = take_along_url(tag)
    return (*pages, Link(label=_("Without internet"), url=url, current=own == url))


def _alternates(region: Region, head: Head) -> tuple[tuple[str, str], ...]:
    site = region.settings.site_url
    found = sorted(region.tags if head.tags is None else head.tags)
    first = region.settings.default_language
    default = head.default_path or head.url_in(first if first in found else found[0])
    return (*((tag, site + head.url_in(tag)) for tag in found), ("x-default", site + default))
