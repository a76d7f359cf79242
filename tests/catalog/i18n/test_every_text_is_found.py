"""What is handed to a translator as a plain string must be in the template of the catalogues."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from catalog.i18n.messages import PYTHON_FOLDERS, TEMPLATE_ENDINGS, TEMPLATE_FOLDERS, extract
from tests.support.processes import ROOT

CALLS = ("_", "gettext")


def in_template(source: str) -> Iterator[str]:
    """Yield the strings that calls for a text of a template choose from or name."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        name = getattr(call.node, "attr", getattr(call.node, "name", ""))
        if name in CALLS and call.args:
            text = call.args[0]
            found = [text] if isinstance(text, nodes.Const) else text.find_all(nodes.Const)
            yield from (const.value for const in found if isinstance(const.value, str))


def in_module(source: str) -> Iterator[str]:
    """Yield the strings that calls for a text of a module choose from or name."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in CALLS:
            found = ast.walk(call.args[0])
            strings = (one.value for one in found if isinstance(one, ast.Constant))
            yield from (value for value in strings if isinstance(value, str))


def sources() -> Iterator[tuple[Path, str]]:
    """Yield every template and module with texts."""
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in TEMPLATE_ENDINGS:
                yield path, path.read_text("utf-8")
    for folder in PYTHON_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, path.read_text("utf-8")


def test_every_string_that_is_translated_is_extracted() -> None:
    """A text inside an expression is overlooked by extraction, and stays English everywhere."""
    known = {message.id for message in extract(ROOT)}

    lost = {
        f"{path.relative_to(ROOT)}: {text}"
        for path, source in sources()
        for text in (in_module if path.suffix == ".py" else in_template)(source)
        if text not in known
    }

    assert lost == set()


@pytest.mark.parametrize("source", ['{{ t.gettext(a or "(b)") }}', '{{ _("(b)" if a) }}'])
def test_a_string_inside_an_expression_of_a_template_is_seen(source: str) -> None:
    assert list(in_template(source)) == ["(b)"]


def test_a_string_inside_an_expression_of_a_module_is_seen() -> None:
    assert list(in_module('translate.gettext(a or "(b)")')) == ["(b)"]
