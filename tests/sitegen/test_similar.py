"""Which homes are like one: rooms first, then rent; a new one changes few others."""

from __future__ import annotations

from sitegen.similar import MOST_SIMILAR, SimilarHomes
from sitegen.summaries import OfferSummary
from tests.sitegen.conftest import FLAT, Small

CITY, TOWN = "01002000", "01004000"


def homes(small: Small, *facts: tuple[str, str, str, int]) -> dict[str, OfferSummary]:
    """Return homes by id: where they are, their rooms and their rent in euros."""
    one = small.view.offers[FLAT]
    return {
        key: one._replace(id=key, home=home, room_count=rooms, total=euros * 100)
        for key, home, rooms, euros in facts
    }


def similar(small: Small, found: dict[str, OfferSummary], key: str) -> list[str]:
    return [link.id for link in SimilarHomes(found.values(), small.site.region).to(found[key])]


def test_rooms_count_before_rent_and_districts_before_all(small: Small) -> None:
    found = homes(
        small,
        ("mine", CITY, "3", 700),
        ("same", CITY, "3", 1200),
        ("near", CITY, "2.5", 690),
        ("wide", CITY, "5", 700),
        ("away", TOWN, "3", 700),
    )

    assert similar(small, found, "mine") == ["same", "near", "wide"]
    assert similar(small, found, "away") == []


def test_of_the_same_rooms_the_nearest_rents_count(small: Small) -> None:
    rents = {"a": 400, "b": 560, "c": 590, "d": 600, "e": 630, "f": 900}
    found = homes(small, *((key, CITY, "2", euros) for key, euros in rents.items()))

    assert similar(small, found, "d") == ["c", "e", "b"]
    assert similar(small, found, "a") == ["b", "c", "d"]
    assert similar(small, found, "f") == ["e", "d", "c"]


def test_a_home_that_is_not_listed_has_similar_ones_too(small: Small) -> None:
    found = homes(small, ("a", CITY, "2", 400), ("gone", CITY, "2", 410))
    gone = found.pop("gone")

    links = SimilarHomes(found.values(), small.site.region).to(gone)

    assert [link.id for link in links] == ["a"]


def test_where_all_cost_the_same_each_is_named_by_few(small: Small) -> None:
    """So a new home changes the pages of its neighbours in the order and of no others."""
    keys = [f"h{number:03}" for number in range(60)]
    found = homes(small, *((key, CITY, "2", 500) for key in keys))
    before = {key: similar(small, found, key) for key in keys}
    found |= homes(small, ("h030b", CITY, "2", 500))
    after = {key: similar(small, found, key) for key in keys}

    named = [link for links in before.values() for link in links]
    assert before["h030"] == ["h031", "h029", "h032"]
    assert max(named.count(key) for key in keys) <= 2 * MOST_SIMILAR
    assert 0 < sum(before[key] != after[key] for key in keys) <= 2 * MOST_SIMILAR


def test_the_order_in_which_homes_come_says_nothing(small: Small) -> None:
    found = homes(small, *((f"h{n}", CITY, str(1 + n % 3), 500 + 7 * n) for n in range(9)))
    turned = dict(reversed(found.items()))

    assert {key: similar(small, found, key) for key in found} == {
        key: similar(small, turned, key) for key in found
    }
