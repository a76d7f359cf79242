"""What people type: nothing right in any field, and right answers as long as the forms allow."""

import random

from catalog.fields import DESCRIPTION_MAX, TITLE_MAX
from catalog.wording import Wording
from formsrv.forms.inquiry_table import INQUIRY_ROWS
from formsrv.forms.offer_table import OFFER_STEP_ROWS
from formsrv.forms.rows import Kind, Row
from formsrv.forms.search_table import SEARCH_ROWS
from formsrv.payloads import OWN_WORDS_MAX
from tests.formsrv.web.answers import INQUIRY, STEPS, Answers

_CHOSEN = {Kind.CHOICE, Kind.CHOICES, Kind.PICK, Kind.PLACE, Kind.LANGUAGE, Kind.LANGUAGES}


def _wrong(row: Row) -> str | list[str]:
    if row.kind is Kind.YES:
        return []
    if row.kind in _CHOSEN | {Kind.DAYS}:
        return ["nothing"]
    return "" if row.required and row.kind is Kind.LINE else "<?>"


WRONG_STEPS: dict[int, Answers] = {
    number: {row.name: _wrong(row) for row in rows} for number, rows in OFFER_STEP_ROWS.items()
}
WRONG_INQUIRY: Answers = {row.name: _wrong(row) for row in INQUIRY_ROWS}
WRONG_SEARCH: Answers = {row.name: _wrong(row) for row in SEARCH_ROWS}


def prose(wording: Wording, length: int, *, field: str = "") -> str:
    """Return a text of words of a language, exactly so many letters long.

    It is the same each time, and another one for each field that is named.
    """
    words = sorted(
        {
            word
            for forms in wording.messages.values()
            for form in forms
            for word in form.split()
            if word.isalpha()
        }
    )
    chance = random.Random(wording.language.tag + field)  # noqa: S311 (nothing secret)
    text = " ".join(chance.choice(words).casefold() for _ in range(length))[:length]
    return text.rstrip() + "e" * (length - len(text.rstrip()))


def long_steps(wording: Wording) -> tuple[Answers, ...]:
    """Return right answers to the six steps, each as long as a field takes."""
    home, place, rent, terms, words, contact = STEPS
    return (
        home,
        {**place, "room_list": _words("room_list"), "extras": _words("extras")},
        {**rent, "included": _words("included"), "separate": []},
        terms,
        {
            **words,
            "title": prose(wording, TITLE_MAX),
            "description": prose(wording, DESCRIPTION_MAX),
            "text_language": wording.language.tag,
        },
        {
            **contact,
            "first_name": prose(wording, 60),
            "last_name": prose(wording, 60, field="last_name"),
            "street": prose(wording, 60, field="street"),
            "mail": f"{'erna-marie.' * 5}beispielfrau@{'sehr-langer-' * 4}name.example",
        },
    )


def long_inquiry(wording: Wording) -> Answers:
    """Return right answers to the applicant's form, each as long as a field takes."""
    return {
        **INQUIRY,
        "own_words": prose(wording, OWN_WORDS_MAX),
        "name": prose(wording, 100),
        "supporter": prose(wording, 200),
        "mail": f"{'amal.maria.' * 5}haddad@{'sehr-langer-' * 4}name.example",
    }


def _words(name: str) -> list[str]:
    row = next(row for rows in OFFER_STEP_ROWS.values() for row in rows if row.name == name)
    return [word.value for word in row.words or ()]
