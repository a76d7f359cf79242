"""A guide in two languages, section by section: the reader's beside the region's first.

Which section of a translation belongs to which of its source is told by the hashes that the
translation carries, so that the view stays right while a translation waits to be brought up
to date.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from catalog.i18n.translation import section_hashes, split_sections
from catalog.urls import bilingual_url, guide_url
from sitegen.kinds import Kind, Rendered
from sitegen.prose import render_sections
from sitegen.render import Page, PageContext, head_of, render_in_all
from sitegen.site import Site
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.prose import Prose
    from catalog.region import Language, Region

Texts: TypeAlias = "Mapping[str, Prose]"
Drawn: TypeAlias = Mapping[str, Markup]
"""Sections as HTML by their Markdown."""


class BilingualInputs(NamedTuple):
    """What the views of a guide are made from: its files and nothing else."""

    source: bytes


class Source(NamedTuple):
    """What a source is compared and shown by: its sections, and their hashes."""

    tag: str
    title: str
    sections: list[str]
    hashes: list[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A section and its source; either is null where the other has none.

    ``stale``: the source has changed since the section was translated.
    """

    own: str | None
    source: str | None
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ShownPair:
    """Two sections as HTML; empty where there is none."""

    own: Markup
    source: Markup
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BilingualPage(PageContext):
    """A guide with the same text in the region's first language at its side."""

    title: str
    title_beside: str
    beside: Language
    pairs: tuple[ShownPair, ...]
    guide_url: str


def own_tags(region: Region, texts: Container[str]) -> tuple[str, ...]:
    """Return the languages that have a text of their own beside one in the first language."""
    first = region.settings.default_language
    return tuple(tag for tag in region.tags if tag in texts and tag != first and first in texts)


def source_of(prose: Prose) -> Source:
    """Read of a source what all its translations are compared with."""
    return Source(
        tag=prose.tag,
        title=prose.head.title,
        sections=split_sections(prose.body),
        hashes=section_hashes(prose),
    )


def pair_sections(text: Prose, source: Source) -> list[Pair]:
    """Match the sections of a translation with those of its source.

    Those translated from a section that is unchanged belong to it wherever it stands now.
    What lies between them goes by its order.
    """
    own, others = split_sections(text.body), source.sections
    then, now = text.head.translated_from, source.hashes
    if then == now or len(then) != len(own):
        return [Pair(*both) for both in zip_longest(own, others)]
    from difflib import SequenceMatcher

    pairs = []
    for what, i, j, k, n in SequenceMatcher(a=then, b=now, autojunk=False).get_opcodes():
        both = zip_longest(own[i:j], others[k:n])
        pairs += [Pair(one, other, stale=what != "equal") for one, other in both]
    return pairs


def _keys(view: View) -> Iterator[str]:
    """Name the guides that have a translation of their first language's text."""
    region = view.site.region
    yield from (slug for slug, one in view.guides.items() if own_tags(region, one.by_tag))


def _render(site: Site, slug: str, _inputs: BilingualInputs, texts: Texts) -> Rendered:
    """Make the view of a guide in each language that has its own text."""
    region = site.region
    first = region.settings.default_language
    paired = own_tags(region, texts)
    paths = {tag: bilingual_url(tag, slug, first) for tag in paired}
    source = source_of(texts[first])
    # All languages stand beside the same source.
    drawn = render_sections(source.sections, tag=first, region=region)
    make = partial(_page, texts=texts, slug=slug, source=source, drawn=drawn)
    return render_in_all(site, "bilingual", paths, make, key=slug, paired=paired)


def _page(
    site: Site, page: Page, *, texts: Texts, slug: str, source: Source, drawn: Drawn
) -> BilingualPage:
    """Build the view; both texts have a page, so this one is for no search engine."""
    region = site.region
    text = texts[page.tag]
    beside = region.language(source.tag)
    mine = render_sections(split_sections(text.body), tag=page.tag, region=region)
    head = head_of(page, title=f"{text.head.title} · {beside.native}", description="")
    return BilingualPage(
        head=replace(
            head,
            tags=(),
            url_in=lambda tag: (
                bilingual_url(tag, slug, beside.tag) if tag in page.paired else guide_url(tag, slug)
            ),
        ),
        title=text.head.title,
        title_beside=source.title,
        beside=beside,
        pairs=tuple([_shown(pair, mine, drawn) for pair in pair_sections(text, source)]),
        guide_url=guide_url(page.tag, slug),
    )


def _shown(pair: Pair, own: Drawn, source: Drawn) -> ShownPair:
    return ShownPair(
        own=own[pair.own] if pair.own else Markup(),
        source=source[pair.source] if pair.source else Markup(),
        stale=pair.stale,
    )


BILINGUAL = Kind(
    name="bilingual",
    keys=_keys,
    inputs=lambda view, slug: BilingualInputs(source=view.sources[("guide", slug)]),
    render=_render,
)
