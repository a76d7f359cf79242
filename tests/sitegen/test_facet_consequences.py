"""What changes of the lists by place and household when a home, a day or a limit does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.sitegen.test_consequences import THREE, Living
from tests.support.sequences import short_lists
from tests.support.tiny import DAY, TAGS, offer_text

SHARED = {"for/1", "for/2", "within/2", "rooms/2", "with/no-wbs"}
"""What every home of the small content is asked for by: two rooms for two at the same rent."""
IN_DISTRICT = {"in/kreis-musterland" + end for end in ("", "/for/1", "/for/2", "/within/2")}


@pytest.fixture(autouse=True)
def _short() -> Iterator[None]:
    with short_lists():
        yield


@pytest.fixture
def living(tmp_path: Path) -> Living:
    return Living(tmp_path)


def questions(names: set[str]) -> dict[str, set[str]]:
    """Sort files of lists by what they ask, each with the pages that are among them."""
    found: dict[str, set[str]] = {}
    for name in names:
        words = name.split("/")[2:-1]
        if "/offers/" in name:
            path = "/".join(words[: len(words) // 2 * 2])
            found.setdefault(path, set()).add(name.split("/")[0] + "/" + "".join(words[-1:]))
    return found


def test_a_new_home_changes_the_lists_that_it_is_in_and_of_each_the_newest_pages(
    living: Living,
) -> None:
    """Lists of other places stay as they are, and so does what is closed."""
    offer = offer_text(
        "hafendorf", listed_on=DAY, listed_until=DAY + timedelta(days=20), title="The newest"
    )
    files = living.now.files | {"content/offers/hafendorf/newest00.yaml": offer}

    living.after(replace(living.now, files=files))

    changed = questions(living.lists)
    assert changed.keys() == {"in/hafendorf"} | IN_DISTRICT | SHARED
    # Of each the first page, the one that closes now, and the one that leads to it.
    assert {len(pages) // len(TAGS) for pages in changed.values()} <= {1, 2, 3}
    assert not any("/1/" in name for name in living.lists if "for/2" in name)
    places = {name for name in living.lists if "/places/" in name}
    assert len(places) == 2 * len(TAGS)


def test_a_title_changes_one_page_of_each_list_that_shows_it(living: Living) -> None:
    """In its language alone; pages of places name no home."""
    living.edited(THREE, "Home number 2 en", "House number 2 en")

    changed = questions(living.lists)
    assert changed.keys() == {"in/amt-wiesen", "with/soon"} | IN_DISTRICT | SHARED
    assert {len(pages) for pages in changed.values()} == {1}
    assert all(name.startswith("en/offers/") for name in living.lists)


def test_a_home_that_is_taken_leaves_lists_of_other_places_alone(living: Living) -> None:
    """The list of its place loses it; an empty one goes with its links."""
    for number in (2, 5):
        name = f"content/offers/wiesental/offer00{number}.yaml"
        living.edited(name, "availability: available", "availability: rented")
        assert {"in/musterstadt", "in/hafendorf"}.isdisjoint(questions(living.lists))

    output = living.base / "output"
    assert not (output / "en/offers/in/amt-wiesen").exists()
    assert (
        "/offers/in/amt-wiesen/"
        not in (output / "en/places/kreis-musterland/index.html").read_text()
    )
    assert (output / "en/offers/in/hafendorf/index.html").exists()


def test_the_first_day_of_a_new_table_makes_its_lists(living: Living) -> None:
    """500 euros are within the limit for one person from that day, with no file touched."""
    output = living.base / "output"
    living.after(replace(living.now, today=date(2026, 12, 4)))
    assert not (output / "en/offers/within/1").exists()

    living.after(replace(living.now, today=date(2026, 12, 5)))

    page = (output / "en/offers/within/1/index.html").read_text("utf-8")
    assert "Within the limit for 1 person" in page
    all_homes = (output / "en/offers/index.html").read_text("utf-8")
    assert "Within the limit for 1 to 2 persons" in all_homes
    assert "/en/offers/within/1/" in all_homes
    assert "/en/offers/within/1/" in (output / "en/index.html").read_text("utf-8")


def test_a_home_is_free_now_from_its_day_on(living: Living) -> None:
    """The list is made by the day alone."""
    output = living.base / "output"
    living.after(replace(living.now, today=date(2026, 12, 14)))
    assert not (output / "de/offers/with/now").exists()

    living.after(replace(living.now, today=date(2026, 12, 15)))

    assert (output / "de/offers/with/now/index.html").exists()
