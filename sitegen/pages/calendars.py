"""Calendars to subscribe to: of everything, of each kind, of each district and place.

Kinds and districts always have one, even when nothing is planned: who subscribed must not meet
an error. What is over is in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from catalog.formats import money
from catalog.labels import label
from catalog.urls import calendar_url, opportunity_url
from catalog.vocabulary import OpportunityKind
from sitegen.icalendar import About, write_calendar
from sitegen.kinds import Kind, Rendered
from sitegen.opportunity_facets import split_facet, word_slug
from sitegen.site import Site
from sitegen.summaries import OpportunitySummary
from sitegen.texts import choose
from sitegen.view import View

ALL = "all"


class CalendarInputs(NamedTuple):
    """The opportunities whose dates a calendar holds."""

    opportunities: tuple[OpportunitySummary, ...]


def subscription_url(site: Site, tag: str, slug: str) -> str:
    """Return the address that a calendar program asks again and again."""
    return webcal(site, calendar_url(tag, slug))


def webcal(site: Site, url: str) -> str:
    """Return a URL in the scheme that opens a calendar program."""
    return f"webcal://{host_of(site)}{url}"


def host_of(site: Site) -> str:
    """Return the site's host, as ids of events end in it."""
    return urlsplit(site.region.settings.site_url).netloc


def calendar_of_facet(facet: str, site: Site) -> str:
    """Return the slug of the calendar that holds a facet's dates; empty where there is none."""
    group, value = split_facet(facet)
    del site
    return f"{group}-{value}" if group in {"kind", "in"} else ""


def abouts(site: Site, tag: str, opportunities: Iterable[OpportunitySummary]) -> Iterator[About]:
    """Show all events of opportunities in a language."""
    wording, region = site.translators[tag].wording, site.region
    for one in opportunities:
        url = region.settings.site_url + opportunity_url(tag, one.slug)
        cost = money(one.cost) if one.cost else wording.gettext("free of charge")
        title = choose(one.title, region.language(tag), region)
        for event in one.events:
            yield About(
                event=event,
                title=title.value,
                title_tag=title.language.tag,
                description=f"{wording.gettext(label(one.kind))} · {cost}\n{url}",
                url=url,
                stamp=date.fromordinal(one.begun),
            )


def _keys(view: View) -> Iterator[str]:
    yield ALL
    yield from (f"kind-{word_slug(word)}" for word in OpportunityKind)
    districts = [f"in-{district.slug}" for district in view.site.region.settings.districts]
    yield from dict.fromkeys([*districts, *sorted(_places(view))])


def _places(view: View) -> set[str]:
    around = view.site.areas.around
    every = view.opportunities.values()
    return {f"in-{slug}" for one in every for ags in one.homes for slug in around[ags]}


def _inputs(view: View, key: str) -> CalendarInputs:
    around = view.site.areas.around
    group, _, value = key.partition("-")

    def belongs(one: OpportunitySummary) -> bool:
        if group == "kind":
            return word_slug(one.word) == value
        return key == ALL or any(value in around[ags] for ags in one.homes)

    return CalendarInputs(opportunities=tuple(one for one in view.coming if belongs(one)))


def _render(site: Site, key: str, inputs: CalendarInputs, _record: None) -> Rendered:
    settings = site.region.settings
    for tag in site.tags:
        content = write_calendar(
            f"{settings.portal_name}: {_name(site, tag, key)}",
            abouts(site, tag, inputs.opportunities),
            zone=settings.time_zone,
            host=host_of(site),
            tag=tag,
        )
        yield calendar_url(tag, key)[1:], content


def _name(site: Site, tag: str, key: str) -> str:
    wording = site.translators[tag].wording
    group, _, value = key.partition("-")
    if group == "kind":
        words = {word_slug(word): word for word in OpportunityKind}
        return wording.gettext(label(words[value]))
    return wording.gettext("Take part") if key == ALL else site.areas.by_slug[value].name


CALENDAR = Kind(name="calendar", keys=_keys, inputs=_inputs, render=_render)
