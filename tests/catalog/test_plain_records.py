"""Records without pydantic are those that pydantic would make, and a doubt is for pydantic."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError, field_validator

from catalog.derived import RentSums
from catalog.fields import Record
from catalog.front_matter import split_front_matter
from catalog.offer import Offer, Rent
from catalog.opportunity import Opportunity
from catalog.plain_records import UnsureError, read_plain
from catalog.plain_yaml import plain_value
from catalog.prose import ProseHead
from catalog.reading import model_shapes
from catalog.region import Region
from catalog.region_models import Language
from catalog.shapes import plain, shape_of
from tests.support.processes import ROOT

MODELS: dict[str, type[BaseModel]] = {
    "catalog.offer:Offer": Offer,
    "catalog.opportunity:Opportunity": Opportunity,
    "catalog.prose:ProseHead": ProseHead,
}
SHAPES = model_shapes()
ODD = (
    *(None, "", " ", "x", "a line\nmore", "<b>", "human", "12:30", "kiel", "01002000", "24103"),
    *(True, False, 0, 1, -1, 7, 10**9, Decimal("1.5"), Decimal("0.25"), Decimal("-1.5")),
    *(date(2026, 11, 22), [], [1], ["de"], {}, {"de": "x"}, "wort " * 9, "wort " * 400, "äöü"),
)


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the model and the value of every file of the content that is read plainly."""
    for path in sorted((ROOT / "content").rglob("*.yaml")):
        kind = "offer:Offer" if "offers" in path.parts else "opportunity:Opportunity"
        value = plain_value(path.read_text("utf-8"))
        if value is not None:
            yield f"catalog.{kind}", value
    for path in sorted((ROOT / "content").rglob("*.md")):
        source, _, _ = split_front_matter(path.read_text("utf-8"), path=path.name)
        yield "catalog.prose:ProseHead", source.value


DOCUMENTS = list(documents())


def test_every_file_of_the_content_is_read_as_pydantic_reads_it() -> None:
    """The same attributes with the same values, at any depth."""
    assert {model for model, _ in DOCUMENTS} == SHAPES.keys() == MODELS.keys()
    for model, value in DOCUMENTS:
        assert read_plain(SHAPES[model], value) == plain(MODELS[model].model_validate(value))


def paths(value: object) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything in a document."""
    parts = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in parts:
        yield (key,)
        yield from ((key, *rest) for rest in paths(part))


def spoiled(value: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return a document with something else, nothing, or something more at one place."""
    found = copy.deepcopy(value)
    *way, last = chance.choice(list(paths(found)))
    place: Any = found
    for step in way:
        place = place[step]
    match chance.randrange(4):
        case 0:
            del place[last]
        case 1 if isinstance(place, dict):
            place[chance.choice(("more", "demo", "by", "cost", "floor"))] = chance.choice(ODD)
        case _:
            place[last] = chance.choice(ODD)
    return found


OUTCOMES: list[bool] = []


@settings(max_examples=1500)
@given(number=st.integers(0, 10**9))
def _check_spoiled(number: int) -> None:
    chance = Random(number)  # noqa: S311 (an example must come back from its number)
    model, value = chance.choice(DOCUMENTS)
    other = spoiled(value, chance)
    try:
        found = read_plain(SHAPES[model], other)
    except UnsureError:
        OUTCOMES.append(False)
    else:
        OUTCOMES.append(True)
        assert found == plain(TypeAdapter(MODELS[model]).validate_python(other))


def test_what_pydantic_refuses_is_never_read_plainly() -> None:
    """A document with one thing changed is read alike or not at all; both happen often."""
    _check_spoiled()
    assert min(OUTCOMES.count(True), OUTCOMES.count(False)) > 100


def test_a_model_with_something_unknown_has_no_shape() -> None:
    """A validator or a type that plain records do not know is pydantic's alone."""

    class Checked(Record):
        name: str

        @field_validator("name")
        @classmethod
        def _upper(cls, value: str) -> str:
            return value.upper()

    class Odd(Record):
        size: float

    class Either(Record):
        size: int | str

    assert shape_of(Checked) is None
    assert shape_of(Odd) is None
    assert shape_of(Either) is not None


@pytest.fixture
def rent() -> Rent:
    values = {"net": 400, "cold_costs": 100, "heating": 60}
    return plain(Rent.model_validate(values))


def test_a_plain_record_has_what_its_model_says_beyond_fields(rent: Rent) -> None:
    """By a class that both have, else from the model itself."""
    assert isinstance(rent, RentSums)
    assert (rent.gross_cold, rent.total) == (50_000, 56_000)
    assert not hasattr(rent, "nothing_like_it")


def test_a_plain_record_is_frozen_copied_and_pickled(rent: Rent) -> None:
    """As a model is."""
    with pytest.raises(AttributeError):
        rent.net = 1
    dearer = rent.model_copy(update={"net": 60_000})
    assert (rent.total, dearer.total) == (56_000, 76_000)
    again = pickle.loads(pickle.dumps(dearer))  # noqa: S301 (our own)
    assert again == dearer != rent
    assert type(again) is type(dearer)
    assert repr(rent).startswith("Rent(net=40000, cold_costs=10000, ")


def test_a_region_is_kept_with_plain_records_in_place_of_models(region: Region) -> None:
    """What stood in several places is one thing still, and places are those of before."""
    found = plain(region)
    assert not any(isinstance(one, BaseModel) for one in (found.settings, *found.languages))
    first = next(iter(found.municipalities.values()))
    assert any(one is first.district for one in found.settings.districts)
    for ags, home in region.municipalities.items():
        assert found.public_place(ags).name == region.public_place(ags).name
        assert found.office_for(ags).id == region.office_for(ags).id
        assert found.municipalities[ags].postcodes == home.postcodes
    for mine, theirs in zip(found.languages, region.languages, strict=True):
        assert isinstance(theirs, Language)
        assert mine.unreviewed == theirs.unreviewed
        assert plain(theirs) == mine


def test_faults_of_values_are_told_by_pydantic_in_our_codes() -> None:
    """A plain check refuses with the code that the problem will bear."""
    with pytest.raises(ValidationError) as caught:
        Rent.model_validate({"net": Decimal("1.234"), "cold_costs": 1})
    assert caught.value.errors()[0]["ctx"]["code"] == "F208"
