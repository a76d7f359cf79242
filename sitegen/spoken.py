"""Spoken: parts of a page that differ between languages in their words alone, drawn once.

A macro is given marks where it asks for words. What it draws is kept, and each language fills
in its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from types import SimpleNamespace

from markupsafe import Markup, escape

from catalog.labels import label
from catalog.vocabulary import Word
from theme.environment import Translator
from theme.words import fill

# Letters of the private use area. Such parts show words of ours, figures and names of places; what
# people wrote is not among the values they are given.
_BEGIN, _VALUE, _PLURAL, _PERCENT, _END = "\ue002", "\ue003", "\ue004", "\ue005", "\ue006"
_MARK = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
_NAMED = re.compile(r"%\((\w+)\)s")


def _mark(ask: str, *values: object) -> Markup:
    shown = "".join(f"{_VALUE}{value}" for value in values)
    mark = f"{_BEGIN}{ask.replace('%', _PERCENT)}{shown}{_END}"
    return Markup(mark)  # noqa: S704 (the values are markup, and no text of anybody is among them)


class _Texts(dict[str, Markup]):
    """Marks by message id. That of a text with named values holds them, so that they are filled in."""

    def __missing__(self, message: str) -> Markup:
        values = (f"%({name})s" for name in _NAMED.findall(message))
        found = self[message] = _mark(message, *values)
        return found

    def __call__(self, message: str, **values: object) -> Markup:
        return fill(self[message], values) if values else self[message]


class Marks:
    """Stands in for a translator: what a macro asks of it becomes a mark.

    It knows no more than macros may ask, so that no other word is said in a wrong language.
    """

    gettext = _Texts()
    separator = _mark(_PLURAL)
    language = SimpleNamespace(tag=_mark(_VALUE))

    def ngettext(
        self, singular: str, plural: str, count: int | Decimal, *, n: object = None
    ) -> Markup:
        """Mark a text for a count; ``n`` is how the count is shown."""
        return _mark(f"{singular}{_PLURAL}{plural}", count, escape(count if n is None else n))

    def label(self, word: Word) -> Markup:
        """Mark the name of a vocabulary word."""
        return self.gettext[label(word)]

    def labels(self, words: Iterable[Word]) -> Markup:
        """Mark the names of several."""
        return self.separator.join(self.label(word) for word in words)


class Words(dict[str, Markup]):
    """What marks stand for in one language, each asked for once; many stand on every page."""

    MOST = 4_000

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t

    def __missing__(self, mark: str) -> Markup:
        if len(self) >= self.MOST:
            self.clear()
        found = self[mark] = _said(mark, self._t)
        return found


def _said(mark: str, t: Translator) -> Markup:
    """Return what a mark stands for; raises ValueError where it holds another."""
    if _BEGIN in mark:
        raise ValueError("A part that is drawn once fills no word into another.")
    ask, *values = mark.replace(_PERCENT, "%").split(_VALUE)
    shown = [Markup(value) for value in values]  # noqa: S704 (escaped when they were filled in)
    match ask.split(_PLURAL):
        case [""]:
            return escape(t.language.tag)
        case [message]:
            named = dict(zip(_NAMED.findall(message), shown, strict=True))
            return fill(t.gettext[message], named) if named else t.gettext[message]
        case ["", ""]:
            return t.separator
        case [singular, plural]:
            count, n = shown
            return t.ngettext(singular, plural, Decimal(count), n=n)
    raise ValueError(mark)


_MARKS = Marks()


class _Part:
    """What a macro draws, cut at its marks."""

    def __init__(self, macro: Callable[..., Markup], values: tuple[object, ...]) -> None:
        self.values = values
        self._pieces = _MARK.split(macro(*values, _MARKS))
        self._marks = self._pieces[1::2]

    def said_in(self, words: Words) -> Markup:
        pieces = self._pieces.copy()
        pieces[1::2] = [words[mark] for mark in self._marks]
        return Markup("".join(pieces))  # noqa: S704 (a macro drew it, and words are escaped)


class Spoken:
    """The parts of one unit, for all its languages."""

    def __init__(self) -> None:
        self._parts: dict[Callable[..., Markup], _Part] = {}

    def said_in(self, words: Words) -> Callable[..., Markup]:
        """Return what templates call with a macro and its values."""

        def say(macro: Callable[..., Markup], *values: object) -> Markup:
            part = self._parts.get(macro)
            if part is None or part.values != values:
                part = self._parts[macro] = _Part(macro, values)
            return part.said_in(words)

        return say
