"""Form fields made from rows: each reads one kind of answer and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from wtforms import Field

from catalog.formats import number, western_digits
from formsrv.forms.context import FormContext, Option, first_choice, options_of
from formsrv.forms.reading import (
    NoSuchDayError,
    plain_line,
    plain_marks,
    plain_text,
    read_cents,
    read_day,
    read_decimal,
    read_whole,
)
from formsrv.forms.rows import MISSING, NO_SIGNS, NO_SUCH_DAY, TOO_LONG, TOO_SHORT, WRONG, Kind, Row
from formsrv.payloads import mail_address, phone_number

LONGEST_RAW = 6000
"""Letters of a typed value that are kept; beyond it nobody typed."""
_POSTCODE = re.compile(r"[0-9]{5}\Z")
_MANY = frozenset({Kind.CHOICES, Kind.LANGUAGES})
_CHOSEN = frozenset({Kind.CHOICE, Kind.PICK, Kind.PLACE, Kind.LANGUAGE, Kind.DAYS}) | _MANY


class WrongTextError(ValueError):
    """A text that breaks one limit; ``message`` says which."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AnswerField(Field):
    """One field of a table; ``data`` is typed (None: left empty), ``typed`` is what came."""

    def __init__(self, row: Row, **kwargs: Any) -> None:  # noqa: ANN401 (what WTForms hands on)
        super().__init__(label=row.label, **kwargs)
        self.row = row

    @property
    def context(self) -> FormContext:
        """What the form knows."""
        context: FormContext = self.meta.context
        return context

    @property
    def options(self) -> tuple[Option, ...]:
        """What may be chosen."""
        return options_of(self.row, self.context)

    @property
    def typed(self) -> str:
        """What was typed, to be shown again."""
        return self.chosen[0] if self.chosen else ""

    @property
    def chosen(self) -> list[str]:
        """All values that came, or what is chosen before anybody chose."""
        if self.raw_data:
            return [str(value)[:LONGEST_RAW] for value in self.raw_data]
        asked = f"asked_{self.row.step}" in self.context.typed
        return [] if asked else first_choice(self.row, self.context)

    @property
    def message(self) -> Markup:
        """What is wrong, in the reader's language; empty when nothing is."""
        # It stays markup: as a plain text it would be escaped a second time.
        return Markup(" ").join(self.errors)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what came; raises ValueError with the sentence to show."""
        typed = (str(value)[: LONGEST_RAW + 1].strip() for value in valuelist)
        values = [text for text in typed if plain_line(text)]
        self.data = None
        if not values:
            if self.row.kind in _MANY:
                self.data = ()
            if self.row.kind is Kind.YES:
                self.data = False
            if self.row.required:
                raise ValueError(self.say(self.row.missing or MISSING[self.row.kind]))
            return
        try:
            self.data = self._read(values)
        except WrongTextError as error:
            raise ValueError(self.say(self.row.wrong or error.message)) from error
        except ValueError as error:
            raise ValueError(self.say(self.row.wrong or WRONG[self.row.kind])) from error

    def say(self, message: str, **values: object) -> Markup:
        """Return a sentence in the reader's language with the limits of this field."""
        limits = {"low": _shown(self.row.low), "high": _shown(self.row.high), **values}
        named = {name: value for name, value in limits.items() if f"%({name})s" in message}
        return self.context.translate.gettext(message, **named)

    def _read(self, values: list[str]) -> object:
        if self.row.kind in _CHOSEN:
            return self._read_choice(values)
        if self.row.kind is Kind.YES:
            return self._read_yes(values)
        return _READERS[self.row.kind](self.row, values[0])

    def _read_yes(self, values: list[str]) -> bool:
        agreed = set(values) == {"yes"}
        if self.row.required and not agreed:
            raise ValueError(values)
        return agreed

    def _read_choice(self, values: list[str]) -> object:
        allowed = {option.value for option in self.options}
        chosen = tuple(dict.fromkeys(values))
        if not allowed.issuperset(chosen):
            raise ValueError(chosen)
        if self.row.kind in _MANY:
            return chosen
        return int(chosen[0]) if self.row.kind is Kind.DAYS else chosen[0]


def _within(row: Row, value: Decimal | int) -> None:
    beyond = (row.low is not None and value < row.low) or (
        row.high is not None and value > row.high
    )
    if beyond or (row.multiple is not None and value % row.multiple):
        raise ValueError(value)


def _whole(row: Row, text: str) -> int:
    value = read_whole(text)
    _within(row, value)
    return value


def _decimal(row: Row, text: str) -> Decimal:
    value = read_decimal(text)
    _within(row, value)
    return value


def _money(row: Row, text: str) -> int:
    cents = read_cents(text)
    _within(row, Decimal(cents) / 100)
    return cents


def _letters(row: Row, text: str) -> str:
    if row.low is not None and len(text) < row.low:
        raise WrongTextError(TOO_SHORT)
    if row.high is not None and len(text) > row.high:
        raise WrongTextError(TOO_LONG)
    if "<" in text or ">" in text:
        raise WrongTextError(NO_SIGNS)
    # Only joiners and line breaks of all that does not print belong to texts of our languages.
    stray = any(not (letter.isprintable() or letter in "\n\t\u200c\u200d") for letter in text)
    if stray:
        raise ValueError(text)
    return text


def _line(row: Row, text: str) -> str:
    return _letters(row, plain_line(text))


def _prose(row: Row, text: str) -> str:
    return _letters(row, plain_text(plain_marks(text)))


def _mail(row: Row, text: str) -> str:
    del row
    return mail_address(plain_line(text))


def _phone(row: Row, text: str) -> str:
    del row
    return phone_number(western_digits(plain_line(text)))


def _postcode(row: Row, text: str) -> str:
    del row
    code = western_digits(plain_line(text))
    if not _POSTCODE.match(code):
        raise ValueError(code)
    return code


def _day(row: Row, text: str) -> date:
    del row
    try:
        return read_day(text)
    except NoSuchDayError as error:
        raise WrongTextError(NO_SUCH_DAY) from error


_READERS: dict[Kind, Callable[[Row, str], object]] = {
    Kind.LINE: _line,
    Kind.PROSE: _prose,
    Kind.MAIL: _mail,
    Kind.PHONE: _phone,
    Kind.POSTCODE: _postcode,
    Kind.WHOLE: _whole,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.DAY: _day,
}


def _shown(limit: Decimal | int | None) -> str:
    return "" if limit is None else number(limit)
