"""Guides, pages and the page for an address that does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from catalog.urls import (
    NO_PAGE,
    bilingual_url,
    guide_url,
    guides_url,
    home_url,
    offers_url,
    page_url,
)
from sitegen.kinds import Kind, Rendered
from sitegen.linked_data import Data, article_data
from sitegen.pages.bilingual import own_tags
from sitegen.prose import render_markdown
from sitegen.render import (
    Page,
    PageContext,
    head_of,
    render_in_all,
    render_page,
    translator_of,
)
from sitegen.site import Site
from sitegen.summaries import ProseSummary, ProseText
from sitegen.texts import Shown, choose

if TYPE_CHECKING:
    from catalog.prose import Prose
    from catalog.region import Language

Texts: TypeAlias = "Mapping[str, Prose]"


class ProseInputs(NamedTuple):
    """What a guide or page is made from: its files and nothing else."""

    source: bytes


class GuideListInputs(NamedTuple):
    """All guides in their order."""

    guides: tuple[ProseSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GuideCard:
    """A guide as the list shows it."""

    url: str
    prose: Shown[ProseText]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GuideListPage(PageContext):
    """All guides in their order."""

    cards: tuple[GuideCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ProsePage(PageContext):
    """A guide or page: a text of several sections, with where it comes from.

    ``beside`` is the region's first language; ``beside_url`` leads to a guide with its text
    in that language at its side, empty where there is no such page. ``data`` is what search
    engines read of a guide.
    """

    prose: Shown[Prose]
    body: Markup
    machine: bool
    list_url: str
    data: Data | None = None
    beside: Language
    beside_url: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NotFoundPage(ProsePage):
    """Says that there is no such page, and the ways on."""

    home_url: str
    offers_url: str


def _guide_list(site: Site, page: Page, *, inputs: GuideListInputs) -> GuideListPage:
    t = translator_of(site, page)
    language = site.region.language(page.tag)
    return GuideListPage(
        head=head_of(
            page,
            title=t.wording.gettext("Guides"),
            description=t.wording.gettext("Short guides on finding, renting and offering a home."),
        ),
        cards=tuple(
            GuideCard(
                url=guide_url(page.tag, guide.slug),
                prose=choose(guide.by_tag, language, site.region),
            )
            for guide in inputs.guides
        ),
    )


def _prose_page(site: Site, page: Page, *, texts: Texts) -> ProsePage:
    """Build a guide or page; wholly in another language it is for no search engine."""
    prose = choose(texts, site.region.language(page.tag), site.region)
    head = head_of(page, title=prose.value.head.title, description=prose.value.head.summary)
    own = tuple(tag for tag in site.tags if tag in texts)
    beside = site.region.language(site.region.settings.default_language)
    paired = (
        page.kind == "guide"
        and "bilingual" in site.outputs
        and page.tag in own_tags(site.region, texts)
    )
    return ProsePage(
        head=replace(head, tags=own),
        prose=prose,
        body=render_markdown(prose.value.body, tag=page.tag, region=site.region),
        machine=prose.value.head.by == "machine" and prose.value.head.reviewed_on is None,
        list_url=guides_url(page.tag) if page.kind == "guide" else "",
        beside=beside,
        beside_url=bilingual_url(page.tag, prose.value.slug, beside.tag) if paired else "",
        data=article_data(prose.value.head, prose.language.tag, site.region.settings.portal_name),
    )


def _not_found_page(site: Site, page: Page, *, texts: Texts) -> NotFoundPage:
    prose = choose(texts, site.region.language(page.tag), site.region)
    head = head_of(page, title=prose.value.head.title, description="")
    return NotFoundPage(
        head=replace(head, tags=(), url_in=home_url),
        prose=prose,
        body=render_markdown(prose.value.body, tag=page.tag, region=site.region),
        machine=False,
        list_url="",
        beside=site.region.language(site.region.settings.default_language),
        beside_url="",
        home_url=home_url(page.tag),
        offers_url=offers_url(page.tag),
    )


def _render_guide_list(site: Site, _key: str, inputs: GuideListInputs, _record: None) -> Rendered:
    paths = {tag: guides_url(tag) for tag in site.tags}
    return render_in_all(site, "guide_list", paths, partial(_guide_list, inputs=inputs))


def _render_guide(site: Site, key: str, _inputs: ProseInputs, record: Texts) -> Rendered:
    paths = {tag: guide_url(tag, key) for tag in site.tags}
    return render_in_all(site, "guide", paths, partial(_prose_page, texts=record), key=key)


def _render_page(site: Site, key: str, _inputs: ProseInputs, record: Texts) -> Rendered:
    paths = {tag: page_url(tag, key) for tag in site.tags}
    if key != NO_PAGE:
        yield from render_in_all(site, "page", paths, partial(_prose_page, texts=record))
        return
    make = partial(_not_found_page, texts=record)
    yield from render_in_all(site, "not_found", paths, make)
    whole = Page("not_found", site.region.settings.default_language, "/404.html")
    yield whole.file, render_page(site, whole, make(site, whole))


GUIDE_LIST = Kind(
    name="guide_list",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: GuideListInputs(guides=view.ordered_guides),
    render=_render_guide_list,
)
GUIDE = Kind(
    name="guide",
    keys=lambda view: view.guides,
    inputs=lambda view, slug: ProseInputs(source=view.sources[("guide", slug)]),
    render=_render_guide,
)
PAGE = Kind(
    name="page",
    keys=lambda view: view.pages,
    inputs=lambda view, slug: ProseInputs(source=view.sources[("page", slug)]),
    render=_render_page,
)
