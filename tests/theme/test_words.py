"""What templates compile to here says the same as what Jinja compiles them to."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup

from catalog.vocabulary import OfferKind
from sitegen.site import read_wordings
from tests.support.processes import ROOT
from theme.environment import PageEnvironment, Translator, install
from theme.words import WordyCodeGenerator

TEMPLATES = {
    "base.html": "<title>{% block title %}{{ name }}{% endblock %}</title>"
    "{% block main %}<p>{{ name }}</p>{% endblock %}{{ name }}",
    "child.html": '{% extends "base.html" %}{% block title %}{{ super() }}!{% endblock %}'
    "{% block main %}{% for one in many %}{{ one }}{% if loop.last %}.{% else %}, {% endif %}"
    "{% block inner scoped %}[{{ one }}{{ super is defined }}]{% endblock %}{% endfor %}"
    '{{ super() }}{% set put %}{{ name }}<br>{% endset %}{{ put }}{% include "part.html" %}'
    "{% endblock %}",
    "part.html": '{% from "macros.html" import said %}{{ said(name) }}{{ marked }}{{ none }}{{ 7 }}',
    "macros.html": "{% macro said(text) %}<q>{{ text }}</q>{{ caller is defined }}{% endmacro %}",
    "words.html": '{{ t.label(kind) }}|{{ t.labels([kind, kind]) }}|{{ _("Homes") }}|'
    '{{ t.ngettext("%(n)s home", "%(n)s homes", 3) }}|{{ t.pgettext("list separator", ", ") }}',
    "filled.html": "{% macro told(one, t) %}{% set _ = t.gettext %}{% set ngettext = t.ngettext %}"
    '{{ _("free from %(day)s", day=one) }}|{{ _("free from %(day)s", day=one)|upper }}|'
    '{{ ngettext("%(n)s room", "%(n)s rooms", 2, n=one) }}|{{ ngettext("%(n)s room", "%(n)s rooms", 3) }}'
    "{% endmacro %}{% for one in [name, marked, none, 7, 2.5, true, many] %}{{ told(one, t) }}|"
    '{{ _("floor %(number)s", number=_("free from %(day)s", day=one), class=one) }}|'
    '{{ g.gettext("Homes") }}|{{ g.gettext("floor %(number)s", number=one) }}|'
    '{{ pgettext("list separator", ", ") }}{{ _(name) }}{{ _("Homes") ~ one }}{% endfor %}',
    "lacking.html": '{{ _("floor %(number)s", day=name) }}',
    "missing.html": "{% block main %}{{ name }}{{ nobody.set }}{% endblock %}",
}


def values() -> dict[str, object]:
    """Make what the templates show: text with signs of HTML, markup, and what is neither."""
    return {
        "name": "<Müller & 'Sons'>",
        "marked": Markup("<b>&amp;</b>"),
        "many": ["<i>", Markup("<i>"), 3, None],
        "none": None,
        "kind": OfferKind.HOUSE,
    }


def rendered(name: str, names: Mapping[str, object], *, ours: bool) -> str:
    """Render a template with the code that it compiles to here, or with Jinja's own."""
    kind = PageEnvironment if ours else Environment
    environment = kind(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    if ours:
        environment.code_generator_class = WordyCodeGenerator
    install(environment)
    return environment.get_template(name).render(values(), **names)


@pytest.fixture(scope="module")
def translator() -> Translator:
    from catalog.region_files import load_region

    region = load_region(ROOT / "region")
    wordings = {one.language.tag: one for one in read_wordings(region, ROOT / "region")}
    return Translator(wordings["ar"])


@pytest.mark.parametrize("name", ["base.html", "child.html", "part.html"])
def test_blocks_loops_macros_and_parts_say_the_same(name: str) -> None:
    found = rendered(name, {}, ours=True)
    assert found == rendered(name, {}, ours=False)
    assert "&lt;Müller &amp; &#39;Sons&#39;&gt;" in found
    assert "<Müller" not in found


def test_words_of_a_language_say_the_same(translator: Translator) -> None:
    names = translator.names()
    assert rendered("words.html", names, ours=True) == rendered("words.html", names, ours=False)


def test_texts_with_values_say_the_same(translator: Translator) -> None:
    names = {**translator.names(), "g": translator}
    found = rendered("filled.html", names, ours=True)
    assert found == rendered("filled.html", names, ours=False)
    assert "<Müller" not in found


def test_a_text_whose_value_is_lacking_is_an_error(translator: Translator) -> None:
    for ours in (True, False):
        with pytest.raises(KeyError):
            rendered("lacking.html", translator.names(), ours=ours)


def test_a_name_that_nobody_set_is_an_error_in_a_block_too() -> None:
    with pytest.raises(UndefinedError):
        rendered("missing.html", {}, ours=True)


def test_globals_of_the_environment_and_of_a_template_are_there() -> None:
    environment = PageEnvironment(loader=DictLoader({"x": "{{ range(2)|list }}{{ mine }}"}))
    assert environment.get_template("x", globals={"mine": "m"}).render() == "[0, 1]m"
