"""Render: from a context to the bytes of a page, in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

from catalog.urls import feed_url, guides_url, offers_url, opportunities_url, take_along_url
from sitegen.frames import MARKED_DESCRIPTION, MARKED_PATH, MARKED_TITLE, Frame
from sitegen.site import Site
from sitegen.spoken import Marks, Own, Spoken
from theme.chrome import Chrome, Head, Link, make_chrome
from theme.environment import Translator
from theme.styles import keep_used, used_classes

_WHITE = 20
"""So many letters of white space, with which others begin, a description seldom has."""
_WITH_FEED = frozenset({"home", "offer_list"})
_LED_TO = {
    "offer_list": offers_url,
    "opportunity_list": opportunities_url,
    "guide_list": guides_url,
    "book": take_along_url,
}
"""Pages that navigation and footer name, by the kind of output that makes them."""


class Page(NamedTuple):
    """One page in one language: its template, its language, its path as links name it.

    ``key`` is the part of the path by which it differs from the others of its kind. ``paired``
    are the languages that have such a page, where not all have one.
    """

    kind: str
    tag: str
    url: str
    key: str = ""
    paired: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """Where it lies below the output folder."""
        return self.url[1:] + "index.html" if self.url.endswith("/") else self.url[1:]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PageContext:
    """Base of every page: what it says of itself to its surroundings."""

    head: Head


class MakeContext(Protocol):
    """Builds what the template of a page shows."""

    def __call__(self, site: Site, page: Page) -> PageContext:
        """Return the context of a page."""


class SayOwn(Protocol):
    """Says what a page that was drawn once has of its own in a language."""

    def __call__(self, site: Site, page: Page) -> tuple[Head, Any]:
        """Return its head, and the values that macros are given."""


def render_in_all(
    site: Site,
    kind: str,
    paths: dict[str, str],
    make: MakeContext,
    *,
    key: str = "",
    paired: tuple[str, ...] = (),
) -> Iterator[tuple[str, bytes]]:
    """Render a page in languages; ``paths`` are its URLs by tag, the rest as of :class:`Page`."""
    for tag, url in paths.items():
        page = Page(kind, tag, url, key, paired)
        yield page.file, render_page(site, page, make(site, page))


def render_page(site: Site, page: Page, context: PageContext) -> bytes:
    """Render a context with the template of the page's kind."""
    values = site.translators[page.tag].names()
    values.update({name: getattr(context, name) for name in context.__dataclass_fields__})
    if not page.key:
        template = site.environment.get_template(f"{page.kind}.html")
        values["chrome"] = _chrome(site, page, context.head)
        return template.render(values).encode()
    frame = _frame(site, page, context.head)
    main = site.frames.main.get_template(f"{page.kind}.html").render(values)
    head = context.head
    return frame.fill(
        title=head.title, description=head.description, path=page.key, main=[main.encode()]
    )


def draw_spoken(site: Site, kind: str, marks: Marks, values: Mapping[str, object]) -> Spoken:
    """Draw the main part of a page once for all languages, from values that they share."""
    template = site.frames.main.get_template(f"{kind}.html")
    return Spoken(template.render({**marks.names(), **values}), marks.later)


def render_spoken(
    site: Site, drawn: Spoken, kind: str, paths: dict[str, str], say: SayOwn, *, key: str
) -> Iterator[tuple[str, bytes]]:
    """Render a page in languages from what was drawn once; the rest as :func:`render_in_all`."""
    for tag, url in paths.items():
        page = Page(kind, tag, url, key)
        head, mine = say(site, page)
        own = Own(site.translators[tag], site.words[tag], mine)
        yield (
            page.file,
            _frame(site, page, head).fill(
                title=head.title,
                description=head.description,
                path=key,
                main=drawn.pieces_in(own),
            ),
        )


def _frame(site: Site, page: Page, head: Head) -> Frame:
    """Return what surrounds a page and all others that differ from it by their key alone."""
    before, after = _around(page.key, page.url)

    def url_in(tag: str) -> str:
        return (MARKED_PATH if page.key else "").join(_around(page.key, head.url_in(tag)))

    def values() -> dict[str, object]:
        marked = replace(
            head,
            title=MARKED_TITLE,
            description=MARKED_DESCRIPTION if head.description else "",
            url_in=url_in,
        )
        names = site.translators[page.tag].names()
        return {"chrome": _chrome(site, page, marked), **names}

    feed = feed_of(site, page)
    about = (page.paired, bool(head.description), head.tags, feed)
    shape = (page.kind, page.tag, before, after, *about)
    return site.frames.get(shape, f"{page.kind}.html", values)


def _around(key: str, url: str) -> tuple[str, str]:
    """Return what stands before and behind the key of a page in an address."""
    before, _, after = url.rpartition(key) if key else (url, "", "")
    return before, after


def translator_of(site: Site, page: Page) -> Translator:
    """Return the texts in the page's language."""
    return site.translators[page.tag]


def head_of(page: Page, *, title: str, description: str) -> Head:
    """Say what a page is called and where it lies in each language."""
    rest = page.url.removeprefix(f"/{page.tag}/")
    return Head(
        title=title,
        description=shortened(description),
        url_in=lambda tag: f"/{tag}/{rest}",
        kind=page.kind,
    )


def _chrome(site: Site, page: Page, head: Head) -> Chrome:
    css = site.styles.get(page.kind)
    if css is None:
        # Of all styles what the template uses: each byte goes out with the first flight.
        used = used_classes(site.templates, [f"{page.kind}.html"])
        css = site.styles[page.kind] = keep_used(site.css, used)
    chrome = make_chrome(site.region, translator_of(site, page), head, css=css)
    return replace(
        chrome,
        feed=feed_of(site, page),
        navigation=_leading(site, page, chrome.navigation),
        footer=_leading(site, page, chrome.footer),
    )


def _leading(site: Site, page: Page, links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Leave out links to pages that the theme does not make."""
    missing = {url(page.tag) for kind, url in _LED_TO.items() if kind not in site.outputs}
    return tuple(link for link in links if link.url not in missing)


def feed_of(site: Site, page: Page) -> str:
    """Return the address of the feed that shows the homes of a page, without its ending."""
    kind = "area_feed" if page.key else "feed"
    if page.kind not in _WITH_FEED or kind not in site.outputs:
        return ""
    district = page.key.removeprefix("in/")
    if page.key and (district == page.key or district not in site.districts):
        return ""
    return feed_url(page.tag, district).removesuffix("xml")


def shortened(text: str, most: int = 155) -> str:
    """Cut a description at a word so that search engines show it whole."""
    line = " ".join(text[: most + _WHITE].split())
    if len(line) <= most:  # much of it is white space
        line = " ".join(text[: 8 * most].split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + " …"
