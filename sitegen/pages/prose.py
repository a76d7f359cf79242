"""Guides, pages and the page for an address that does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from catalog.library import Prose
from catalog.urls import guide_url, guides_url, home_url, offers_url
from sitegen.inputs import Inputs
from sitegen.pages.context import (
    PageContext,
    frame,
    head_of,
    surround,
    translator_of,
)
from sitegen.plan import PageKind, PlannedPage
from sitegen.prose import render_markdown
from sitegen.texts import Shown, choose


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideCard:
    """A guide as the list shows it."""

    url: str
    prose: Shown[Prose]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideListPage(PageContext):
    """All guides in their order."""

    cards: tuple[GuideCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsePage(PageContext):
    """A guide or page: a text of several sections, with where it comes from."""

    prose: Shown[Prose]
    body: Markup
    machine: bool
    list_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(ProsePage):
    """Says that there is no such page, and the ways on."""

    home_url: str
    offers_url: str


def guide_list_context(inputs: Inputs, page: PlannedPage) -> GuideListPage:
    """Build the list of guides."""
    t = translator_of(inputs, page)
    guides = sorted(inputs.library.guides.items(), key=lambda item: _order(item[1], inputs))
    return GuideListPage(
        chrome=surround(
            inputs,
            page,
            title=t.wording.gettext("Guides"),
            description=t.wording.gettext("Short guides on finding, renting and offering a home."),
        ),
        cards=tuple(
            GuideCard(url=guide_url(page.tag, slug), prose=_shown(texts, inputs, page))
            for slug, texts in guides
        ),
    )


def prose_context(inputs: Inputs, page: PlannedPage) -> ProsePage:
    """Build a guide or page; wholly in another language it is for no search engine."""
    guide = page.kind is PageKind.GUIDE
    texts = (inputs.library.guides if guide else inputs.library.pages)[page.key]
    prose = _shown(texts, inputs, page)
    return ProsePage(
        chrome=frame(
            inputs,
            page,
            replace(
                head_of(
                    page,
                    title=prose.value.head.title,
                    description=prose.value.head.summary,
                ),
                tags=tuple(tag for tag in inputs.region.tags if tag in texts),
            ),
        ),
        prose=prose,
        body=render_markdown(prose.value.body, tag=page.tag, region=inputs.region),
        machine=prose.value.head.by == "machine" and prose.value.head.reviewed_on is None,
        list_url=guides_url(page.tag) if guide else "",
    )


def not_found_context(inputs: Inputs, page: PlannedPage) -> NotFoundPage:
    """Build the page for an address that does not exist."""
    prose = _shown(inputs.library.pages["not-found"], inputs, page)
    return NotFoundPage(
        chrome=frame(
            inputs,
            page,
            replace(
                head_of(page, title=prose.value.head.title, description=""),
                tags=(),
                url_in=home_url,
            ),
        ),
        prose=prose,
        body=render_markdown(prose.value.body, tag=page.tag, region=inputs.region),
        machine=False,
        list_url="",
        home_url=home_url(page.tag),
        offers_url=offers_url(page.tag),
    )


def _shown(texts: Mapping[str, Prose], inputs: Inputs, page: PlannedPage) -> Shown[Prose]:
    return choose(texts, inputs.region.language(page.tag), inputs.region)


def _order(texts: Mapping[str, Prose], inputs: Inputs) -> tuple[int, str]:
    source = texts.get(inputs.region.settings.default_language) or next(iter(texts.values()))
    return (source.head.order, source.slug)
