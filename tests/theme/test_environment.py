"""The environment of all templates: strict, escaping, figures isolated."""

from decimal import Decimal
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from catalog.region import Language
from catalog.wording import Wording
from theme.environment import TEMPLATES, Translator, make_environment

ARABIC = Language(
    tag="ar",
    babel="ar",
    dir="rtl",
    native="العربية",
    plurals=["zero", "one", "two", "few", "many", "other"],
    fallback=[],
)


def translator(**messages: str) -> Translator:
    found = {(None, key.replace("_", " ")): (text,) for key, text in messages.items()}
    return Translator(Wording(language=ARABIC, messages=found))


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{{ page.titel }}", "{% if missing %}a{% endif %}"]
)
def test_a_name_that_nobody_set_is_an_error(source: str) -> None:
    """A typo in a template must not become an empty place on a page."""
    with pytest.raises(UndefinedError):
        make_environment().from_string(source).render(page={"title": "a"})


def test_every_value_is_escaped_whatever_the_name_of_the_template(tmp_path: Path) -> None:
    """Text templates of mails lie elsewhere; everything here is HTML."""
    (tmp_path / "note.txt").write_text("<p title='{{ text }}'>{{ text }}</p>")
    html = make_environment(tmp_path).get_template("note.txt").render(text="<b>'\"&")
    assert html == "<p title='&lt;b&gt;&#39;&#34;&amp;'>&lt;b&gt;&#39;&#34;&amp;</p>"


def test_json_keeps_letters_sorts_names_and_may_be_indented() -> None:
    """What could end a script is escaped, however it is written."""
    source = "{{ {'b': '</script>ä', 'a': 1}|tojson }} {{ {'a': [1]}|tojson(indent=1) }}"

    shown = make_environment().from_string(source).render()

    assert shown == '{"a": 1, "b": "\\u003c/script\\u003eä"} {\n "a": [\n  1\n ]\n}'


def test_no_template_turns_escaping_off() -> None:
    """Neither by `safe` nor by a block; markup comes from code that made it."""
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    assert len(texts) > 15
    assert [name for name, text in texts.items() if "|safe" in text.replace(" ", "")] == []
    assert [name for name, text in texts.items() if "autoescape" in text] == []


def test_every_template_can_be_compiled() -> None:
    """Also those that no page of the demonstration content uses."""
    environment = make_environment()
    names = environment.list_templates()
    assert names
    for name in names:
        environment.get_template(name)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{{ 104000|money }}", "<bdi>1040\u00a0€</bdi>"),
        ("{{ 47450|money }}", "<bdi>474,50\u00a0€</bdi>"),
        ("{{ area|area }}", "<bdi>61,5\u00a0m²</bdi>"),
        ("{{ area|energy_use }}", "<bdi>61,5\u00a0kWh/\u2060(m²·a)</bdi>"),
        ("{{ area|number }}", "<bdi>61,5</bdi>"),
        ("{{ '<8:00'|isolate }}", "<bdi>&lt;8:00</bdi>"),
    ],
)
def test_figures_are_isolated(source: str, html: str) -> None:
    """Each stands in `bdi`, so that a right-to-left sentence does not turn it round."""
    assert make_environment().from_string(source).render(area=Decimal("61.5")) == html


def test_texts_of_translators_are_escaped_and_their_values_too() -> None:
    """A catalogue is edited by many; it holds words, never markup."""
    t = translator(Hello_name="<b>مرحبا</b> %(who)s")
    assert t.gettext("Hello name", who="<i>") == "&lt;b&gt;مرحبا&lt;/b&gt; &lt;i&gt;"
    assert t.gettext("Hello name", who=Markup("<bdi>1</bdi>")).endswith("<bdi>1</bdi>")


def test_a_percent_sign_without_values_is_a_percent_sign() -> None:
    """Texts without places to fill are left as they are."""
    assert translator(Discount="50 % أقل").gettext("Discount") == "50 % أقل"


@pytest.mark.parametrize(
    ("count", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5), (Decimal("2.5"), 5)]
)
def test_plurals_follow_the_language(count: int | Decimal, form: int) -> None:
    """Arabic has six; half rooms are none of the exact ones."""
    forms = tuple(f"%(n)s f{number}" for number in range(6))
    t = Translator(Wording(language=ARABIC, messages={(None, "one room"): forms}))
    assert t.ngettext("one room", "rooms", count) == f"{count} f{form}"


def test_counts_that_are_equal_and_written_otherwise_keep_their_own_form() -> None:
    """English has "1 room" and "1.0 rooms", whichever was asked for first."""
    english = Language(
        tag="en", babel="en", dir="ltr", native="English", plurals=["one", "other"], fallback=[]
    )
    messages = {(None, "one room"): ("%(n)s room", "%(n)s rooms")}
    t = Translator(Wording(language=english, messages=messages))
    counts = [1, Decimal("1.0"), Decimal(1), 1, Decimal("2.50")]
    found = [t.ngettext("one room", "rooms", count) for count in counts]
    assert found == ["1 room", "1.0 rooms", "1 room", "1 room", "2.50 rooms"]
