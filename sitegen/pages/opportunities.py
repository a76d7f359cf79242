"""The list of opportunities, soonest first, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.calendar import Occurrence, next_dates
from catalog.fields import Text
from catalog.opportunity import Opportunity, Venue
from catalog.urls import opportunities_url, opportunity_url
from sitegen.inputs import Inputs
from sitegen.pages.context import PageContext, surround, translator_of
from sitegen.plan import PlannedPage, current_opportunities
from sitegen.texts import Shown, choose

DATES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One coming date at one venue; ``place`` is the public name of its municipality."""

    when: Occurrence
    venue: Venue
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityCard:
    """An opportunity as lists show it, with its next date if one is known."""

    url: str
    opportunity: Opportunity
    text: Shown[Text]
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


def coming_cards(inputs: Inputs, tag: str) -> tuple[OpportunityCard, ...]:
    """Return a card for each opportunity, the soonest first, those without a date last."""
    cards = [_card(inputs, tag, slug) for slug in current_opportunities(inputs)]
    return tuple(
        sorted(cards, key=lambda card: (card.next is None, card.next and card.next.when.begins))
    )


def opportunity_list_context(inputs: Inputs, page: PlannedPage) -> OpportunityListPage:
    """Build the list of opportunities."""
    t = translator_of(inputs, page)
    return OpportunityListPage(
        chrome=surround(
            inputs,
            page,
            title=t.wording.gettext("Take part"),
            description=t.wording.gettext(
                "Courses, advice, meetings and clubs with their next dates."
            ),
        ),
        cards=coming_cards(inputs, page.tag),
    )


def opportunity_context(inputs: Inputs, page: PlannedPage) -> OpportunityPage:
    """Build the page of one opportunity."""
    opportunity = inputs.library.opportunities[page.key]
    region = inputs.region
    text = choose(opportunity.texts, region.language(page.tag), region)
    return OpportunityPage(
        chrome=surround(inputs, page, title=text.value.title, description=text.value.description),
        opportunity=opportunity,
        text=text,
        meetings=_meetings(inputs, opportunity, DATES_SHOWN),
        venues=tuple((venue, _place(inputs, venue)) for venue in opportunity.venues),
        languages=tuple(
            region.language(tag).native
            for tag in opportunity.languages
            if tag in region.languages_by_tag
        ),
        list_url=opportunities_url(page.tag),
    )


def _card(inputs: Inputs, tag: str, slug: str) -> OpportunityCard:
    opportunity = inputs.library.opportunities[slug]
    region = inputs.region
    coming = _meetings(inputs, opportunity, 1)
    return OpportunityCard(
        url=opportunity_url(tag, slug),
        opportunity=opportunity,
        text=choose(opportunity.texts, region.language(tag), region),
        next=coming[0] if coming else None,
    )


def _meetings(inputs: Inputs, opportunity: Opportunity, count: int) -> tuple[Meeting, ...]:
    venues = {venue.id: venue for venue in opportunity.venues}
    dates = next_dates(opportunity, start=inputs.today, count=count, region=inputs.region)
    return tuple(
        Meeting(when=date, venue=venues[date.venue], place=_place(inputs, venues[date.venue]))
        for date in dates
    )


def _place(inputs: Inputs, venue: Venue) -> str:
    return inputs.region.public_place(venue.municipality).name if venue.municipality else ""
