"""Macros that templates call as functions say the same as what Jinja compiles them to."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, StrictUndefined, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from theme.environment import PageEnvironment
from theme.words import DirectMacro, WordyCodeGenerator

MACROS = """
{% macro plain(a, b) -%} <i>{{ a }}{{ b }}</i> {%- endmacro %}
{% macro usual(a="<a>", b=a) -%} ({{ a }}, {{ b }}{{ b is defined }}) {%- endmacro %}
{% macro nested(a, b) -%} {{ plain(a, usual(b)) }}{{ plain(usual(a) ~ b, "&")|upper }} {%- endmacro %}
{% macro around(a, b) -%} {{ a }}[{{ caller() }}] {%- endmacro %}
{% macro asked(a, caller=none) -%} {{ a }}{{ caller is none }} {%- endmacro %}
{% macro many(a) -%} {{ a }}{% for one in varargs %}{{ one }}{% endfor %} {%- endmacro %}
{% macro named(a) -%} {{ a }}{% for key in kwargs %}{{ key }}{% endfor %} {%- endmacro %}
{% macro none_at_all() -%} <br> {%- endmacro %}
{% macro loose() -%}{% autoescape false %}{{ plain("<", ">") }}{% endautoescape %}{%- endmacro %}
"""
NAMES = "plain, usual, nested, around, asked, many, named, none_at_all, loose, gone"
PAGE = """
{% extends "base.html" %}
{% from "macros.html" import NAMES, plain as seen, plain as last %}
{% set seen = shows %}
{% block main %}
{% macro own(a, b=1) %}{{ a }}{{ b }}{% endmacro %}BODY
{% endblock %}
"""
BASE = "{% block main %}{% endblock %}{% autoescape false %}{{ self.main() }}{% endautoescape %}"
CALLEES = [*NAMES.split(", "), "seen", "last", "own", "shows", "nobody", "thing.method"]
VALUES = ["name", "marked", "none", "7", "nobody", "thing.text", "thing.nothing", "box.text"]
VALUES += ["box.inner.text", "box.items", "nobody.text", "one", "thing.raising", "'<q>'"]
PLACES = [
    "{{ CALL }}",
    "{{ (CALL)|upper }}",
    "{{ '<' ~ (CALL) }}",
    "{% if CALL %}yes{% else %}no{% endif %}",
    "{% set put = CALL %}{{ put }}",
    "{% for one in many_names %}{{ loop.index }}{{ CALL }}{% endfor %}",
    "{% autoescape false %}{{ CALL }}{% endautoescape %}",
    "{% autoescape thing.sure %}{{ CALL }}{% endautoescape %}",
    "{% set last = shows %}{{ CALL }}",
    "{% set one = name %}{{ CALL }}",
    "{% for each in many_names %}{% set one = each %}{{ CALL }}{% endfor %}",
    "{% filter upper %}{{ CALL }}{% endfilter %}",
]


class Thing:
    """What pages show: attributes, a method, and one that finds no attribute on its way."""

    text = "<Thing> & 'all'"
    sure = False

    @property
    def raising(self) -> str:
        """Ask for what is not there."""
        return self.no_such_name  # type: ignore[attr-defined, no-any-return]

    def method(self, *values: object) -> str:
        """Return text that must be escaped."""
        return "<".join(map(str, values))


@pass_context
def shows(context: Context, *values: object) -> str:
    """Return what a callable sees of the template, which Jinja alone can give it."""
    return f"<{context.get('name')} {context.get('one')} {len(values)}>"


SHOWN: dict[str, Any] = {
    "name": "<Müller & 'Sons'>",
    "marked": Markup("<b>&amp;</b>"),
    "many_names": ["<i>", Markup("<i>")],
    "thing": Thing(),
    "box": {"text": "a & b", "items": "<i>", "inner": {"text": Markup("<u>")}},
    "shows": shows,
    "empty": None,
}


@cache
def environment(undefined: type[Undefined], *, ours: bool) -> Environment:
    """Make an environment that compiles as pages are, or as Jinja does."""
    kind = PageEnvironment if ours else Environment
    loader = DictLoader({"macros.html": MACROS, "base.html": BASE})
    made = kind(loader=loader, autoescape=True, undefined=undefined)
    if ours:
        made.code_generator_class = WordyCodeGenerator
    return made


def outcome(
    body: str, *, ours: bool, undefined: type[Undefined] = StrictUndefined
) -> str | type[Exception]:
    """Render a page, or return which error it ends with."""
    page = PAGE.replace("NAMES", NAMES).replace("BODY", body)
    try:
        return environment(undefined, ours=ours).from_string(page).render(SHOWN)
    except Exception as error:  # noqa: BLE001 (whichever it is, both must end with it)
        return type(error)


def calls() -> st.SearchStrategy[str]:
    """Make calls with arguments in order, by name, out of a list, and calls within calls."""

    def call(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        arguments = st.lists(inner, max_size=3)
        further = st.sampled_from(["", "", "", "b=name", "c=1", "*many_names", "caller=none"])
        return st.builds(
            lambda callee, found, more: f"{callee}({', '.join([*found, *filter(None, [more])])})",
            st.sampled_from(CALLEES),
            arguments,
            further,
        )

    return call(st.recursive(st.sampled_from(VALUES), call, max_leaves=4))


@settings(max_examples=150, deadline=None)
@given(
    calls(),
    st.sampled_from(PLACES),
    st.sampled_from(["CALL", "{% call around(name) %}CALL{% endcall %}"]),
    st.sampled_from([StrictUndefined, Undefined]),
)
def test_calls_say_the_same(call: str, place: str, outer: str, undefined: type[Undefined]) -> None:
    body = outer.replace("CALL", place.replace("CALL", call))
    expected = outcome(body, ours=False, undefined=undefined)
    assert outcome(body, ours=True, undefined=undefined) == expected


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "call",
    [
        "plain(name, marked)",
        "plain(name, usual(thing.text, box.text))",
        "usual(b=marked)",
        "nested(name, plain(1, 2))",
        "own(name)",
        "seen(name)",
        "last(name, 1)",
        "shows(1)",
        "many(1, name, *many_names)",
        "named(1, b=2)",
        "loose()",
        "none_at_all()",
        "box.items",
    ],
)
def test_each_kind_of_call_says_the_same_in_each_place(call: str, place: str) -> None:
    body = place.replace("CALL", call)
    found = outcome(body, ours=True)
    assert isinstance(found, str)
    assert found == outcome(body, ours=False)


@pytest.mark.parametrize("call", ["plain(1, 2, 3)", "plain(1)", "gone(1)", "plain(nobody, 1)"])
def test_a_call_that_is_wrong_ends_with_the_same_error(call: str) -> None:
    found = outcome(f"{{{{ {call} }}}}", ours=True)
    assert not isinstance(found, str)
    assert found == outcome(f"{{{{ {call} }}}}", ours=False)


def test_a_macro_is_called_as_a_function_unless_it_needs_more() -> None:
    """Otherwise all of this would compare Jinja with itself."""
    template = environment(StrictUndefined, ours=True).get_template("macros.html")
    made = vars(template.module)
    others = {name for name in NAMES.split(", ")[:-1] if type(made[name]) is not DirectMacro}
    assert others == {"around", "asked", "many", "named"}


def test_what_finalizes_values_is_asked_for_each() -> None:
    found = []
    for ours in (True, False):
        made = environment(StrictUndefined, ours=ours).overlay(
            finalize=lambda value: "-" if value is None else value
        )
        text = '{% from "macros.html" import plain %}{{ empty }}{{ plain(empty, name) }}'
        found.append(made.from_string(text).render(SHOWN))
    assert found[0] == found[1]
    assert found[0].startswith("-<i>-&lt;")
