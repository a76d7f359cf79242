"""The applicant's form as a table: one step whose answers a landlord reads in his language."""

from __future__ import annotations

from catalog.vocabulary import IncomeKind
from formsrv.forms.rows import N_, Kind, Row
from formsrv.payloads import OWN_WORDS_MAX, SUPPORTER_MAX, Wbs

INQUIRY_ROWS: tuple[Row, ...] = (
    Row(
        name="adults",
        kind=Kind.WHOLE,
        covers="facts.adults",
        label=N_("How many adults move in?"),
        low=1,
        high=20,
    ),
    Row(
        name="children",
        kind=Kind.WHOLE,
        covers="facts.children",
        label=N_("How many children move in?"),
        hint=N_("Enter 0 when there are none."),
        low=0,
        high=20,
    ),
    Row(
        name="move_in",
        kind=Kind.DAY,
        covers="facts.move_in",
        label=N_("From when do you need the home?"),
        hint=N_("Day, month and year, for example 01.12.2026"),
    ),
    Row(
        name="income",
        kind=Kind.CHOICES,
        covers="facts.income",
        label=N_("Where will the rent come from?"),
        words=IncomeKind,
        required=False,
    ),
    Row(
        name="wbs",
        kind=Kind.CHOICE,
        covers="facts.wbs",
        label=N_("Do you have a Wohnberechtigungsschein (WBS)?"),
        options=(
            (Wbs.YES, N_("Yes")),
            (Wbs.NO, N_("No")),
            (Wbs.UNKNOWN, N_("I do not know")),
        ),
    ),
    Row(name="pets", kind=Kind.YES, covers="facts.pets", label=N_("We have pets"), required=False),
    Row(
        name="smoking",
        kind=Kind.YES,
        covers="facts.smoking",
        label=N_("Somebody of us smokes"),
        required=False,
    ),
    Row(
        name="languages",
        kind=Kind.LANGUAGES,
        covers="facts.languages",
        label=N_("Which languages do you speak?"),
    ),
    Row(
        name="own_words",
        kind=Kind.PROSE,
        covers="facts.own_words",
        label=N_("Your own words to the landlord"),
        hint=N_("Please leave out names, addresses, phone numbers and links."),
        required=False,
        low=1,
        high=OWN_WORDS_MAX,
    ),
    Row(
        name="name",
        kind=Kind.LINE,
        covers="applicant.name",
        label=N_("Your name"),
        low=1,
        high=100,
        autocomplete="name",
    ),
    Row(
        name="mail",
        kind=Kind.MAIL,
        covers="applicant.mail",
        label=N_("Mail address"),
        hint=N_(
            "We send a link to this address. Have you none? Leave this empty: you get a code "
            "instead, and the office calls you."
        ),
        required=False,
        needed=None,
        autocomplete="email",
    ),
    Row(
        name="phone",
        kind=Kind.PHONE,
        covers="applicant.phone",
        label=N_("Phone"),
        required=False,
        needed=None,
        autocomplete="tel",
    ),
    Row(
        name="supporter",
        kind=Kind.LINE,
        covers="supporter",
        label=N_("Who helps you? Name, organisation, phone or mail: for the office alone"),
        required=False,
        low=1,
        high=SUPPORTER_MAX,
    ),
    Row(
        name="consent",
        kind=Kind.YES,
        covers="consent",
        label=N_("I agree that my data are used as the privacy page says."),
    ),
)
