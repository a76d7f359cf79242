"""What is drawn once for all languages says in each what it would say if it were drawn for it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from catalog.vocabulary import OfferKind, Room
from sitegen.site import Site
from sitegen.spoken import Marks, Own, Spoken, Words
from tests.sitegen.conftest import Small
from theme.environment import Translator

ALL_WORDS = """{% macro all_words(kind, rooms, value, t) %}
{% set _ = t.gettext %}{% set ngettext = t.ngettext %}
{{ _("Homes") }}|{{ t.label(kind) }}|{{ t.labels(rooms) }}|{{ value }}{{ t.separator }}{{ t.language.tag }}|
{{ _("floor %(number)s", number=value) }}|{{ _("until %(day)s", day=value|isolate) }}|
{{ ngettext("%(n)s room", "%(n)s rooms", 2, n="<2>") }}|{{ t.ngettext("%(n)s home", "%(n)s homes", 11) }}
{{ _("%(first)s to %(last)s persons", first=1, last=value) }}|{{ _("80 % <b>") }}|{{ _("until %(day)s") }}
{{ t.language.dir }}|{{ ngettext("%(n)s home", "%(n)s homes", value|length) }}
{% endmacro %}"""
WITHIN = """{% macro within(t) %}{% set _ = t.gettext %}{{ _("until %(day)s", day=_("Homes")) }}{% endmacro %}"""
OTHER = """{% macro other(t) %}{{ t.long_day(1) }}{% endmacro %}"""
UNTIL = '{% macro until(day, t) %}{% set _ = t.gettext %}{{ _("until %(day)s", day=day) }}{% endmacro %}'
TITLE = """{% macro title(page, t) %}<b lang="{{ t.language.tag }}">{{ page.title }}</b>{% endmacro %}"""


def macro(site: Site, source: str, name: str) -> Callable[..., Markup]:
    found: Callable[..., Markup] = getattr(site.environment.from_string(source).module, name)
    return found


def said(spoken: Spoken, t: Translator, page: object = None) -> str:
    return spoken.said_in(Own(t, Words(t), page)).decode()


def test_every_language_says_its_own_words(small: Small) -> None:
    """Values are escaped as often as they would be: once."""
    draw = macro(small.site, ALL_WORDS, "all_words")
    values = (OfferKind.SHARED_ROOM, [Room.BED, Room.BATH], "5 < 6 & 7 %s")
    spoken = Spoken(draw(*values, Marks()), {})
    found = {tag: said(spoken, t) for tag, t in small.site.translators.items()}

    assert found == {tag: draw(*values, t) for tag, t in small.site.translators.items()}
    assert len(set(found.values())) == len(found)


def test_each_language_is_asked_for_what_it_says_in_its_own_way(small: Small) -> None:
    """What a macro makes of its page, wherever it stands; letters of marks are none in there."""
    marks = Marks()
    own = macro(small.site, TITLE, "title")
    calls: list[str] = []

    def link(asked: Own) -> bytes:
        calls.append(asked.t.language.tag)
        return b"<link>"

    drawn = Markup("[{}|{}|{}]").format(marks.own(own), marks.mark(link), marks.own(own))
    spoken = Spoken(drawn, marks.later)
    texts = small.site.translators
    titles = {tag: f"{tag} <b> \ue002Homes\ue006 \ue007tag %s" for tag in texts}
    found = {tag: said(spoken, t, SimpleNamespace(title=titles[tag])) for tag, t in texts.items()}

    for tag, t in texts.items():
        title = own(SimpleNamespace(title=titles[tag]), t)
        assert found[tag] == f"[{title}|<link>|{title}]"
    assert calls == list(texts)


def test_what_could_be_said_in_a_wrong_language_is_refused(small: Small) -> None:
    """A word within a word, one's own text within one, and all that marks do not know."""
    german = small.site.translators["de"]
    marks = Marks()
    until = macro(small.site, UNTIL, "until")
    later = until(marks.mark(lambda _own: b"text"), marks)
    for drawn in (macro(small.site, WITHIN, "within")(marks), later):
        with pytest.raises(ValueError, match="no word into another"):
            said(Spoken(drawn, marks.later), german)
    with pytest.raises(UndefinedError):
        macro(small.site, OTHER, "other")(marks)


def test_no_more_words_are_kept_than_told(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Words, "MOST", 10)
    german = small.site.translators["de"]
    words, draw = Words(german), macro(small.site, UNTIL, "until")
    own = Own(german, words)
    found = [Spoken(draw(day, Marks()), {}).said_in(own) for day in range(50)]

    assert len(words) <= Words.MOST
    assert found == [draw(day, german).encode() for day in range(50)]


def test_a_word_is_asked_for_once_in_a_language(small: Small) -> None:
    german = small.site.translators["de"]
    words, drawn = Words(german), Marks().gettext("Homes")
    first, again = (Spoken(drawn * 2, {}).said_in(Own(german, words)) for _ in range(2))

    assert first == again == german.gettext["Homes"].encode() * 2
    assert len(words) == 1


def test_a_macro_for_own_says_what_it_asks_of_the_page(small: Small) -> None:
    """By another name a build would not find it, and leave it out in silence."""
    marks = Marks()
    source = (
        "{% macro good(page, t) %}{{ page }}{% endmacro %}{% macro bad(home, t) %}{% endmacro %}"
    )
    marks.own(macro(small.site, source, "good"))
    with pytest.raises(ValueError, match="bad must be named page"):
        marks.own(macro(small.site, source, "bad"))
