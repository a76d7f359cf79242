"""The landlord's form as a table: six steps, one row a field."""

from __future__ import annotations

from formsrv.forms.offer_home import HOME, PLACE, RENT
from formsrv.forms.offer_terms import CONTACT, TERMS, WORDS
from formsrv.forms.rows import N_, Row, Step

OFFER_STEPS = (
    Step(number=1, name="home", heading=N_("Your home")),
    Step(number=2, name="place", heading=N_("Place and equipment")),
    Step(
        number=3,
        name="rent",
        heading=N_("Rent"),
        lead=N_("All amounts are in euros a month, the deposit in euros once."),
    ),
    Step(number=4, name="terms", heading=N_("Terms")),
    Step(
        number=5,
        name="words",
        heading=N_("Your words"),
        lead=N_(
            "Title and description are published. Please leave out names, addresses, phone "
            "numbers and links."
        ),
    ),
    Step(
        number=6,
        name="contact",
        heading=N_("Your contact data"),
        lead=N_("This is not published. Only the office that checks your offer reads it."),
    ),
)

OFFER_ROWS: tuple[Row, ...] = (*HOME, *PLACE, *RENT, *TERMS, *WORDS, *CONTACT)
OFFER_STEP_ROWS: dict[int, tuple[Row, ...]] = {
    step.number: tuple(row for row in OFFER_ROWS if row.step == step.number) for step in OFFER_STEPS
}
