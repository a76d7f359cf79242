"""What is drawn once for all languages says in each what it would say if it were drawn for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from catalog.vocabulary import OfferKind, Room
from sitegen.site import Site
from sitegen.spoken import Spoken, Words
from tests.sitegen.conftest import Small

ALL_WORDS = """{% macro all_words(kind, rooms, value, t) %}
{% set _ = t.gettext %}{% set ngettext = t.ngettext %}
{{ _("Homes") }}|{{ t.label(kind) }}|{{ t.labels(rooms) }}|{{ value }}{{ t.separator }}{{ t.language.tag }}|
{{ _("floor %(number)s", number=value) }}|{{ _("until %(day)s", day=value|isolate) }}|
{{ ngettext("%(n)s room", "%(n)s rooms", 2, n="<2>") }}|{{ t.ngettext("%(n)s home", "%(n)s homes", 11) }}
{{ _("%(first)s to %(last)s persons", first=1, last=value) }}|{{ _("80 % <b>") }}|{{ _("until %(day)s") }}
{% endmacro %}"""
WITHIN = """{% macro within(t) %}{% set _ = t.gettext %}{{ _("until %(day)s", day=_("Homes")) }}{% endmacro %}"""
OTHER = """{% macro other(t) %}{{ t.long_day(1) }}{% endmacro %}"""


def macro(site: Site, source: str, name: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = getattr(site.environment.from_string(source).module, name)
    return found


def test_every_language_says_its_own_words(small: Small) -> None:
    """Values are escaped as often as they would be: once."""
    draw = macro(small.site, ALL_WORDS, "all_words")
    values = (OfferKind.SHARED_ROOM, [Room.BED, Room.BATH], "5 < 6 & 7 %s")
    spoken = Spoken()
    said = {
        tag: spoken.said_in(Words(t))(draw, *values) for tag, t in small.site.translators.items()
    }

    assert said == {tag: draw(*values, t) for tag, t in small.site.translators.items()}
    assert len(set(said.values())) == len(said)


def test_other_values_are_drawn_anew(small: Small) -> None:
    draw = macro(small.site, "{% macro one(value, t) %}{{ value }}{% endmacro %}", "one")
    say = Spoken().said_in(Words(small.site.translators["de"]))

    assert [say(draw, value) for value in ("a", "a", "b", "a")] == ["a", "a", "b", "a"]


def test_a_part_is_drawn_once_for_all_languages(small: Small) -> None:
    drawn = []

    def draw(value: str, _marks: object) -> Markup:
        drawn.append(value)
        return Markup("x")

    spoken = Spoken()
    for t in small.site.translators.values():
        assert spoken.said_in(Words(t))(draw, "home") == "x"

    assert drawn == ["home"]


def test_what_could_be_said_in_a_wrong_language_is_refused(small: Small) -> None:
    """A word within a word, and all that marks do not know."""
    say = Spoken().said_in(Words(small.site.translators["de"]))
    with pytest.raises(ValueError, match="no word into another"):
        say(macro(small.site, WITHIN, "within"))
    with pytest.raises(UndefinedError):
        say(macro(small.site, OTHER, "other"))


def test_no_more_words_are_kept_than_told(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "MOST", 10)
    words = Words(small.site.translators["de"])
    say = Spoken().said_in(words)
    source = '{% macro one(value, t) %}{% set _ = t.gettext %}{{ _("until %(day)s", day=value) }}{% endmacro %}'
    draw = macro(small.site, source, "one")
    said = [say(draw, day) for day in range(50)]

    assert len(words) <= Words.MOST
    assert len(set(said)) == len(said)


def test_pages_of_offers_are_as_if_each_were_drawn_for_its_language(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = small.files("offer")

    def each(_spoken: Spoken, words: Words) -> Callable[..., Markup]:
        t = next(t for tag, t in small.site.translators.items() if small.site.words[tag] is words)
        return lambda draw, *values: draw(*values, t)

    monkeypatch.setattr(Spoken, "said_in", each)

    assert small.files("offer") == once
