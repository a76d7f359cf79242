"""The form of a saved search as a table, and what becomes of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from formsrv.forms.classes import make_form
from formsrv.forms.drafts import given_consent
from formsrv.forms.rows import N_, Kind, Row
from formsrv.saved_search import SearchDraft, SearchWish

PREFILLED = ("place", "persons", "rooms", "rent", "within_limit", "step_free")
"""Fields that an address may fill in."""
SEARCH_ROWS: tuple[Row, ...] = (
    Row(
        name="place",
        kind=Kind.LINE,
        covers="wish.place",
        label=N_("Place"),
        hint=N_("A place or a postcode. Leave it empty to look everywhere."),
        required=False,
        low=1,
        high=100,
        wrong=N_("We do not know this place. Try its German name or its postcode."),
    ),
    Row(
        name="persons",
        kind=Kind.WHOLE,
        covers="wish.persons",
        label=N_("For how many persons?"),
        low=1,
        high=20,
    ),
    Row(
        name="rooms",
        kind=Kind.WHOLE,
        covers="wish.rooms",
        label=N_("At least so many rooms"),
        required=False,
        low=1,
        high=20,
    ),
    Row(
        name="rent",
        kind=Kind.MONEY,
        covers="wish.rent",
        label=N_("Highest rent a month, with heating"),
        required=False,
        low=1,
        high=10_000,
    ),
    Row(
        name="within_limit",
        kind=Kind.YES,
        covers="wish.within_limit",
        label=N_("Leave out homes above the Jobcenter's limit"),
        required=False,
    ),
    Row(
        name="step_free",
        kind=Kind.YES,
        covers="wish.step_free",
        label=N_("Only homes without steps"),
        required=False,
    ),
    Row(
        name="mail",
        kind=Kind.MAIL,
        covers="mail",
        label=N_("Mail address"),
        autocomplete="email",
    ),
    Row(
        name="consent",
        kind=Kind.YES,
        covers="consent",
        label=N_("I agree that my data are used as the privacy page says."),
    ),
)
SearchForm = make_form("SearchForm", SEARCH_ROWS)


def search_draft(
    values: Mapping[str, Any], *, place: str | None, areas: Sequence[str], privacy_version: date
) -> SearchDraft:
    """Build the draft of a saved search for the areas that its place names.

    Raises InvalidValueError without consent, and ValidationError of pydantic.
    """
    wish = SearchWish(
        areas=list(areas),
        place=place,
        persons=values["persons"],
        rooms=values["rooms"],
        rent=values["rent"],
        within_limit=values["within_limit"],
        step_free=values["step_free"],
    )
    consent = given_consent(values, privacy_version)
    return SearchDraft(wish=wish, mail=values["mail"], consent=consent)
