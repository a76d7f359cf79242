"""Rules between fields of one form, said where the landlord can still mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.formats import money
from catalog.rules.offers import DEPOSIT_MONTHS
from catalog.vocabulary import Contact, EnergyCertificate, Lease, SeparateCost
from formsrv.forms.context import FormContext
from formsrv.forms.rows import MISSING, N_, WRONG, Kind
from formsrv.private_words import Writer, find_addresses, find_own_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a field beyond its own limits: msgid and the values it names."""

    name: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


LIST_MARK = " · "
"""Between found parts: no comma, which might belong to one of them."""
LAST_YEAR = 2100
FIRST_BUILT = 1200
YEARS_AHEAD = 2
"""Until the end of which year after this one a home may become free."""
Values = Mapping[str, Any]
Check = Callable[[Values, FormContext], Iterator[Fault]]


def home_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """A postcode must belong to the region."""
    code = values.get("postcode")
    if code and code not in context.region.municipalities_by_postcode:
        yield Fault(
            name="postcode",
            message=N_("This portal is for homes in %(region)s; this postcode is not there."),
            values={"region": context.region.settings.name},
        )


def rent_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """A deposit has a limit in law, and a cost is paid once."""
    del context
    net, deposit = values.get("net"), values.get("deposit") or 0
    if net and deposit > DEPOSIT_MONTHS * net:
        yield Fault(
            name="deposit",
            message=N_("The law allows a deposit of at most three net rents: here %(most)s."),
            values={"most": money(DEPOSIT_MONTHS * net)},
        )
    separate = values.get("separate") or ()
    if set(values.get("included") or ()) & set(separate):
        yield Fault(
            name="separate",
            message=N_("Please name each cost only once: as included or as paid to others."),
        )
    if SeparateCost.HEATING in separate and values.get("heating") is not None:
        yield Fault(
            name="separate",
            message=N_("Please leave the heating costs empty when the tenant pays the supplier."),
        )


def terms_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """Dates follow each other, and a certificate has its figures."""
    yield from _far_years(values, context)
    yield from _far_days(values)
    begins, ends = values.get("available_from"), values.get("lease_until")
    if begins and begins < context.today:
        yield Fault(name="available_from", message=N_("Please enter today or a later day."))
    limited = values.get("lease") == Lease.LIMITED
    if limited and not ends:
        yield Fault(name="lease_until", message=N_("Please enter the last day of the contract."))
    elif ends and not limited:
        yield Fault(
            name="lease_until",
            message=N_("Please leave this empty, or choose a limited contract above."),
        )
    elif begins and ends and ends <= begins:
        yield Fault(
            name="lease_until", message=N_("Please enter a day after the home becomes free.")
        )
    if values.get("certificate") in {EnergyCertificate.DEMAND, EnergyCertificate.CONSUMPTION}:
        yield from _energy_faults(values)


def _far_years(values: Values, context: FormContext) -> Iterator[Fault]:
    """A home is free soon, and it is built or being built."""
    begins, built = values.get("available_from"), values.get("built")
    last, newest = context.today.year + YEARS_AHEAD, context.today.year + 1
    if begins and begins.year > last:
        yield Fault(
            name="available_from",
            message=N_("Please enter a day up to the year %(year)s."),
            values={"year": str(last)},
        )
    if built is not None and not FIRST_BUILT <= built <= newest:
        yield Fault(
            name="built",
            message=WRONG[Kind.WHOLE],
            values={"low": str(FIRST_BUILT), "high": str(newest)},
        )


def _far_days(values: Values) -> Iterator[Fault]:
    for name in ("lease_until", "move_in"):
        day = values.get(name)
        if day and day.year > LAST_YEAR:
            yield Fault(
                name=name,
                message=N_("Please enter a day up to the year %(year)s."),
                values={"year": str(LAST_YEAR)},
            )


def _energy_faults(values: Values) -> Iterator[Fault]:
    if values.get("energy_value") is None:
        yield Fault(
            name="energy_value",
            message=N_("Please copy the energy value from the certificate."),
        )
    if not values.get("carrier"):
        yield Fault(
            name="carrier",
            message=N_("Please copy from the certificate what the home is heated with."),
        )


def words_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """Texts that others read carry nobody's contact data, and not who typed the last step."""
    typed = context.typed
    writer = Writer(last_name=typed.get("last_name", ""), street=typed.get("street", ""))
    for name in ("title", "description", "own_words"):
        yield from private_faults(name, values.get(name) or "", writer=writer)


def private_faults(name: str, text: str, *, writer: Writer) -> Iterator[Fault]:
    """A text for the public gives nobody away, least of all its writer."""
    if addresses := find_addresses(text):
        yield Fault(
            name=name,
            message=N_("Please leave out phone numbers, addresses and links; found: %(found)s"),
            values={"found": LIST_MARK.join(addresses)},
        )
    if found := find_own_words(text, writer):
        yield Fault(
            name=name,
            message=N_(
                "This is published: please leave out your name and street; found: %(found)s"
            ),
            values={"found": found},
        )


def contact_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """Who wants to be called gives a number, and so does who has no mail address."""
    del context
    if not values.get("mail") and not values.get("phone"):
        yield Fault(name="mail", message=N_("Please enter a mail address or a phone number."))
    elif values.get("contact") == Contact.PHONE and not values.get("phone"):
        yield Fault(name="phone", message=MISSING[Kind.PHONE])


def inquiry_faults(values: Values, context: FormContext) -> Iterator[Fault]:
    """Nobody moves in yesterday, own words carry no contact data, and people can be reached."""
    yield from _far_days(values)
    move_in = values.get("move_in")
    if move_in and move_in < context.today:
        yield Fault(name="move_in", message=N_("Please enter today or a later day."))
    yield from words_faults(values, context)
    yield from contact_faults(values, context)


OFFER_CHECKS: dict[int, Check] = {
    1: home_faults,
    3: rent_faults,
    4: terms_faults,
    5: words_faults,
    6: contact_faults,
}
