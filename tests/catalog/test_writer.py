"""The canonical form reads back as the very same record, by our parser and by any other."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fields import Text
from catalog.letters import STRAY
from catalog.library import load_library
from catalog.offer import Distances, Energy, Offer, Rent
from catalog.opportunity import Extra, Opportunity, Organiser, Schedule, Venue
from catalog.plain_yaml import plain_value
from catalog.records import validate
from catalog.region import Region
from catalog.vocabulary import (
    Audience,
    EnergyCarrier,
    EnergyCertificate,
    Furnished,
    Kitchen,
    LandlordKind,
    Lease,
    OfferKind,
    OpportunityKind,
    Room,
    RunningCost,
)
from catalog.writer import dump_offer, dump_opportunity, has_comments
from catalog.yaml_source import parse_yaml
from tests.catalog.places import BASE, OFFER, OPPORTUNITY, TODAY

T = TypeVar("T")

HOSTILE = [
    "'",
    '"',
    ": ",
    " #",
    "- ",
    "\n",
    "\n\n",
    "\n ",
    "  ",
    "\t",
    "\u200c",
    "\u200f",
    "🏠",
    "مرحبا",
    "no",
    "yes",
    "013",
    "1_200",
    "13:30",
    "2026-01-01",
    "null",
    "~",
    "---",
    "...",
    "&a",
    "*a",
    "!t",
    "%",
    "@",
    "`",
    "|",
    "{}",
    "[]",
    ",",
    "? ",
    "\\",
    "\xa0",
    "wort ",
]
days = st.dates(date(2020, 1, 1), date(2035, 1, 1))
cents = st.integers(0, 500_000)
prose = st.one_of(
    st.lists(st.sampled_from(HOSTILE), min_size=40, max_size=200).map("".join),
    st.text(min_size=40, max_size=300).map(lambda text: STRAY.sub("", text)),
).filter(lambda text: 40 <= len(text) <= 1500)
readable = prose.filter(lambda text: not any(sign in text for sign in "<>"))


lines = (
    st.one_of(
        st.lists(st.sampled_from(HOSTILE), min_size=10, max_size=30).map("".join),
        st.text(min_size=10, max_size=50).map(lambda text: STRAY.sub("", text)),
    )
    .map(lambda text: " ".join(text.replace("<", "").replace(">", "").split("\n")).strip()[:50])
    .map(str.strip)
    .filter(lambda text: len(text) >= 10)
)
texts = st.builds(Text, title=lines, description=readable, by=st.sampled_from(["human", "machine"]))
tags = st.sampled_from(["de", "en", "ar", "no", "de-simple"])
offers = st.builds(
    Offer,
    kind=st.sampled_from(OfferKind),
    demo=st.booleans(),
    municipality=st.from_regex(r"[0-9]{8}", fullmatch=True).filter(str.isascii),
    postcode=st.from_regex(r"[0-9]{5}", fullmatch=True).filter(str.isascii),
    listed_on=days,
    listed_until=days,
    available_from=days,
    rooms=st.integers(2, 40).map(lambda halves: Decimal(halves) / 2),
    area=st.integers(50, 10_000).map(lambda tenths: Decimal(tenths) / 10),
    persons=st.integers(1, 20),
    floor=st.none() | st.integers(-1, 40),
    room_list=st.lists(st.sampled_from(Room), max_size=10),
    furnished=st.sampled_from(Furnished),
    kitchen=st.sampled_from(Kitchen),
    rent=st.builds(
        Rent,
        net=cents,
        cold_costs=cents,
        heating=st.none() | cents,
        other=cents,
        garage=st.none() | cents,
        deposit=cents,
        included=st.lists(st.sampled_from(RunningCost), max_size=12),
    ),
    lease=st.sampled_from(Lease),
    lease_until=st.none() | days,
    energy=st.builds(
        Energy,
        certificate=st.sampled_from(EnergyCertificate),
        value=st.none() | st.integers(0, 5000).map(lambda tenths: Decimal(tenths) / 10),
        carrier=st.none() | st.sampled_from(EnergyCarrier),
    ),
    distances=st.builds(Distances, bus=st.none() | st.integers(0, 50_000)),
    landlord=st.sampled_from(LandlordKind),
    languages=st.lists(tags, min_size=1, max_size=12),
    texts=st.dictionaries(tags, texts, min_size=1, max_size=3),
)
clocks = st.times().map(lambda moment: f"{moment:%H:%M}")
venues = st.builds(
    Venue,
    id=st.sampled_from(["1", "no", "main", "07", "on: off"]),
    name=lines,
    municipality=st.none() | st.just("01067000"),
    address=st.none() | lines,
    online=st.booleans(),
)
schedules = st.builds(
    Schedule,
    first=days,
    begins=clocks,
    ends=clocks,
    rule=st.none() | st.just("FREQ=WEEKLY;BYDAY=MO,TU"),
    until=st.none() | days,
    except_on=st.lists(days, max_size=12),
    extra=st.lists(st.builds(Extra, on=days, begins=st.none() | clocks), max_size=3),
    rotation=st.lists(st.sampled_from(["1", "no", "07", "a, b"]), max_size=3),
)
opportunities = st.builds(
    Opportunity,
    kind=st.sampled_from(OpportunityKind),
    organiser=st.builds(
        Organiser, name=lines, mail=st.none() | lines, phone=st.none() | st.just("+49 431 555 0100")
    ),
    venues=st.lists(venues, min_size=1, max_size=3),
    schedule=st.lists(schedules, min_size=1, max_size=2),
    cost=cents,
    audience=st.lists(st.sampled_from(Audience), min_size=1, max_size=3),
    languages=st.lists(tags, min_size=1, max_size=3),
    texts=st.dictionaries(tags, texts, min_size=1, max_size=2),
)


def read_back(text: str, model: type[T]) -> T | None:
    source, problems = parse_yaml(text, path="x.yaml")
    assert problems == [], text
    record, faults = validate(model, source)
    assert faults == [], text
    return record


@given(offers)
def test_an_offer_reads_back_as_itself(offer: Offer) -> None:
    """Nothing is lost or changed, whatever a landlord typed."""
    assert read_back(dump_offer(offer), Offer) == offer


@given(opportunities)
@settings(max_examples=40)
def test_an_opportunity_reads_back_as_itself(opportunity: Opportunity) -> None:
    """Neither is it for opportunities."""
    assert read_back(dump_opportunity(opportunity), Opportunity) == opportunity


@given(offers)
def test_a_stock_parser_reads_the_same(offer: Offer) -> None:
    """YAML 1.1 with all its conversions finds the same texts and numbers."""
    stock = yaml.safe_load(dump_offer(offer))

    assert stock["municipality"] == offer.municipality
    assert stock["postcode"] == offer.postcode
    assert stock["kind"] == offer.kind.value
    assert stock["listed_on"] == offer.listed_on
    assert Decimal(str(stock["rent"]["net"])) * 100 == offer.rent.net
    assert stock["languages"] == offer.languages
    assert stock.get("furnished", "unfurnished") == offer.furnished.value
    written = {tag: (text["title"], text["description"]) for tag, text in stock["texts"].items()}
    assert written == {tag: (text.title, text.description) for tag, text in offer.texts.items()}


@given(opportunities)
@settings(max_examples=40)
def test_a_stock_parser_reads_the_same_times(opportunity: Opportunity) -> None:
    """Clock times and ids stay texts in any parser."""
    stock = yaml.safe_load(dump_opportunity(opportunity))

    assert [venue["id"] for venue in stock["venues"]] == [v.id for v in opportunity.venues]
    begins = [schedule["begins"] for schedule in stock["schedule"]]
    assert begins == [schedule.begins for schedule in opportunity.schedule]
    extra = [list(schedule.get("extra", [])) for schedule in stock["schedule"]]
    days_on = [[entry["on"] for entry in entries] for entries in extra]
    assert days_on == [[entry.on for entry in s.extra] for s in opportunity.schedule]


@given(offers)
def test_the_plain_reader_agrees(offer: Offer) -> None:
    """What it takes of a written offer is what the parser reads."""
    text = dump_offer(offer)
    value = plain_value(text)

    assert value is None or repr(value) == repr(parse_yaml(text, path="x.yaml")[0].value)


@given(opportunities)
@settings(max_examples=40)
def test_the_plain_reader_agrees_on_times(opportunity: Opportunity) -> None:
    """The same for opportunities."""
    text = dump_opportunity(opportunity)
    value = plain_value(text)

    assert value is None or repr(value) == repr(parse_yaml(text, path="x.yaml")[0].value)


@given(offers)
def test_lines_are_short(offer: Offer) -> None:
    """No line is longer than 100 signs unless one unbreakable word is."""
    long = [line for line in dump_offer(offer).split("\n") if len(line) > 100]

    assert [line for line in long if " " in line.strip()] == []


@pytest.mark.parametrize(("name", "dump"), [(OFFER, dump_offer), (OPPORTUNITY, dump_opportunity)])
def test_the_canonical_form_is_stable(
    name: str, dump: Callable[[Any], str], region: Region
) -> None:
    """A file in canonical form stays byte for byte as it is."""
    library = load_library(BASE / "content", region, today=TODAY)
    found = {**library.offers, **library.opportunities}[
        name.rsplit("/", 1)[1].removesuffix(".yaml")
    ]

    assert dump(found) == (BASE / "content" / name).read_text("utf-8")


def test_defaults_are_left_out_and_money_is_short(region: Region) -> None:
    """Files hold what somebody decided, with money as people write it."""
    library = load_library(BASE / "content", region, today=TODAY)

    text = dump_offer(library.offers["a0000001"])

    assert "pets" not in text
    assert "  net: 480\n  cold_costs: 95.50\n" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1 # why\n", True),
        ("# why\na: 1\n", True),
        ("a: 'x # y'\n", False),
        ("a: >-\n  x\n  # y\n", False),
        ("a: x#y\n", False),
    ],
)
def test_comments_are_told_from_texts(text: str, expected: bool) -> None:  # noqa: FBT001
    """A sign inside a text is no comment."""
    assert has_comments(text) is expected


@pytest.mark.parametrize("length", range(80, 100))
def test_two_spaces_survive_wherever_a_line_would_break(length: int, region: Region) -> None:
    """Folding gives one space back for a line break, never two."""
    offer = load_library(BASE / "content", region, today=TODAY).offers["a0000001"]
    description = f"{'x' * length}  {'y' * 40}"
    text = offer.texts["de"].model_copy(update={"description": description})
    changed = offer.model_copy(update={"texts": {"de": text}})

    assert read_back(dump_offer(changed), Offer) == changed
