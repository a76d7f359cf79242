"""What a person reads on a page, piece by piece, with the language each piece is in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

from catalog.wording import Wording

_VOID = {"meta", "link", "input", "br", "path", "img", "hr", "source"}
_INLINE = {"b", "bdi", "span", "strong", "em", "time"}
_SAID = ("aria-label", "alt", "title", "placeholder")
_LONG = 25
"""Letters from which a sentence cannot be part of another language's by chance."""


@dataclass
class PageReader(HTMLParser):
    """Collects the pieces; an inline tag does not end one."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)
    _text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Follow the language, and end a piece."""
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self._language)
        if tag not in _INLINE or language != self._language:
            self._end()
        self.pieces += [(language, given[name]) for name in _SAID if name in given]
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        """End a piece, and return to the language around it."""
        if tag in _VOID:
            return
        before = self._language
        while self._open and self._open[-1][0] != tag:
            self._open.pop()
        if tag not in _INLINE or (len(self._open) > 1 and self._open[-2][1] != before):
            self._end()
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Read on."""
        if not self._open or self._open[-1][0] not in {"style", "script"}:
            self._text += data

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def _end(self) -> None:
        if text := " ".join(self._text.split()):
            self.pieces.append((self._language, text))
        self._text = ""


def pieces(html: bytes) -> Iterator[str]:
    """Return the pieces in the language of the page; what is marked as another's is left out."""
    reader = PageReader()
    reader.feed(html.decode())
    reader.close()
    language = re.search(rb'<html lang="([^"]+)"', html)
    assert language
    own = language[1].decode()
    return (text for tag, text in reader.pieces if tag == own)


@dataclass(frozen=True)
class English:
    """Finds English sentences that a language has words of its own for."""

    whole: re.Pattern[str]
    part: re.Pattern[str]

    def found(self, piece: str) -> bool:
        """Tell whether a piece is, or a part of it is, such a sentence."""
        return bool(self.whole.fullmatch(piece) or self.part.search(piece))


def english(wording: Wording, template: Path) -> English:
    """Make the patterns of all messages that a language translates differently."""
    with template.open("rb") as file:
        catalogue = read_po(file)
    ids: set[str] = set()
    for message in catalogue:
        forms = tuple(map(str, message.id)) if isinstance(message.id, tuple) else (str(message.id),)
        own = wording.messages.get((message.context, forms[0]), ())
        ids |= {form for form in forms if form and form not in own}
    assert len(ids) > 300, "Hardly anything is translated."
    short = sorted(_pattern(text) for text in ids)
    long = sorted(_pattern(text) for text in ids if len(text) >= _LONG)
    return English(re.compile("|".join(short)), re.compile("|".join(long)))


def _pattern(message: str) -> str:
    parts = re.split(r"%\(\w+\)s", " ".join(message.split()))
    return ".{1,80}?".join(re.escape(part) for part in parts)
