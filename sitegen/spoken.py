"""Spoken: pages that differ between languages in little but their words, drawn once for all.

Such a page is drawn with marks in place of words, and cut at them. Each language fills in its own
words, and what else it says in its own way: a title that was translated, say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple, TypeAlias

from jinja2.runtime import Macro
from markupsafe import Markup, escape

from catalog.labels import label
from catalog.vocabulary import Word
from theme.environment import Translator
from theme.words import fill, insert, mark, said_by
from theme.words import say as show

# Letters of the private use area. What is drawn with marks shows words of ours, figures, names of
# places and one's own texts; the last are never among marks, they are filled in.
# A mark stands between two cuts, and begins with a letter that tells it from other text: so that
# what was drawn is cut in one step, and a mark within another is told.
_CUT, _WORD, _VALUE, _PLURAL, _PERCENT = "\ue006", "\ue002", "\ue003", "\ue004", "\ue005"
_LANGUAGE, _LATER = "\ue007", "\ue008"
_CUT_BYTES = _CUT.encode()
_NO_WORD_WITHIN = "What is drawn once fills no word into another, and cards have none of their own"
_HELD = _LATER.encode()
"""Holds the place of what is filled in later; no mark reads so."""
_NAMED = re.compile(r"%\((\w+)\)s")


class Own(NamedTuple):
    """One language at work: its texts, its words for marks, and what the page has of its own in it."""

    t: Translator
    words: Words
    page: Any = None


Later: TypeAlias = Callable[[Own], bytes]
"""Says what a language says in its own way, as encoded markup."""


def _mark(ask: str, *values: object) -> Markup:
    """Mark what is asked for; values are markup, and no text of anybody is among them."""
    shown = "".join([f"{_VALUE}{value}" for value in values])
    return mark(f"{_begun(ask)}{shown}{_CUT}")


@cache
def _begun(ask: str) -> str:
    """Begin a mark; what is asked for is said in few ways."""
    return f"{_CUT}{_WORD}{ask.replace('%', _PERCENT)}"


class _Texts(dict[str, Markup]):
    """Marks by message id. That of a text with named values holds them, so that they are filled in."""

    def __missing__(self, message: str) -> Markup:
        values = (f"%({name})s" for name in _names_in(message))
        found = self[message] = _mark(message, *values)
        return found

    def __call__(self, message: str, **values: object) -> Markup:
        return fill(self[message], values) if values else self[message]


class Marks:
    """Stands in for a translator: what a template asks of it becomes a mark.

    It knows no more than can be said in any language, so that no word is said in a wrong one.
    """

    gettext = _Texts()
    separator = _mark(_PLURAL)
    language = SimpleNamespace(tag=_mark(f"{_LANGUAGE}tag"), dir=_mark(f"{_LANGUAGE}dir"))
    in_language = _mark(_LANGUAGE)
    """The attributes of an element that is in the language, where it stands among others."""

    def __init__(self) -> None:
        self.later: dict[str, Later] = {}

    def names(self) -> dict[str, object]:
        """Return what templates call, and ``own``: a macro that each language is asked for."""
        return {"_": self.gettext, "ngettext": self.ngettext, "t": self, "own": self.own}

    def ngettext(
        self, singular: str, plural: str, count: int | Decimal, *, n: object = None
    ) -> Markup:
        """Mark a text for a count; ``n`` is how the count is shown."""
        return _mark(f"{singular}{_PLURAL}{plural}", count, show(count if n is None else n))

    def label(self, word: Word) -> Markup:
        """Mark the name of a vocabulary word."""
        return self.gettext[label(word)]

    def labels(self, words: Iterable[Word]) -> Markup:
        """Mark the names of several."""
        return self.separator.join(self.label(word) for word in words)

    def own(self, macro: Callable[..., str]) -> Markup:
        """Mark what a macro draws of that which a page has of its own in each language.

        Raises ValueError where its first argument has another name than ``page``: by that name a
        build finds what it asks for, and leaves out what nobody does.
        """
        if isinstance(macro, Macro) and tuple(macro.arguments[:1]) != ("page",):
            raise ValueError(f"The first argument of the macro {macro.name} must be named page.")
        say = said_by(macro)
        return self.mark(lambda own: say(own.page, own.t).encode())

    def mark(self, say: Later) -> Markup:
        """Mark what is not said before a language fills in."""
        name = str(len(self.later))
        self.later[name] = say
        return mark_for(name)


Texts: TypeAlias = Translator | Marks
"""The texts of one language, or marks for those of any."""


def mark_for(name: str) -> Markup:
    """Mark what :class:`Spoken` is given under a name."""
    return _mark(f"{_LATER}{name}")


class Words(dict[bytes, bytes]):
    """What marks stand for in one language, each asked for once; many stand on every page."""

    MOST = 4_000

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t

    def __missing__(self, mark: bytes) -> bytes:
        if len(self) >= self.MOST:
            self.clear()
        found = self[mark] = _said(mark.decode(), self._t).encode() if mark != _HELD else b""
        return found


def _readable(mark: str) -> str:
    return re.sub("[\ue000-\uf8ff]+", " … ", mark).strip()


@cache
def _names_in(message: str) -> tuple[str, ...]:
    """Return the names of a text's values, in their order; texts are few."""
    return tuple(_NAMED.findall(message))


def _said(mark: str, t: Translator) -> str:
    """Return what a mark stands for; raises ValueError where it holds another."""
    if not mark.startswith(_WORD) or _LATER in mark:
        raise ValueError(f"{_NO_WORD_WITHIN}: {_readable(mark)}")
    ask, *shown = mark[1:].replace(_PERCENT, "%").split(_VALUE)  # escaped when they were filled in
    if ask == _LANGUAGE:
        return Markup('lang="{}" dir="{}"').format(t.language.tag, t.language.dir)
    if ask.startswith(_LANGUAGE):
        return escape(getattr(t.language, ask[1:]))
    match ask.split(_PLURAL):
        case [message]:
            names = _names_in(message)
            if len(names) != len(shown):
                raise ValueError(f"{_NO_WORD_WITHIN}: {_readable(mark)}")
            text = t.gettext[message]
            return insert(text, dict(zip(names, shown, strict=True))) if names else text
        case ["", ""]:
            return t.separator
        case [singular, plural]:
            count, n = shown
            return t.ngettext(singular, plural, Decimal(count), n=Markup(n))  # noqa: S704 (the same)
    raise ValueError(mark)


class Spoken:
    """What was drawn with marks, encoded and cut at them once for all languages."""

    def __init__(self, drawn: str, later: Mapping[str, Later]) -> None:
        self._pieces = drawn.encode().split(_CUT_BYTES)
        marks = self._pieces[1::2]
        says = {f"{_WORD}{_LATER}{name}".encode(): say for name, say in later.items()}
        self._later = [(2 * at + 1, says[mark]) for at, mark in enumerate(marks) if mark in says]
        for at, _ in self._later:
            marks[at // 2] = _HELD
        self._marks = marks

    def said_in(self, own: Own) -> bytes:
        """Return the same with the words of a language."""
        return b"".join(self.pieces_in(own))

    def pieces_in(self, own: Own) -> list[bytes]:
        """Return the same in pieces, for who joins them with others."""
        pieces = self._pieces.copy()
        pieces[1::2] = map(own.words.__getitem__, self._marks)
        for at, say in self._later:
            pieces[at] = say(own)
        return pieces
