"""By what opportunities can be chosen: kind, place, weekday, language, level, for whom, and how.

A facet is written as in the address of its list: ``on/mo``, ``speaking/ar``, ``with/childcare``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.areas import Areas
from catalog.vocabulary import Audience, LanguageLevel, OpportunityKind
from sitegen.summaries import OpportunitySummary

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
FREE, ONLINE, CHILDCARE = "free", "online", "childcare"
FEWEST_IN_A_PLACE = 2
"""A place smaller than a district has a list of its own from so many opportunities on."""
CARDS_A_PAGE = 20

Lists = dict[str, tuple[OpportunitySummary, ...]]
"""The opportunities of each facet, in the order in which a page shows facets."""


def facets_of(one: OpportunitySummary, areas: Areas) -> Iterator[str]:
    """Yield all facets of an opportunity, some of them twice."""
    yield f"kind/{word_slug(one.word)}"
    yield from (f"in/{slug}" for ags in one.homes for slug in areas.around[ags])
    days = (meeting.begins.weekday() for meeting in one.meetings if not meeting.cancelled)
    yield from (f"on/{WEEKDAYS[day]}" for day in days)
    yield from (f"speaking/{tag}" for tag in one.spoken if tag in areas.region.languages_by_tag)
    yield from (f"for/{word_slug(word)}" for word in one.audience if word != Audience.EVERYONE)
    if one.level:
        yield f"level/{one.level.lower()}"
    yield from (f"with/{word}" for word in _ways(one))


def _ways(one: OpportunitySummary) -> Iterator[str]:
    if not one.cost:
        yield FREE
    if one.online:
        yield ONLINE
    if one.childcare:
        yield CHILDCARE


def make_lists(coming: Iterable[OpportunitySummary], areas: Areas) -> Lists:
    """Sort opportunities into the lists of their facets; none of them is empty."""
    found: dict[str, list[OpportunitySummary]] = {}
    for one in coming:
        for facet in dict.fromkeys(facets_of(one, areas)):
            found.setdefault(facet, []).append(one)
    rank = {facet: place for place, facet in enumerate(_order(areas))}
    return {
        facet: tuple(found[facet])
        for facet in sorted(found, key=rank.__getitem__)
        if len(found[facet]) >= FEWEST_IN_A_PLACE or not _is_small_place(facet, areas)
    }


def pages_of(cards: int) -> int:
    """Return how many pages a list of so many opportunities has, at least one."""
    return max(1, -(-cards // CARDS_A_PAGE))


def word_slug(word: str) -> str:
    """Write a word of a vocabulary as a part of an address."""
    return word.lower().replace("_", "-")


def split_facet(facet: str) -> tuple[str, str]:
    """Return the group of a facet and its value."""
    group, _, value = facet.partition("/")
    return group, value


def _is_small_place(facet: str, areas: Areas) -> bool:
    group, value = split_facet(facet)
    return group == "in" and areas.by_slug[value].kind != "district"


def _order(areas: Areas) -> Iterator[str]:
    yield from (f"kind/{word_slug(word)}" for word in OpportunityKind)
    yield from (f"in/{slug}" for slug in areas.by_slug)
    yield from (f"on/{day}" for day in WEEKDAYS)
    yield from (f"speaking/{tag}" for tag in areas.region.tags)
    yield from (f"for/{word_slug(word)}" for word in Audience)
    yield from (f"level/{word_slug(word)}" for word in LanguageLevel)
    yield from (f"with/{word}" for word in (FREE, CHILDCARE, ONLINE))
