"""Typed figures and dates mean what people mean."""

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats import money
from formsrv.forms.reading import read_cents, read_day, read_decimal, read_whole

TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
TO_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.200,50", "1200.50"),
        ("1,200.50", "1200.50"),
        ("1.200", "1200"),
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("0,500", "0.5"),
        ("1'200", "1200"),
        ("480 €", "480"),
        ("480,- ", "480"),
        ("480.-", "480"),
        ("480.- €", "480"),
        ("480,–", "480"),
        ("480,-- EUR", "480"),
        ("€ 480", "480"),
        ("€480,50", "480.50"),
        ("EUR 1.200,50", "1200.50"),
        ("480\u00a0€", "480"),
        ("４８０", "480"),
        ("４８０，５０ €", "480.50"),
        ("४८०", "480"),
        ("\u2066480\u2069 €", "480"),
        ("62,5 m²", "62.5"),
        ("١٬٢٠٠٫٥٠", "1200.50"),
        ("\u200f٤٨٠", "480"),
    ],
)
def test_a_number_is_read_with_either_mark(text: str, value: str) -> None:
    assert read_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1.2.3",
        "1,20,300",
        "--5",
        "1e9",
        "12,",
        "½",
        "480-",
        "-480",
        ".-",
        "€",
        "€ 480 €",
        "12²",
        "480.-.-",
        "eur480x",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        read_decimal(text)


@given(st.integers(min_value=0, max_value=100_000_00))
def test_money_reads_back_as_it_is_written(cents: int) -> None:
    for digits in ({}, TO_ARABIC, TO_PERSIAN):
        assert read_cents(money(cents).translate(digits)) == cents


@given(st.integers(min_value=-10_000, max_value=10_000))
def test_whole_numbers_read_back(value: int) -> None:
    assert read_whole(str(value)) == value


@given(st.dates(min_value=date(1900, 1, 1)))
def test_dates_read_back_in_every_form(day: date) -> None:
    forms = (
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day:%Y}",
        day.isoformat(),
        f"{day:%d/%m/%Y}",
    )
    for text in forms:
        assert read_day(text) == day
        assert read_day(text.translate(TO_ARABIC)) == day


@given(st.text(max_size=30))
def test_any_other_text_is_refused_and_nothing_else_happens(text: str) -> None:
    for read in (read_decimal, read_whole, read_cents, read_day):
        try:
            read(text)
        except ValueError:
            continue
