"""One field of a form as a row of a table: everything about it stands in one place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from catalog.vocabulary import Word


def N_(message: str) -> str:  # noqa: N802 (the name that gettext tools look for)
    """Mark a text for translation; it is translated where it is shown."""
    return message


class Kind(StrEnum):
    """How a field is asked and read."""

    LINE = "line"
    PROSE = "prose"
    MAIL = "mail"
    PHONE = "phone"
    POSTCODE = "postcode"
    WHOLE = "whole"
    DECIMAL = "decimal"
    MONEY = "money"
    DAY = "day"
    CHOICE = "choice"
    PICK = "pick"
    CHOICES = "choices"
    PLACE = "place"
    LANGUAGE = "language"
    LANGUAGES = "languages"
    DAYS = "days"
    YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field: ``covers`` is where its value goes, ``low`` and ``high`` its limits.

    ``low`` and ``high`` count letters for texts and stand for the value of numbers (euros for
    money). ``first`` is chosen before anybody chose; ``options`` are values with their texts where
    no vocabulary has them. ``needed`` says when an answer that is not required is asked for all the
    same; None: label or hint say it. ``multiple`` is what a number must be a multiple of. ``wrong`` is what to say about a
    value that cannot be read or is beyond the limits; it may name %(low)s and %(high)s.
    """

    name: str
    kind: Kind
    covers: str
    label: str
    step: int = 1
    hint: str = ""
    words: type[Word] | None = None
    options: tuple[tuple[str, str], ...] = ()
    first: str = ""
    required: bool = True
    needed: str | None = ""
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    multiple: Decimal | int | None = None
    missing: str = ""
    wrong: str = ""
    autocomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of a form: its heading and the sentence below it."""

    number: int
    name: str
    heading: str
    lead: str = ""


TOO_SHORT = N_("This is too short: please write at least %(low)s letters.")
TOO_LONG = N_("This is too long: please write at most %(high)s letters.")
NO_SUCH_DAY = N_("This day does not exist. Please look at a calendar.")
NO_SIGNS = N_("Please write this without the signs < and >.")
MISSING: dict[Kind, str] = {
    Kind.LINE: N_("Please fill in this field."),
    Kind.PROSE: N_("Please write a few sentences here."),
    Kind.MAIL: N_("Please enter your mail address."),
    Kind.PHONE: N_("Please enter a phone number."),
    Kind.POSTCODE: N_("Please enter the postcode."),
    Kind.WHOLE: N_("Please enter a number."),
    Kind.DECIMAL: N_("Please enter a number."),
    Kind.MONEY: N_("Please enter an amount; 0 is possible."),
    Kind.DAY: N_("Please enter a date."),
    Kind.CHOICE: N_("Please choose one answer."),
    Kind.PICK: N_("Please choose one answer."),
    Kind.CHOICES: N_("Please choose at least one answer."),
    Kind.PLACE: N_("Please choose the municipality."),
    Kind.LANGUAGE: N_("Please choose a language."),
    Kind.LANGUAGES: N_("Please choose at least one language."),
    Kind.DAYS: N_("Please choose one answer."),
    Kind.YES: N_("Please tick this box if you want to go on."),
}
WRONG: dict[Kind, str] = {
    Kind.LINE: N_(
        "Please write between %(low)s and %(high)s letters in one line, without < and >."
    ),
    Kind.PROSE: N_("Please write between %(low)s and %(high)s letters, without < and >."),
    Kind.MAIL: N_("This does not look like a mail address. An example: name@mail.example"),
    Kind.PHONE: N_("Please enter a phone number with digits, for example +49 431 555 0123."),
    Kind.POSTCODE: N_("Please enter a postcode of five digits."),
    Kind.WHOLE: N_("Please enter a whole number from %(low)s to %(high)s."),
    Kind.DECIMAL: N_("Please enter a number from %(low)s to %(high)s."),
    Kind.MONEY: N_("Please enter an amount in euros up to %(high)s, for example 480 or 480,50."),
    Kind.DAY: N_("Please enter day, month and year, for example 01.12.2026."),
    Kind.CHOICE: N_("Please choose one of these answers."),
    Kind.PICK: N_("Please choose one of these answers."),
    Kind.CHOICES: N_("Please choose only from these answers."),
    Kind.PLACE: N_("Please choose one of these municipalities."),
    Kind.LANGUAGE: N_("Please choose one of these languages."),
    Kind.LANGUAGES: N_("Please choose only from these languages."),
    Kind.DAYS: N_("Please choose one of these answers."),
    Kind.YES: N_("Please tick this box if you want to go on."),
}
