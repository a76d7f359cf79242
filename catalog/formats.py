"""Numbers, money and dates as plain text in each language.

Digits are Western everywhere and money reads the same in every language, so that a reader
can point at the figure in a contract.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalog.region import Language


UNGROUPED_BELOW = 10_000
NO_BREAK = "\N{NO-BREAK SPACE}"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_WESTERN = {
    ord(digit): str(value)
    for digits in (_ARABIC_DIGITS, _PERSIAN_DIGITS)
    for value, digit in enumerate(digits)
} | {ord("٫"): ".", ord("٬"): ""}


def western_digits(text: str) -> str:
    """Write Arabic and Persian digits and decimal marks in Western ones."""
    return text.translate(_WESTERN)


def money(cents: int) -> str:
    """Write cents as whole euros or with two decimals: ``1040 €``, ``474,50 €``."""
    euros, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    whole = f"{euros:,}".replace(",", ".") if euros >= UNGROUPED_BELOW else str(euros)
    amount = f"{whole},{rest:02d}" if rest else whole
    return f"{sign}{amount}{NO_BREAK}€"


def number(value: Decimal | int) -> str:
    """Write a number with a decimal comma and no needless zeros: ``2,5``."""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


def energy_use(value: Decimal | int) -> str:
    """Write the value of an energy certificate: ``99,5 kWh/(m²·a)``."""
    # Broken over two lines its parts would change places between right-to-left words.
    return f"{number(value)}{NO_BREAK}kWh/\N{WORD JOINER}(m²·a)"


def kilobytes(size: int) -> str:
    """Write bytes as what a data plan counts them in: ``84 kB``."""
    return f"{max(1, round(size / 1000))}{NO_BREAK}kB"


def day(value: date) -> str:
    """Write a date in figures: ``01.12.2026``."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}"


def clock(value: datetime) -> str:
    """Write the time of a moment: ``17:00``."""
    return value.strftime("%H:%M")


def long_day(value: date, language: Language) -> str:
    """Write a date in words, with its weekday, as the language does."""
    return _in_words(value.toordinal(), language.months or language.babel)


@lru_cache(maxsize=4096)  # the same few dates stand on many pages
def _in_words(ordinal: int, locale: str) -> str:
    from babel.dates import format_date

    return str(format_date(date.fromordinal(ordinal), "full", locale=locale))


def weekday(number: int, language: Language) -> str:
    """Name a day of the week, counted from Monday, 0."""
    return _weekdays(language.babel)[number]


@lru_cache
def _weekdays(locale: str) -> dict[int, str]:
    from babel.dates import get_day_names

    return {day: str(name) for day, name in get_day_names("wide", "stand-alone", locale).items()}


def plural_category(count: int | Decimal, language: Language) -> str:
    """Return the CLDR plural category of a count."""
    return _category(language.babel, str(count))


def plural_rule(language: Language) -> Callable[[Decimal], str]:
    """Return what tells the CLDR plural category of any count."""
    from babel import Locale

    rule: Callable[[Decimal], str] = Locale.parse(language.babel).plural_form
    return rule


@lru_cache(maxsize=1024)
def _category(locale: str, count: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).plural_form(Decimal(count)))
