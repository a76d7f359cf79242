"""The page of one opportunity with its calendar file, and the cards that lists show of it.

When it is over its page stays for those who kept the address: it says so, and what comes next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from catalog.urls import event_url, opportunities_url, opportunity_poster_url, opportunity_url
from sitegen.icalendar import write_calendar
from sitegen.kinds import Kind, Rendered
from sitegen.linked_data import opportunity_data
from sitegen.pages.calendars import abouts, host_of, webcal
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.rhythms import rhythm_words
from sitegen.site import Site
from sitegen.summaries import Meeting, OpportunitySummary, place_of
from sitegen.texts import Shown, choose
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.fields import Text
    from catalog.opportunity import Opportunity, Schedule, Venue
    from catalog.wording import Wording

COMING_NEXT = 3


class OpportunityInputs(NamedTuple):
    """What an opportunity's page is made from beside its file.

    ``next`` are the opportunities that come next, if it is over.
    """

    source: bytes
    summary: OpportunitySummary
    next: tuple[OpportunitySummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpportunityCard:
    """An opportunity as lists show it, with its next date if one is known."""

    url: str
    opportunity: OpportunitySummary
    title: Shown[str]
    next: Meeting | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Rhythm:
    """A schedule whose rule has words."""

    words: str
    schedule: Schedule
    in_turn: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpportunityPage(PageContext):
    """One opportunity with its next real dates; ``joined`` is where others join a teacher."""

    opportunity: Opportunity
    text: Shown[Text]
    rhythms: tuple[Rhythm, ...]
    meetings: tuple[Meeting, ...]
    venues: tuple[tuple[Venue, str], ...]
    joined: bool
    languages: tuple[str, ...]
    list_url: str
    event_url: str
    poster_url: str
    subscription_url: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpportunityOverPage(PageContext):
    """An opportunity that is over, and what comes next."""

    text: Shown[str]
    coming: tuple[OpportunityCard, ...]
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
            next=one.next_meeting,
        )
        for one in opportunities
    )


def _inputs(view: View, slug: str) -> OpportunityInputs:
    one = view.opportunities[slug]
    alike = sorted(view.coming, key=lambda other: other.word != one.word) if one.over else []
    return OpportunityInputs(
        source=view.sources[("opportunity", slug)],
        summary=one,
        next=tuple(alike[:COMING_NEXT]),
    )


def _render(site: Site, key: str, inputs: OpportunityInputs, record: Opportunity) -> Rendered:
    paths = {tag: opportunity_url(tag, key) for tag in site.tags}
    if inputs.summary.over:
        over = partial(_over_context, inputs=inputs)
        yield from render_in_all(site, "opportunity_over", paths, over, key=key)
        return
    make = partial(_context, inputs=inputs, opportunity=record)
    yield from render_in_all(site, "opportunity", paths, make, key=key)
    yield from _calendars(site, inputs.summary)


def _calendars(site: Site, one: OpportunitySummary) -> Iterator[tuple[str, bytes]]:
    region = site.region
    for tag in site.tags:
        content = write_calendar(
            choose(one.title, region.language(tag), region).value,
            abouts(site, tag, [one]),
            zone=region.settings.time_zone,
            host=host_of(site),
            tag=tag,
        )
        yield event_url(tag, one.slug)[1:], content


def _context(
    site: Site, page: Page, *, inputs: OpportunityInputs, opportunity: Opportunity
) -> OpportunityPage:
    region, summary = site.region, inputs.summary
    text = choose(opportunity.texts, region.language(page.tag), region)
    rhythms = tuple(_rhythms(opportunity, translator_of(site, page).wording))
    event = event_url(page.tag, page.key)
    return OpportunityPage(
        head=head_of(page, title=text.value.title, description=text.value.description),
        opportunity=opportunity,
        text=text,
        rhythms=rhythms,
        meetings=summary.meetings,
        venues=tuple((venue, place_of(venue.municipality, region)) for venue in opportunity.venues),
        joined=summary.online and any(rhythm.in_turn for rhythm in rhythms),
        languages=tuple(
            region.language(tag).native
            for tag in opportunity.languages
            if tag in region.languages_by_tag
        ),
        list_url=opportunities_url(page.tag),
        event_url=event,
        poster_url=opportunity_poster_url(page.tag, page.key),
        subscription_url=webcal(site, event),
        data=opportunity_data(opportunity, summary, text.value, region, url=page.url),
    )


def _rhythms(opportunity: Opportunity, wording: Wording) -> Iterator[Rhythm]:
    from catalog.repeat import repeat_of

    for schedule in opportunity.schedule:
        repeat = repeat_of(schedule)
        if repeat is not None:
            in_turn = len(set(schedule.rotation)) > 1
            yield Rhythm(words=rhythm_words(repeat, wording), schedule=schedule, in_turn=in_turn)


def _over_context(site: Site, page: Page, *, inputs: OpportunityInputs) -> OpportunityOverPage:
    """Build the page of what is over; no search engine keeps it."""
    text = choose(inputs.summary.title, site.region.language(page.tag), site.region)
    head = head_of(page, title=text.value, description="")
    return OpportunityOverPage(
        head=replace(head, tags=()),
        text=text,
        coming=opportunity_cards(site, page.tag, inputs.next),
        list_url=opportunities_url(page.tag),
    )


OPPORTUNITY = Kind(
    name="opportunity",
    keys=lambda view: view.opportunities,
    inputs=_inputs,
    render=_render,
)
