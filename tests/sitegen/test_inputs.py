"""What a unit is made from is declared: no rendered change without another digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from catalog.fields import Record, Text
from catalog.offer import Offer
from catalog.opportunity import Opportunity
from catalog.prose import Prose, ProseHead
from catalog.vocabulary import Availability, OfferKind, OpportunityKind
from sitegen.build import Engine, Folders
from sitegen.kinds import Kind
from sitegen.pages import KINDS
from sitegen.plan import item_of_unit, plan_all, shown_by
from sitegen.state import Item, Unit, load_state
from sitegen.summaries import OfferSummary, OpportunitySummary, ProseSummary, with_digest
from sitegen.view import View
from tests.sitegen.conftest import FLAT, Small
from tests.support.sequences import published
from tests.support.tiny import DAY, tiny_files, write_files

EVENT = "open-football-saturday"
GUIDE = "rent-and-jobcenter"
Made = dict[Unit, tuple[bytes, bytes]]
"""By unit: the digest of what it declares, and of what came out."""


@pytest.fixture(scope="module")
def short(small: Small) -> Small:
    """The small content in two languages, with no more texts than it takes."""
    kept = {EVENT, GUIDE, "about", "not-found"}
    records = {
        item: one for item, one in small.records.items() if item[0] == "offer" or item[1] in kept
    }
    return replace(small.speaking("de", "en"), records=records)


def with_sources(small: Small) -> Small:
    """Give every item the state of its files, as a build does: another record, another state."""
    states = {item: blake2b(repr(one).encode()).digest() for item, one in small.records.items()}
    return replace(small, sources=states)


def made(small: Small, kinds: dict[str, Kind]) -> Made:
    """Render all units of some kinds beside the digests of what they declare."""
    small = with_sources(small)
    found: Made = {}
    for kind in kinds.values():
        for key in kind.keys(small.view):
            inputs = kind.inputs(small.view, key)
            record = shown_by((kind.name, key), inputs, small.records.__getitem__)
            files = sorted(kind.render(small.site, key, inputs, record))
            found[(kind.name, key)] = (
                blake2b(repr(inputs).encode()).digest(),
                blake2b(repr(files).encode()).digest(),
            )
    return found


def undeclared(before: Made, after: Made) -> set[str]:
    """Name the kinds of units that came out otherwise though they declared the same."""
    both = before.keys() & after.keys()
    return {
        unit[0]
        for unit in both
        if before[unit][0] == after[unit][0] and before[unit][1] != after[unit][1]
    }


KEYS = {"municipality", "postcode", "id", "begins", "ends", "rule"}
"""What leads to something else, or must fit together; another value would be no content."""


def field_changes(record: Record) -> Iterator[Record]:
    """Return a record again and again, each time with one field of another value."""
    others: dict[type, Any] = {
        bool: lambda value: not value,
        int: lambda value: value + 1,
        str: lambda value: f"{value}x",
        date: lambda value: value + timedelta(days=3),
        Decimal: lambda value: value + 1,
        list: lambda value: value[1:],
    }
    for name, value in record:
        if type(value) in others and name not in KEYS:
            yield record.model_copy(update={name: others[type(value)](value)})


def offer_changes(offer: Offer) -> Iterator[Offer]:
    """Change every fact of an offer in turn."""
    yield from field_changes(offer)
    yield from (offer.model_copy(update={"availability": one}) for one in Availability)
    yield from (offer.model_copy(update={"kind": one}) for one in OfferKind)
    yield offer.model_copy(update={"municipality": "01004000", "postcode": "24534"})
    for name in ("rent", "energy", "distances"):
        for part in field_changes(getattr(offer, name)):
            yield offer.model_copy(update={name: part})
    yield from text_changes(offer)


def text_changes(record: Offer | Opportunity) -> Iterator[Offer | Opportunity]:
    """Change title and description in each language, take a language away, add one."""
    for tag, text in record.texts.items():
        others = [*field_changes(text), text.model_copy(update={"by": "machine"})]
        yield from (record.model_copy(update={"texts": record.texts | {tag: o}}) for o in others)
    fewer = dict(list(record.texts.items())[1:])
    more = Text.model_construct(title="Un titre", description="Une description", by="human")
    yield record.model_copy(update={"texts": fewer})
    yield record.model_copy(update={"texts": {**fewer, "de": more, "en": more}})


def event_changes(event: Opportunity) -> Iterator[Opportunity]:
    """Change every fact of an opportunity in turn."""
    yield from field_changes(event)
    yield from (event.model_copy(update={"kind": one}) for one in OpportunityKind)
    yield from text_changes(event)
    for name in ("venues", "schedule"):
        first, *rest = getattr(event, name)
        for part in field_changes(first):
            yield event.model_copy(update={name: [part, *rest]})


def guide_changes(texts: dict[str, Prose]) -> Iterator[dict[str, Prose]]:
    """Change every word of a guide's head and its body; take a language away."""
    german = texts["de"]
    heads: list[ProseHead] = [*field_changes(german.head)]
    yield from (texts | {"de": replace(german, head=head)} for head in heads)
    yield texts | {"de": replace(german, body="Otherwise.")}
    yield {"de": german}


def situations(small: Small) -> Iterator[Small]:
    """Yield the content with one change each: a fact, a record more or less, or a day."""

    def holding(item: Item, record: object) -> Small:
        return replace(small, records={**small.records, item: record})

    flat, event = small.record("offer", FLAT), small.record("opportunity", EVENT)
    yield from (holding(("offer", FLAT), one) for one in offer_changes(flat))
    yield from (holding(("opportunity", EVENT), one) for one in event_changes(event))
    for item in (("guide", GUIDE), ("page", "about"), ("page", "not-found")):
        yield from (holding(item, one) for one in guide_changes(small.record(*item)))
    for item in list(small.records)[:6]:
        fewer = {key: one for key, one in small.records.items() if key != item}
        yield replace(small, records=fewer)
    yield holding(("offer", "newer000"), flat)
    yield holding(("opportunity", "newer"), event)
    yield from (small.on(small.today + timedelta(days=days)) for days in (1, 6, 40, 85, 120, 400))


@pytest.fixture(scope="module")
def changes(short: Small) -> list[Small]:
    return list(situations(short))


def all_undeclared(short: Small, changes: list[Small], kinds: dict[str, Kind]) -> set[str]:
    before = made(short, kinds)
    return set[str]().union(*(undeclared(before, made(one, kinds)) for one in changes))


def test_every_rendered_change_was_declared(short: Small, changes: list[Small]) -> None:
    """Whatever changes in content or time, a unit that comes out otherwise says so before."""
    assert len(changes) > 100
    assert {kind for kind, _ in made(short, KINDS)} == KINDS.keys()
    assert all_undeclared(short, changes, KINDS) == set()


def test_a_kind_that_does_not_declare_what_it_shows_is_found(
    short: Small, changes: list[Small]
) -> None:
    """Lists that hide the offers they show, and a page that hides its file."""
    shown: dict[str, Any] = {}

    def remember(view: View, _key: str) -> tuple[()]:
        shown["inputs"] = KINDS["offer_list"].inputs(view, "first")
        return ()

    hiding = replace(
        KINDS["offer_list"],
        inputs=remember,
        render=lambda site, key, _inputs, record: KINDS["offer_list"].render(
            site, key, shown["inputs"], record
        ),
        keys=lambda _view: ("first",),
    )
    sourceless = replace(
        KINDS["offer"],
        inputs=lambda view, key: KINDS["offer"].inputs(view, key)._replace(source=b""),
    )
    assert all_undeclared(short, changes, {"offer_list": hiding}) == {"offer_list"}
    assert all_undeclared(short, changes, {"offer": sourceless}) == {"offer"}


PLAIN = (str, bytes, bool, int, type(None))


def not_plain(value: object) -> Iterator[object]:
    """Find what has no complete and stable repr among declared inputs."""
    if isinstance(value, tuple):
        for part in value:
            yield from not_plain(part)
    elif type(value) not in PLAIN:
        yield value


def test_declared_inputs_are_tuples_of_plain_values(short: Small) -> None:
    """Their repr says all: no sets, whose order is chance, and no objects, which hide theirs."""
    for unit, inputs in plan_all(short.view):
        assert isinstance(inputs, tuple), unit
        assert list(not_plain(inputs)) == [], unit
    assert list(not_plain((1, ("a", {2}), [3]))) == [{2}, [3]]


@pytest.mark.parametrize("summary", [OfferSummary, OpportunitySummary, ProseSummary])
def test_each_field_of_a_summary_changes_its_repr(summary: type[tuple[Any, ...]]) -> None:
    """Two summaries that differ are never taken for the same."""
    fields = [name for name in summary._fields if name != "digest"]  # type: ignore[attr-defined]
    plain = summary(*("same" for _ in fields))  # type: ignore[call-arg]
    each = [plain, *(plain._replace(**{name: "other"}) for name in fields)]  # type: ignore[attr-defined]
    assert len(set(map(repr, each))) == len(fields) + 1
    if summary is OfferSummary:
        read = [with_digest(one) for one in each]
        assert len(set(map(repr, read))) == len(fields) + 1
        assert all(len(repr(one)) < len(repr(plain)) for one in read)


def test_every_file_of_a_site_belongs_to_one_unit(tmp_path: Path) -> None:
    """Nothing is published that no kind of output declared."""
    write_files(tmp_path, tiny_files())
    folders = Folders(
        content=tmp_path / "content", region=tmp_path / "region", output=tmp_path / "output"
    )
    Engine(folders).build(today=DAY)
    state = load_state(tmp_path / "output")
    assert state is not None
    names = [name for _, files in state.units.values() for name in files]
    assert len(names) == len(set(names))
    assert set(names) == published(tmp_path / "output").keys()
    assert {kind for kind, _ in state.units} == KINDS.keys()
    assert {item_of_unit(unit) for unit in state.units} - {None} == state.items.keys()
