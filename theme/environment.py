"""The one Jinja environment that renders every public text: autoescaping, strict, typed filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from catalog.formats import day, long_day, money, number
from catalog.labels import label
from catalog.region import Language
from catalog.vocabulary import Word
from catalog.wording import Wording

THEME = Path(__file__).resolve().parent
TEMPLATES = THEME / "templates"
LOCALE = THEME / "locale"


@dataclass(frozen=True, slots=True)
class Translator:
    """Texts of one language as safe markup: values are escaped, the text itself too."""

    wording: Wording

    def gettext(self, message: str, **values: object) -> Markup:
        """Return a text with its named values filled in."""
        return _filled(self.wording.gettext(message), values)

    def pgettext(self, context: str, message: str, **values: object) -> Markup:
        """Return a text in a context that tells two uses of the same words apart."""
        return _filled(self.wording.pgettext(context, message), values)

    def ngettext(
        self, singular: str, plural: str, count: int | Decimal, **values: object
    ) -> Markup:
        """Return a text for a count; ``%(n)s`` in it is the count."""
        text = self.wording.ngettext(singular, plural, count)
        return _filled(text, {"n": count, **values})

    def label(self, word: Word) -> Markup:
        """Name a vocabulary word."""
        return _filled(self.wording.gettext(label(word)), {})

    def labels(self, words: Iterable[Word]) -> Markup:
        """Name several vocabulary words, separated as the language does."""
        return self.separator.join(self.label(word) for word in words)

    @property
    def separator(self) -> Markup:
        """What stands between the members of a list, with its space."""
        return self.pgettext("list separator", ", ")

    def long_day(self, value: date) -> str:
        """Write a date in words, with its weekday."""
        return long_day(value, self.wording.language)

    @property
    def language(self) -> Language:
        """The language of these texts."""
        return self.wording.language

    def names(self) -> dict[str, object]:
        """Return what templates call: ``_``, ``pgettext``, ``ngettext``, ``t``."""
        return {
            "_": self.gettext,
            "pgettext": self.pgettext,
            "ngettext": self.ngettext,
            "t": self,
        }


def translator(wording: Wording) -> Translator:
    """Wrap a wording for templates."""
    return Translator(wording)


def make_environment(*folders: Path) -> Environment:
    """Build an environment that looks into ``folders`` first, then into the theme."""
    environment = Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    install(environment)
    return environment


def install(environment: Environment) -> None:
    """Add the theme's filters to an environment, such as that of a Flask app."""
    environment.filters.update(
        money=lambda cents: isolate(money(cents)),
        day=lambda value: isolate(day(value)),
        number=lambda value: isolate(number(value)),
        isolate=isolate,
        area=_area,
    )


def isolate(text: object) -> Markup:
    """Keep a figure, phone or name in its own order inside a right-to-left paragraph."""
    return Markup("<bdi>{}</bdi>").format(text)


def _area(square_metres: Decimal | int) -> Markup:
    return isolate(f"{number(square_metres)}\N{NO-BREAK SPACE}m²")


def _filled(text: str, values: dict[str, object]) -> Markup:
    safe = escape(text)
    return safe % {name: escape(value) for name, value in values.items()} if values else safe
