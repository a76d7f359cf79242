"""Every fault can be said, and nothing can be said that is no fault."""

import re
from string import Formatter

import pytest

from catalog.sentences import SENTENCES
from tests.support.processes import ROOT

CODE = re.compile(r'"([YFRLTG][0-9]{3})"')


def used_codes() -> set[str]:
    paths = [path for path in (ROOT / "catalog").rglob("*.py") if "sentences" not in path.name]
    return {code for path in paths for code in CODE.findall(path.read_text("utf-8"))}


def test_codes_and_sentences_match() -> None:
    """A code without a sentence would be a traceback, a sentence without a code is dead."""
    assert used_codes() == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_quote_the_same_values(code: str) -> None:
    """An editor reads the same facts in German and in English."""
    german, english = SENTENCES[code]

    names = [
        {name for _, name, _, _ in Formatter().parse(text) if name} for text in (german, english)
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_one_sentence(code: str) -> None:
    """It begins, says what must hold, and ends; nobody is blamed."""
    for text in SENTENCES[code]:
        assert text.endswith((".", "}"))
        assert "!" not in text.replace("mit !", "").replace("with !", "")
        assert not re.search(r"[a-zäöü]\. [A-ZÄÖÜ]", text)
        assert not re.search(r"falsch|wrong|invalid|ungültig|Sie haben|you have", text)
