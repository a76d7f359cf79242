"""The whole portal in one file a language, for passing on without internet, and the page with its link.

New homes come into it with the next day, so that publishing one makes no book anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from catalog.urls import (
    NO_PAGE,
    book_url,
    guide_url,
    guides_url,
    home_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
    take_along_url,
)
from sitegen.kinds import Kind, Records, Rendered
from sitegen.pages.book_parts import Chapter, InAll, Parts
from sitegen.render import Page, PageContext, head_of, render_page, translator_of
from sitegen.site import Site
from sitegen.state import Item
from sitegen.summaries import Meeting, OfferSummary
from sitegen.view import View
from theme.chrome import Head

MOST_OFFERS = 200
MEETINGS = 3
_KILO = 1_000
_MOST_WEIGHED = 50
_START, _FRAME = 30_000, 3_200
"""What the pages of the start weigh with both scripts, and what each guide's page has around it."""
_TARGET = re.compile(rb'href="(/[^"]*)"')


class BookInputs(NamedTuple):
    """What a book is made from: the newest homes, and the states of all texts.

    ``left_out`` counts the older homes; ``meetings`` are the next dates of each opportunity;
    ``day`` is an ordinal.
    """

    day: int
    offers: tuple[OfferSummary, ...]
    left_out: int
    opportunities: tuple[tuple[str, bytes, tuple[Meeting, ...]], ...]
    guides: tuple[tuple[str, bytes], ...]
    pages: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Entry:
    """A text of the book in its table of contents; ``part`` is the text itself."""

    anchor: str
    title: Markup
    part: Chapter


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Content:
    """What the books of all languages are made of."""

    guides: tuple[InAll[Entry], ...]
    events: tuple[InAll[Markup], ...]
    homes: tuple[InAll[Markup], ...]
    pages: tuple[InAll[Entry], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BookPage(PageContext):
    """The book; ``site_url`` is where what is newer stands."""

    day: date
    site_url: str
    guides: tuple[Entry, ...]
    events: tuple[Markup, ...]
    homes: tuple[Markup, ...]
    left_out: int
    pages: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class TakeAlongPage(PageContext):
    """How to read without internet; what the book weighs, and what is saved at once, compressed."""

    book_url: str
    kilobytes: int
    kept_kilobytes: int


def _inputs(view: View, _key: str) -> BookInputs:
    today = view.today.toordinal()
    known = tuple(offer for offer in view.listed if offer.listed_on < today)
    sources = view.sources
    return BookInputs(
        day=today,
        offers=known[: -MOST_OFFERS - 1 : -1],
        left_out=max(0, len(known) - MOST_OFFERS),
        opportunities=tuple(
            (one.slug, sources[("opportunity", one.slug)], one.meetings[:MEETINGS])
            for one in view.coming
        ),
        guides=tuple((one.slug, sources[("guide", one.slug)]) for one in view.ordered_guides),
        pages=tuple(
            (one.slug, sources[("page", one.slug)])
            for one in sorted(view.pages.values(), key=lambda page: (page.order, page.slug))
            if one.slug != NO_PAGE
        ),
    )


def _records(inputs: BookInputs) -> Iterator[Item]:
    yield from (("opportunity", slug) for slug, *_ in inputs.opportunities)
    yield from (("guide", slug) for slug, _ in inputs.guides)
    yield from (("page", slug) for slug, _ in inputs.pages)


def _render(site: Site, _key: str, inputs: BookInputs, records: Records) -> Rendered:
    used: dict[tuple[object, ...], Markup] = {}
    content = _content(inputs, Parts(site, records, used))
    for tag in site.tags:
        page = Page("book", tag, book_url(tag))
        context = _book(site, page, inputs, content)
        html = render_page(site, page, context)
        book = link_within(html, _anchors(tag, inputs), site.region.settings.site_url)
        yield page.file, book
        around = Page("take_along", tag, take_along_url(tag))
        about = _take_along(site, around, context, size=len(book))
        yield around.file, render_page(site, around, about)
    # What no book shows any more is forgotten: an engine may live for months.
    site.fragments.clear()
    site.fragments.update(used)


def _kept(guides: Sequence[Chapter]) -> int:
    """Return what a phone loads when this portal is kept on it, in bytes.

    Of very many guides the first ones tell how well they all pack.
    """
    some = guides[:_MOST_WEIGHED]
    packed, letters = sum(guide.weight for guide in some), sum(map(len, some))
    return _START + _FRAME * len(guides) + packed * sum(map(len, guides)) // max(1, letters)


def _take_along(site: Site, page: Page, book: BookPage, *, size: int) -> TakeAlongPage:
    texts = translator_of(site, page).wording
    about = texts.gettext("Read this portal without internet, or pass it on to others.")
    return TakeAlongPage(
        head=head_of(page, title=texts.gettext("Take it with you"), description=about),
        book_url=book_url(page.tag),
        kilobytes=-(-size // _KILO),
        kept_kilobytes=-(-_kept([guide.part for guide in book.guides]) // _KILO),
    )


def _content(inputs: BookInputs, parts: Parts) -> Content:
    """Make all parts, each in every language before the next: a record is read once."""

    def entries(kind: str, states: tuple[tuple[str, bytes], ...]) -> tuple[InAll[Entry], ...]:
        # By their names, as records lie together; the books have an order of their own.
        made = {slug: _entry(parts, (kind, slug), state) for slug, state in sorted(states)}
        return tuple(made[slug] for slug, _ in states)

    return Content(
        guides=entries("guide", inputs.guides),
        events=tuple(parts.event(*one) for one in inputs.opportunities),
        homes=tuple(parts.home(offer) for offer in inputs.offers),
        pages=entries("page", inputs.pages),
    )


def _entry(parts: Parts, item: Item, state: bytes) -> InAll[Entry]:
    titles, chapters = parts.title(item, state), parts.chapter(item, state)
    anchor = "-".join(item)
    return {
        tag: Entry(anchor=anchor, title=titles[tag], part=part) for tag, part in chapters.items()
    }


def _book(site: Site, page: Page, inputs: BookInputs, content: Content) -> BookPage:
    title = translator_of(site, page).wording.gettext("The portal in one file")
    head = Head(title=title, description="", url_in=lambda _tag: page.url, kind=page.kind, tags=())
    return BookPage(
        head=replace(head, path=page.url),
        day=date.fromordinal(inputs.day),
        site_url=site.region.settings.site_url + home_url(page.tag),
        guides=tuple(guide[page.tag] for guide in content.guides),
        events=tuple(event[page.tag] for event in content.events),
        homes=tuple(home[page.tag] for home in content.homes),
        left_out=inputs.left_out,
        pages=tuple(one[page.tag] for one in content.pages),
    )


def _anchors(tag: str, inputs: BookInputs) -> dict[str, str]:
    """Name the place in the book of every address that it holds."""
    found = {
        guides_url(tag): "guides",
        opportunities_url(tag): "opportunities",
        offers_url(tag): "homes",
    }
    found |= {guide_url(tag, slug): f"guide-{slug}" for slug, _ in inputs.guides}
    found |= {page_url(tag, slug): f"page-{slug}" for slug, _ in inputs.pages}
    found |= {
        opportunity_url(tag, slug): f"opportunity-{slug}" for slug, *_ in inputs.opportunities
    }
    return found


def link_within(html: bytes, anchors: Mapping[str, str], site_url: str) -> bytes:
    """Lead links to what a book holds into it, and all others to the site."""
    within = {path.encode(): anchor.encode() for path, anchor in anchors.items()}
    site = site_url.encode()

    def target(found: re.Match[bytes]) -> bytes:
        path = found[1]
        return b'href="#%b"' % within[path] if path in within else b'href="%b%b"' % (site, path)

    return _TARGET.sub(target, html)


BOOK = Kind(
    name="book",
    keys=lambda _view: ("",),
    inputs=_inputs,
    render=_render,
    records=_records,
)
