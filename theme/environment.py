"""The one Jinja environment that renders every public text: autoescaping, strict, typed filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from json import JSONEncoder
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from catalog.formats import day, energy_use, long_day, money, number
from catalog.labels import label
from catalog.vocabulary import Word
from catalog.wording import Wording
from theme.words import SafeTexts, fill, mark, say

if TYPE_CHECKING:
    from catalog.region import Language

THEME = Path(__file__).resolve().parent
TEMPLATES = THEME / "templates"
LOCALE = THEME / "locale"
_JSON = JSONEncoder(ensure_ascii=False, sort_keys=True)
"""Letters as they are: pages in Arabic or Ukrainian would double in size."""
_again = lru_cache(maxsize=1024, typed=True)
"""For figures of homes, which a page shows again in each language; never for what people typed."""


@dataclass(frozen=True, eq=False, repr=False)
class Translator:
    """Texts of one language as safe markup: values are escaped, the text itself too."""

    wording: Wording

    @cached_property
    def gettext(self) -> SafeTexts:
        """Texts by message id; called with named values it fills them in."""
        return SafeTexts(self.wording)

    def pgettext(self, context: str, message: str, **values: object) -> Markup:
        """Return a text in a context that tells two uses of the same words apart."""
        return fill(escape(self.wording.pgettext(context, message)), values)

    def ngettext(
        self, singular: str, plural: str, count: int | Decimal, **values: object
    ) -> Markup:
        """Return a text for a count; ``%(n)s`` in it is the count."""
        text = self._for_count(singular, plural, str(count))
        return fill(text, {"n": count, **values})

    @cached_property
    def _for_count(self) -> Callable[[str, str, str], Markup]:
        """Texts for the few counts that pages show again and again."""

        def find(singular: str, plural: str, count: str) -> Markup:
            return escape(self.wording.ngettext(singular, plural, Decimal(count)))

        return lru_cache(maxsize=1024)(find)

    def label(self, word: Word) -> Markup:
        """Name a vocabulary word."""
        return self.gettext[label(word)]

    def labels(self, words: Iterable[Word]) -> Markup:
        """Name several vocabulary words, separated as the language does."""
        return mark(str.join(self.separator, map(self.label, words)))

    @cached_property
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


class PageEnvironment(Environment):
    """An environment whose templates hold their globals in one plain map, copied for each page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template; Jinja's chain of two is slow to copy."""
        return {**self.globals, **(d or {})}


def make_environment(*folders: Path) -> Environment:
    """Build an environment that looks into ``folders`` first, then into the theme."""
    environment = PageEnvironment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.policies["json.dumps_function"] = _dumps
    environment.policies["json.dumps_kwargs"] = {}
    install(environment)
    return environment


def _dumps(value: object, **how: Any) -> str:  # noqa: ANN401 (as json takes them)
    """Write JSON as pages hold it; a template may ask for an indent."""
    return (
        JSONEncoder(ensure_ascii=False, sort_keys=True, **how).encode(value)
        if how
        else _JSON.encode(value)
    )


def install(environment: Environment) -> None:
    """Add the theme's filters to an environment, such as that of a Flask app."""
    environment.filters.update(
        money=_money,
        day=lambda value: isolate(day(value)),
        number=_number,
        isolate=isolate,
        area=_area,
        energy_use=lambda value: isolate(energy_use(value)),
    )


def isolate(text: object) -> Markup:
    """Keep a figure, phone or name in its own order inside a right-to-left paragraph."""
    return mark(f"<bdi>{say(text)}</bdi>")


@_again
def _money(cents: int) -> Markup:
    return isolate(money(cents))


@_again
def _number(value: Decimal | int) -> Markup:
    return isolate(number(value))


@_again
def _area(square_metres: Decimal | int) -> Markup:
    return isolate(f"{number(square_metres)}\N{NO-BREAK SPACE}m²")
