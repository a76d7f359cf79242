"""A facet shows its newest homes: its list goes back so many full pages and no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from sitegen.build import Engine
from sitegen.expected import pages_expected
from sitegen.pages import KINDS
from sitegen.pages.facets import PAGES_BACK
from sitegen.pages.offer_lists import (
    CARDS_PER_LIST,
    FEWEST_ON_FIRST,
    FIRST,
    oldest_page,
    page_keys,
)
from tests.site.document import parse
from tests.sitegen.conftest import FLAT, Small
from tests.sitegen.test_consequences import Living
from tests.support.edits import Situation
from tests.support.sequences import difference, folders_of, published, short_lists
from tests.support.tiny import DAY, offer_text, write_files

FULL = 13
"""So many full pages has the list in these tests: three more than a facet goes back."""


@pytest.fixture(scope="module")
def many(small: Small) -> Small:
    """More homes for a household than its list shows, each listed a day after the other."""
    flat = small.record("offer", FLAT)
    first = flat.listed_on - timedelta(days=300)
    count = FULL * CARDS_PER_LIST + FEWEST_ON_FIRST
    days = [first + timedelta(days=number) for number in range(count)]
    offers = {
        f"a{place:07d}": flat.model_copy(update={"listed_on": day})
        for place, day in enumerate(days)
    }
    return small.speaking("de").holding("offer", offers)


def shown(small: Small, key: str) -> str:
    """Render one page of a facet in German."""
    inputs = KINDS["facet"].inputs(small.view, key)
    ((_, page),) = KINDS["facet"].render(small.site, key, inputs, None)
    return page.decode()


def test_a_facet_goes_back_so_many_full_pages_and_the_list_of_all_to_the_first(many: Small) -> None:
    keys = [key for key in many.units("facet") if key.startswith("for/5 ")]
    numbers = range(FULL, FULL - PAGES_BACK, -1)
    assert keys == ["for/5 first", *(f"for/5 {number}" for number in numbers)]
    assert many.units("offer_list") == [FIRST, *map(str, range(FULL, 0, -1))]
    assert len(keys) == 1 + PAGES_BACK


def test_pages_lead_to_each_other_and_the_oldest_to_no_older_one(many: Small) -> None:
    """Each page holds the homes that it would hold in a list that went back to the first."""
    inputs = {key: KINDS["facet"].inputs(many.view, key) for key in many.units("facet")}
    oldest = FULL - PAGES_BACK + 1
    parts = {key.split()[1]: one.part for key, one in inputs.items() if key.startswith("for/5 ")}
    assert [part.older for part in parts.values()] == [*list(parts)[1:], ""]
    assert [part.newer for part in parts.values()] == ["", *list(parts)[:-1]]
    homes = [offer.id for part in parts.values() for offer in part.cards]
    listed = [f"a{place:07d}" for place in range(FULL * CARDS_PER_LIST + FEWEST_ON_FIRST)]
    assert homes == listed[: (oldest - 1) * CARDS_PER_LIST - 1 : -1]

    page = parse(shown(many, f"for/5 {oldest}"))
    assert [link["rel"] for link in page.all("a") if link["rel"] in {"prev", "next"}] == ["prev"]
    assert "/de/offers/" in {link["href"] for link in page.all("a")}
    before = parse(shown(many, f"for/5 {oldest + 1}"))
    assert f"/de/offers/for/5/{oldest}/" in {link["href"] for link in before.all("a")}


@pytest.mark.parametrize("full", [PAGES_BACK - 1, PAGES_BACK, PAGES_BACK + 1])
def test_no_page_is_left_out_before_there_are_too_many(full: int) -> None:
    keys = list(page_keys(full * CARDS_PER_LIST + FEWEST_ON_FIRST, PAGES_BACK))
    assert len(keys) == 1 + min(full, PAGES_BACK)
    assert keys[-1] == str(oldest_page(full, PAGES_BACK)) == ("2" if full > PAGES_BACK else "1")


def test_as_many_pages_of_facets_are_made_as_content_asks_for(small: Small) -> None:
    """With lists that leave pages out."""
    flat = small.record("offer", FLAT)
    offers = {f"a{place:07d}": flat for place in range(12)}
    some = small.speaking("de").holding("offer", offers)
    with short_lists():
        pages = [name for name in some.files() if name.endswith(".html")]
        assert len(pages) == pages_expected(some.view)
        assert "de/offers/for/5/4/index.html" in pages
        assert "de/offers/for/5/3/index.html" not in pages
        assert "de/offers/3/index.html" in pages


def with_homes(now: Situation, *names: str) -> Situation:
    """Add homes of today to those of the small content."""
    offer = offer_text(
        "hafendorf", listed_on=DAY, listed_until=DAY + timedelta(days=20), title="The newest"
    )
    added = {f"content/offers/hafendorf/{name}.yaml": offer for name in names}
    return replace(now, files=now.files | added)


def built_clean(base: Path, now: Situation) -> dict[str, bytes]:
    write_files(base, now.files)
    folders = folders_of(base, now)
    Engine(folders).build(today=now.today)
    return published(folders.output)


def of_two(names: set[str]) -> set[str]:
    """Return which pages of the list for two persons are among files, in any language."""
    return {name.split("/", 1)[1] for name in names if "/offers/for/2/" in name}


def test_a_home_that_closes_a_page_takes_the_oldest_away_and_changes_what_it_must(
    tmp_path: Path,
) -> None:
    """Built little by little as anew: one more, one more, both gone again."""
    some = ("newest00", "newest01", "newest02", "newest03")
    with short_lists():
        living = Living(tmp_path / "living")
        output = tmp_path / "living/output"
        living.after(with_homes(living.now, *some))
        ten, before = living.now, published(output)
        assert of_two(set(before)) == {
            f"offers/for/2/{part}index.html" for part in ("", "4/", "3/")
        }

        living.after(with_homes(ten, "newest04"))
        eleven = published(output)
        assert difference(eleven, built_clean(tmp_path / "eleven", living.now)) == ""
        # The first page; the one that closes; and the oldest, which leads to none any more.
        assert of_two(living.lists) == {
            f"offers/for/2/{part}index.html" for part in ("", "5/", "4/")
        }
        assert of_two(set(before) - set(eleven)) == {"offers/for/2/3/index.html"}
        assert 'rel="next"' not in (output / "de/offers/for/2/4/index.html").read_text("utf-8")
        assert "de/offers/1/index.html" in eleven

        living.after(with_homes(ten, "newest04", "newest05"))
        assert of_two(living.lists) == {"offers/for/2/index.html"}
        assert living.summary.removed == 0

        living.after(ten)
        assert published(output) == before
        assert of_two(living.lists) == of_two(set(before))


def test_the_end_of_an_old_home_that_no_page_shows_moves_the_others_up(tmp_path: Path) -> None:
    """Pages count from the oldest: what is closed is closed anew."""
    names = [f"newest{number:02d}" for number in range(4)]
    with short_lists():
        living = Living(tmp_path / "living")
        living.after(with_homes(living.now, *names))
        oldest = "content/offers/musterstadt/offer000.yaml"

        living.edited(oldest, "availability: available", "availability: rented")

        clean = built_clean(tmp_path / "clean", living.now)
        assert difference(published(tmp_path / "living/output"), clean) == ""
        assert "offers/for/2/3/index.html" in of_two(living.lists)
