"""Rules in words, in every language, with the days named as that language names them."""

import pytest

from catalog.formats import weekday
from catalog.repeat import Repeat
from sitegen.rhythms import rhythm_words
from sitegen.site import Site


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        (Repeat("day", 1), "Every day"),
        (Repeat("day", 3), "Every 3 days"),
        (Repeat("week", 1, (1,)), "Every week: Tuesday"),
        (Repeat("week", 2, (0, 3)), "Every 2 weeks: Monday, Thursday"),
        (Repeat("month", 1, (0,), nth=1), "Every month: Monday (the first in the month)"),
        (Repeat("month", 2, (5,), nth=4), "Every 2 months: Saturday (the fourth in the month)"),
        (Repeat("month", 1, (3,), nth=-1), "Every month: Thursday (the last in the month)"),
        (Repeat("month", 1, day=15), "Every month on day 15"),
    ],
)
def test_a_rule_in_english_words(repeat: Repeat, words: str, site: Site) -> None:
    assert rhythm_words(repeat, site.translators["en"].wording) == words


@pytest.mark.parametrize("nth", [1, 2, 3, 4, -1])
def test_each_language_names_the_day(nth: int, site: Site) -> None:
    """And no two days alike."""
    for tag in site.tags:
        wording = site.translators[tag].wording
        names = [weekday(day, wording.language) for day in range(7)]
        assert len(set(names)) == 7, tag
        for day, name in enumerate(names):
            words = rhythm_words(Repeat("month", 1, (day,), nth=nth), wording)
            assert name in words, tag
            assert "%(" not in words, tag
