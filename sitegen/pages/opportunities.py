"""The list of opportunities, soonest first, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from catalog.fields import Text
from catalog.urls import opportunities_url, opportunity_url
from sitegen.kinds import Kind, Rendered
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.summaries import Meeting, OpportunitySummary, place_of
from sitegen.texts import Shown, choose
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.opportunity import Opportunity, Venue


class OpportunityInputs(NamedTuple):
    """What an opportunity's page is made from beside its file: its next dates."""

    source: bytes
    meetings: tuple[Meeting, ...]


class OpportunityListInputs(NamedTuple):
    """All opportunities that still take place, with their dates."""

    cards: tuple[OpportunitySummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityCard:
    """An opportunity as lists show it, with its next date if one is known."""

    url: str
    opportunity: OpportunitySummary
    title: Shown[str]
    next: Meeting | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityListPage(PageContext):
    """All opportunities that still take place."""

    cards: tuple[OpportunityCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityPage(PageContext):
    """One opportunity with its next real dates."""

    opportunity: Opportunity
    text: Shown[Text]
    meetings: tuple[Meeting, ...]
    venues: tuple[tuple[Venue, str], ...]
    languages: tuple[str, ...]
    list_url: str


def opportunity_cards(
    site: Site, tag: str, opportunities: Iterable[OpportunitySummary]
) -> tuple[OpportunityCard, ...]:
    """Show opportunities in a language."""
    language = site.region.language(tag)
    return tuple(
        OpportunityCard(
            url=opportunity_url(tag, one.slug),
            opportunity=one,
            title=choose(one.title, language, site.region),
            next=one.meetings[0] if one.dates else None,
        )
        for one in opportunities
    )


def _list_context(site: Site, page: Page, *, inputs: OpportunityListInputs) -> OpportunityListPage:
    t = translator_of(site, page)
    return OpportunityListPage(
        head=head_of(
            page,
            title=t.wording.gettext("Take part"),
            description=t.wording.gettext(
                "Courses, advice, meetings and clubs with their next dates."
            ),
        ),
        cards=opportunity_cards(site, page.tag, inputs.cards),
    )


def _render_list(site: Site, _key: str, inputs: OpportunityListInputs, _record: None) -> Rendered:
    paths = {tag: opportunities_url(tag) for tag in site.tags}
    return render_in_all(site, "opportunity_list", paths, partial(_list_context, inputs=inputs))


def _inputs(view: View, slug: str) -> OpportunityInputs:
    return OpportunityInputs(
        source=view.sources[("opportunity", slug)], meetings=view.opportunities[slug].meetings
    )


def _render(site: Site, key: str, inputs: OpportunityInputs, record: Opportunity) -> Rendered:
    paths = {tag: opportunity_url(tag, key) for tag in site.tags}
    make = partial(_context, inputs=inputs, opportunity=record)
    return render_in_all(site, "opportunity", paths, make, key=key)


def _context(
    site: Site, page: Page, *, inputs: OpportunityInputs, opportunity: Opportunity
) -> OpportunityPage:
    region = site.region
    text = choose(opportunity.texts, region.language(page.tag), region)
    return OpportunityPage(
        head=head_of(page, title=text.value.title, description=text.value.description),
        opportunity=opportunity,
        text=text,
        meetings=inputs.meetings,
        venues=tuple((venue, place_of(venue.municipality, region)) for venue in opportunity.venues),
        languages=tuple(
            region.language(tag).native
            for tag in opportunity.languages
            if tag in region.languages_by_tag
        ),
        list_url=opportunities_url(page.tag),
    )


OPPORTUNITY = Kind(
    name="opportunity",
    item="opportunity",
    keys=lambda view: (slug for slug, one in view.opportunities.items() if not one.over),
    inputs=_inputs,
    render=_render,
)
OPPORTUNITY_LIST = Kind(
    name="opportunity_list",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: OpportunityListInputs(cards=view.coming),
    render=_render_list,
)
