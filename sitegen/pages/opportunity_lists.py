"""Lists of opportunities, soonest first: of all, and of each facet; none is empty but the first.

Only the first page of all leads to facets. A facet's page knows of its own opportunities alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from catalog.formats import weekday
from catalog.labels import label
from catalog.urls import opportunities_url, opportunity_list_url
from catalog.vocabulary import Audience, LanguageLevel, OpportunityKind, Word
from sitegen.kinds import Kind, Rendered
from sitegen.opportunity_facets import (
    CARDS_A_PAGE,
    CHILDCARE,
    FREE,
    ONLINE,
    WEEKDAYS,
    pages_of,
    split_facet,
    word_slug,
)
from sitegen.pages.calendars import ALL, calendar_of_facet, subscription_url
from sitegen.pages.opportunities import OpportunityCard, opportunity_cards
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.summaries import OpportunitySummary
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.wording import Wording

_WORDS: dict[str, dict[str, Word]] = {
    "kind": {word_slug(word): word for word in OpportunityKind},
    "for": {word_slug(word): word for word in Audience},
    "level": {word_slug(word): word for word in LanguageLevel},
}


class OpportunityListInputs(NamedTuple):
    """One page of a list; ``facets`` with their sizes on the first page of all only."""

    cards: tuple[OpportunitySummary, ...]
    pages: int
    facets: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Choice:
    """A link to the opportunities of a facet; ``foreign``: its name is in no language's own."""

    label: str
    url: str
    count: int
    foreign: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ChoiceGroup:
    """The links that answer the same question."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OpportunityListPage(PageContext):
    """One page of a list. ``group`` is empty on the list of all; ``calendar_url`` where none."""

    group: str
    value: str
    cards: tuple[OpportunityCard, ...]
    groups: tuple[ChoiceGroup, ...]
    earlier_url: str
    later_url: str
    list_url: str
    calendar_url: str


def _keys(view: View) -> Iterator[str]:
    """Name pages by facet and number: ``on/mo 1``; the list of all has an empty facet."""
    yield from (f" {number + 1}" for number in range(pages_of(len(view.coming))))
    for facet, found in view.opportunity_lists.items():
        yield from (f"{facet} {number + 1}" for number in range(pages_of(len(found))))


def _inputs(view: View, key: str) -> OpportunityListInputs:
    facet, number = _read(key)
    lists = view.opportunity_lists
    found = lists[facet] if facet else view.coming
    first = not facet and number == 1
    return OpportunityListInputs(
        cards=found[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE],
        pages=pages_of(len(found)),
        facets=tuple((facet, len(of)) for facet, of in lists.items()) if first else (),
    )


def _read(key: str) -> tuple[str, int]:
    facet, _, number = key.partition(" ")
    return facet, int(number)


def _path(facet: str, number: int) -> str:
    """Return what stands in the address of a page behind ``/opportunities/``."""
    further = [str(number)] if number > 1 else []
    return "/".join([facet, *further] if facet else (["page", *further] if further else []))


def _url(tag: str, facet: str, number: int) -> str:
    path = _path(facet, number)
    return opportunity_list_url(tag, path) if path else opportunities_url(tag)


def _render(site: Site, key: str, inputs: OpportunityListInputs, _record: None) -> Rendered:
    facet, number = _read(key)
    paths = {tag: _url(tag, facet, number) for tag in site.tags}
    make = partial(_context, facet=facet, number=number, inputs=inputs)
    return render_in_all(site, "opportunity_list", paths, make, key=_path(facet, number))


def _context(
    site: Site, page: Page, *, facet: str, number: int, inputs: OpportunityListInputs
) -> OpportunityListPage:
    wording = translator_of(site, page).wording
    title = wording.gettext("Take part")
    about = wording.gettext("Courses, advice, meetings and clubs with their next dates.")
    group, value = _names(site, page.tag, facet) if facet else ("", "")
    named = f"{title} · {group}: {value}" if facet else title
    calendar = calendar_of_facet(facet, site) if facet else ALL
    return OpportunityListPage(
        head=head_of(page, title=f"{named} ({number})" if number > 1 else named, description=about),
        group=group,
        value=value,
        cards=opportunity_cards(site, page.tag, inputs.cards),
        groups=_choices(site, page.tag, inputs.facets),
        earlier_url=_url(page.tag, facet, number - 1) if number > 1 else "",
        later_url=_url(page.tag, facet, number + 1) if number < inputs.pages else "",
        list_url=opportunities_url(page.tag),
        calendar_url=subscription_url(site, page.tag, calendar) if calendar else "",
    )


def _choices(site: Site, tag: str, facets: tuple[tuple[str, int], ...]) -> tuple[ChoiceGroup, ...]:
    return tuple(
        ChoiceGroup(
            label=_names(site, tag, members[0][0])[0],
            choices=tuple(_choice(site, tag, facet, count=count) for facet, count in members),
        )
        for _, found in groupby(facets, key=lambda one: split_facet(one[0])[0])
        if (members := list(found))
    )


def _choice(site: Site, tag: str, facet: str, *, count: int) -> Choice:
    return Choice(
        label=_names(site, tag, facet)[1],
        url=opportunity_list_url(tag, facet),
        count=count,
        foreign=split_facet(facet)[0] in {"in", "speaking"},
    )


def _names(site: Site, tag: str, facet: str) -> tuple[str, str]:
    """Name the question that a facet answers, and its answer."""
    wording = site.translators[tag].wording
    group, value = split_facet(facet)
    questions = {
        "kind": wording.gettext("Kind"),
        "in": wording.gettext("Place"),
        "on": wording.gettext("Day of the week"),
        "speaking": wording.gettext("Languages spoken"),
        "for": wording.gettext("For"),
        "level": wording.gettext("Language level"),
        "with": wording.gettext("What else matters"),
    }
    return questions[group], _ANSWERS[group](site, wording, value)


def _word(site: Site, wording: Wording, value: str, *, group: str) -> str:
    del site
    return wording.gettext(label(_WORDS[group][value]))


def _place(site: Site, wording: Wording, value: str) -> str:
    del wording
    return site.areas.by_slug[value].name


def _day(site: Site, wording: Wording, value: str) -> str:
    del site
    return weekday(WEEKDAYS.index(value), wording.language)


def _language(site: Site, wording: Wording, value: str) -> str:
    del wording
    return site.region.language(value).native


def _way(site: Site, wording: Wording, value: str) -> str:
    del site
    names = {
        FREE: wording.gettext("free of charge"),
        ONLINE: wording.gettext("Online"),
        CHILDCARE: wording.gettext("With childcare"),
    }
    return names[value]


_ANSWERS: dict[str, Callable[[Site, Wording, str], str]] = {
    **{group: partial(_word, group=group) for group in _WORDS},
    "in": _place,
    "on": _day,
    "speaking": _language,
    "with": _way,
}

OPPORTUNITY_LIST = Kind(name="opportunity_list", keys=_keys, inputs=_inputs, render=_render)
