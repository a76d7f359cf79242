"""What the registry says of a kind before it is loaded is what the kind does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sitegen.kinds import Kind
from sitegen.pages import KINDS
from sitegen.plan import shown_by
from sitegen.view import View
from tests.sitegen.conftest import Small

COLLECTIONS = {
    "offers": "offer",
    "opportunities": "opportunity",
    "guides": "guide",
    "pages": "page",
}


class Watched(Mapping[Any, Any]):
    """Remembers that somebody looked."""

    def __init__(self, inner: Any, kind: str, seen: set[str]) -> None:  # noqa: ANN401 (sources are no mapping)
        self._inner, self._kind, self._seen = inner, kind, seen

    def __getitem__(self, key: Any) -> Any:  # noqa: ANN401 (both kinds of keys)
        self._seen.add(self._kind or key[0])
        return self._inner[key]

    def __iter__(self) -> Iterator[Any]:
        self._seen.add(self._kind)
        return iter(self._inner)

    def __len__(self) -> int:
        self._seen.add(self._kind)
        return len(self._inner)

    def __contains__(self, key: object) -> bool:
        self._seen.add(self._kind)
        return key in self._inner


def read_by(kind: Kind, view: View) -> set[str]:
    """Return the kinds of content that planning a kind of output looks at."""
    seen: set[str] = set()
    parts: dict[str, Any] = {
        name: Watched(getattr(view, name), content, seen) for name, content in COLLECTIONS.items()
    }
    watched = replace(view, sources=Watched(view.sources, "", seen), **parts)
    for key in kind.keys(watched):
        kind.inputs(watched, key)
    return seen


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_reads_no_other_content_than_it_says(name: str, small: Small) -> None:
    """A change of other content does not ask it."""
    assert read_by(KINDS[name], small.view) <= KINDS.entries[name].reads


def test_a_kind_that_reads_more_than_it_says_is_found(small: Small) -> None:
    """Of offers and guides, in its keys and in its inputs."""
    page = KINDS["page"]
    asking = replace(page, inputs=lambda view, _key: (len(view.listed), len(view.guides)))
    assert read_by(asking, small.view) - KINDS.entries["page"].reads == {"offer", "guide"}


def declared(name: str, view: View) -> list[tuple[str, object]]:
    """Return the units of a kind with what they are made from."""
    return [(key, KINDS[name].inputs(view, key)) for key in KINDS[name].keys(view)]


def test_a_kind_that_is_not_of_today_tells_nothing_of_a_home_of_today(small: Small) -> None:
    """The books; of the kinds that read homes they are the only one."""
    offers = {key: one for (kind, key), one in small.records.items() if kind == "offer"}
    today = {"listed_on": small.today, "listed_until": small.today + timedelta(days=30)}
    new = next(iter(offers.values())).model_copy(update=today)
    view = small.holding("offer", offers | {"oftoday0": new}).view

    same = {name for name in KINDS if declared(name, view) == declared(name, small.view)}
    of_others = {name for name, entry in KINDS.entries.items() if not entry.of_today}

    assert "offers_json" not in same
    assert of_others == {"book"}
    assert of_others <= same


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_bears_its_name_and_shows_the_records_it_says(name: str, small: Small) -> None:
    """Records are those of the kind of content that the registry names."""
    kind, entry = KINDS[name], KINDS.entries[name]
    assert kind.name == name
    assert (kind.records is None) == (not entry.records)
    for key in list(kind.keys(small.view))[:1]:
        inputs = kind.inputs(small.view, key)
        if kind.records is not None:
            assert {item[0] for item in kind.records(inputs)} <= entry.records
        elif entry.item is not None:
            asked: list[tuple[str, str]] = []
            shown_by((name, key), inputs, asked.append)
            assert asked == [(entry.item, key)]


def test_kinds_keep_the_order_in_which_they_are_planned() -> None:
    """Whatever the order in which a theme names them."""
    names = list(KINDS)
    assert KINDS.named(reversed(names)) == names
    assert KINDS.named(["home", "offer"]) == ["offer", "home"]
