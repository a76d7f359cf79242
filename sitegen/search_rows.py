"""What the search index holds of one item: how it is found, and what a result says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from catalog.folding import word_set, words
from catalog.region import Region
from catalog.search_index import (
    CHILDCARE_FACT,
    FOREVER,
    EventShown,
    HomeShown,
    columns_of,
    district_fact,
    place_fact,
    rooms_fact,
    weekday_fact,
    word_fact,
)
from catalog.vocabulary import Furnished, Pets, Word

if TYPE_CHECKING:
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity
    from catalog.prose import Prose
    from sitegen.state import Item
    from sitegen.summaries import OfferSummary, OpportunitySummary

COMPOUNDING = ("de", "nl", "da", "sv", "nb")
"""Languages that write compounds as one word; the end of such a word is a word, too."""
_SHORTEST_HEAD, _SHORTEST_END = 3, 4
_AFTER_ALL = 4_000_000_000
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One item of the index; ``texts`` are words by column, those without any left out."""

    kind: str
    key: str
    until: int = FOREVER
    sorting: int
    persons: int = 0
    total: int = 0
    titles: str
    shown: str = "{}"
    texts: Mapping[str, str]


def row_of(item: Item, record: Any, summary: Any, region: Region) -> Row:  # noqa: ANN401 (each kind has its own)
    """Return the row of an item.

    ``summary`` says what the rent tables of the day do of a home, and when an opportunity takes
    place next.
    """
    kind, key = item
    if kind == "offer":
        return _offer_row(key, record, summary, region)
    if kind == "opportunity":
        return _opportunity_row(key, record, summary, region)
    return _prose_row(kind, key, record, region)


def _offer_row(key: str, offer: Offer, summary: OfferSummary, region: Region) -> Row:
    place = region.public_place(offer.municipality)
    texts = {tag: (one.title, one.description) for tag, one in offer.texts.items()}
    facts = [place_fact(place.key), district_fact(place.district.id), rooms_fact(offer.rooms)]
    if place.kind == "municipality":
        facts.append(offer.postcode)
    facts += [word_fact(word) for word in _vocabulary(offer)]
    shown = HomeShown(
        word=offer.kind.value,
        state=offer.availability.value,
        rooms=str(offer.rooms),
        area=str(offer.area),
        place=place.name,
        free=summary.available_from,
        verdict=summary.verdict,
        within=summary.within,
    )
    return Row(
        kind="offer",
        key=key,
        until=offer.listed_until.toordinal(),
        sorting=-offer.listed_on.toordinal(),
        persons=offer.persons,
        total=offer.rent.total,
        titles=_json({tag: title for tag, (title, _) in texts.items()}),
        shown=_json(shown._asdict()),
        texts=_columns(facts, texts, region),
    )


def _vocabulary(offer: Offer) -> Iterator[Word]:
    """Yield the words of an offer for which somebody may look; what it lacks is none of them."""
    yield offer.kind
    yield from offer.room_list
    yield from offer.extras
    if offer.furnished is not Furnished.NO:
        yield offer.furnished
    if offer.pets is Pets.ALLOWED:
        yield offer.pets


def _opportunity_row(
    key: str, record: Opportunity, summary: OpportunitySummary, region: Region
) -> Row:
    texts = {tag: (one.title, one.description) for tag, one in record.texts.items()}
    places = [region.public_place(ags) for ags in summary.homes]
    facts = [place_fact(place.key) for place in places]
    facts += [district_fact(place.district.id) for place in places]
    facts += [word_fact(word) for word in (record.kind, *record.audience)]
    facts += [word_fact(record.level)] if record.level else []
    facts += [CHILDCARE_FACT] if record.childcare else []
    held = (meeting for meeting in summary.meetings if not meeting.cancelled)
    facts += [weekday_fact(meeting.begins.weekday()) for meeting in held]
    named = [record.organiser.name]
    named += [part for venue in record.venues for part in (venue.name, venue.address or "")]
    facts += words(" ".join(named))
    meeting = summary.next_meeting
    shown = EventShown(
        word=record.kind.value,
        begins=meeting.from_time if meeting else "",
        venue=meeting.venue if meeting else "",
        place=meeting.place if meeting else "",
    )
    soonest = datetime.fromisoformat(meeting.from_time).timestamp() if meeting else _AFTER_ALL
    return Row(
        kind="opportunity",
        key=key,
        sorting=int(soonest),
        titles=_json({tag: title for tag, (title, _) in texts.items()}),
        shown=_json(shown._asdict()),
        texts=_columns(facts, texts, region),
    )


def _prose_row(kind: str, key: str, proses: Mapping[str, Prose], region: Region) -> Row:
    source = proses.get(region.settings.default_language) or next(iter(proses.values()))
    texts = {
        tag: (prose.head.title, f"{prose.head.summary}\n{_LINK_TARGET.sub(' ', prose.body)}")
        for tag, prose in proses.items()
    }
    return Row(
        kind=kind,
        key=key,
        sorting=source.head.order,
        titles=_json({tag: prose.head.title for tag, prose in proses.items()}),
        texts=_columns([], texts, region),
    )


def _columns(
    facts: Iterable[str], texts: Mapping[str, tuple[str, str]], region: Region
) -> dict[str, str]:
    """Return the words of each column, sorted, each once; a title's words are not repeated."""
    found = {"facts": " ".join(sorted(set(facts)))}
    for tag in region.tags:
        if tag in texts:
            title, text = texts[tag]
            in_title = word_set(title)
            if tag.split("-", maxsplit=1)[0] in COMPOUNDING:
                in_title |= {end for word in in_title for end in _ends(word)}
            names = columns_of(tag)
            found[names[0]] = " ".join(sorted(in_title))
            found[names[1]] = " ".join(sorted(word_set(text) - in_title))
    return {name: text for name, text in found.items() if text}


def _ends(word: str) -> Iterator[str]:
    """Yield the ends of a long word: who types the last part of a compound shall find it."""
    return (word[start:] for start in range(_SHORTEST_HEAD, len(word) - _SHORTEST_END + 1))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
