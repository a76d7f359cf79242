"""Numbers of homes that stand beside each other are counted alike, and none is said in words."""

from __future__ import annotations

import re

from catalog.vocabulary import Availability
from tests.sitegen.conftest import FLAT, Small
from theme.environment import Translator

NOTHING = (
    "No home is on offer right now. New ones appear here as soon as an editor has checked them."
)


def spoken(small: Small) -> Small:
    return small.speaking("de", "en")


def test_the_list_and_the_start_page_count_reserved_homes_as_the_links_to_lists_do(
    small: Small,
) -> None:
    offer = small.record("offer", FLAT)
    reserved = offer.model_copy(update={"availability": Availability.RESERVED})
    offers = {key: one for (kind, key), one in small.records.items() if kind == "offer"}
    now = spoken(small).holding("offer", offers | {FLAT: reserved})
    files = now.files("home", "offer_list")

    everything = files["en/offers/index.html"].decode()
    start = files["en/index.html"].decode()

    assert len(offers) == 3
    assert re.search(r'<p class="soft">3 homes · ', everything)
    assert re.search(r'/en/offers/for/1/"><bdi>1 person</bdi> <b>3</b>', everything)
    assert '<p class="soft">3 homes</p>' in start


def test_a_region_without_a_home_says_so_in_words(small: Small) -> None:
    """On its start page, once."""
    start = spoken(small).holding("offer", {}).files("home")["en/index.html"].decode()

    assert start.count(NOTHING) == 1
    assert not re.search(r"\b0 homes", start)


def test_a_household_finds_every_home_that_has_room_for_it(small: Small) -> None:
    """Not only those of exactly its size; the lists that nobody would be in do not exist."""
    offers = {key: one for (kind, key), one in small.records.items() if kind == "offer"}
    sizes = dict(zip(sorted(offers), (1, 4, 12), strict=True))
    sized = {key: one.model_copy(update={"persons": sizes[key]}) for key, one in offers.items()}
    facets = spoken(small).holding("offer", sized).view.facets

    found = {
        facet.number: {offer.id for offer in homes}
        for facet, homes in facets.items()
        if facet.rule == "for" and not facet.place
    }

    assert found == {n: {key for key, size in sizes.items() if size >= n} for n in range(1, 8 + 1)}


def test_the_day_of_the_original_is_not_that_of_its_translation(small: Small) -> None:
    """A text that nobody has checked does not say that it was checked."""
    now = small.speaking("de", "uk")
    t: Translator = now.site.translators["uk"]
    checked = str(t.gettext["Checked on %(day)s."]).partition("%")[0]
    original = str(t.gettext["Original text checked on %(day)s."]).partition("%")[0]
    pages = now.files("guide")

    for name, content in pages.items():
        lines = re.findall(r'<p class="soft">(.*?)</p>', content.decode())
        if name.startswith("uk/"):
            assert any(line.startswith(original) for line in lines), name
            assert not any(line.startswith(checked) for line in lines), name
        else:
            assert not any(original in line for line in lines), name


def test_posters_of_a_demonstration_say_so(small: Small) -> None:
    sentence = "This portal is a demonstration. Homes, opportunities and people are invented."
    posters = spoken(small).files("offer_poster", "opportunity_poster")
    english = [page.decode() for name, page in posters.items() if name.startswith("en/")]

    assert len(english) == 2
    for page in english:
        (poster,) = re.findall(r"<article.*?</article>", page, re.DOTALL)
        assert sentence in poster
