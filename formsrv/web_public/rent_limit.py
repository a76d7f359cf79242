"""What the Jobcenter pays at the place of an offer, told while the rent can still be changed."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.rent import RentAnswer, answer_from, table_for
from formsrv.forms.classes import OFFER_FORMS
from formsrv.forms.context import FormContext
from formsrv.forms.offer_table import OFFER_STEPS
from formsrv.web_public.site import PublicSite

_BEFORE = "rent"
_AFTER = frozenset({"words", "contact"})
"""Where the rent is compared: the step between has the most questions of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RentNote:
    """The limit for so many persons; ``rent`` in cents is what was asked for, null before that."""

    persons: int
    rent: int | None
    answer: RentAnswer


def rent_note(site: PublicSite, context: FormContext, step: str) -> RentNote | None:
    """Return what to say about the rent at a step; None where nothing is to be said.

    Never extrapolated: without a current table for this place and size the answer is to ask.
    """
    if step != _BEFORE and step not in _AFTER:
        return None
    home = site.region.municipalities.get(context.typed.get("municipality", ""))
    persons = OFFER_FORMS[1](context).read_values["persons"]
    if persons is None or home is None:
        return None
    table = table_for(home, site.region, today=site.context.today)
    if step == _BEFORE:
        return RentNote(persons=persons, rent=None, answer=answer_from(0, persons, table))
    typed = OFFER_FORMS[_rent_step()](context).read_values
    net, cold_costs = typed["net"], typed["cold_costs"]
    if net is None or cold_costs is None:
        return None
    # Heating for 0 € hides in another sum, so the rent is at most that high.
    exact = typed["heating"] != 0
    rent = net + cold_costs
    answer = answer_from(rent, persons, table, exact=exact)
    return RentNote(persons=persons, rent=rent, answer=answer)


def _rent_step() -> int:
    return next(step.number for step in OFFER_STEPS if step.name == _BEFORE)
