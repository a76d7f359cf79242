"""The rows of the sheet for the Jobcenter: facts of an offer by their official names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.formats import day, energy_use, money, number
from catalog.labels import N_
from theme.environment import isolate

if TYPE_CHECKING:
    from catalog.offer import Energy, Offer, Rent
    from catalog.region import Place
    from catalog.vocabulary import Word
    from sitegen.spoken import Texts


class SheetRow(NamedTuple):
    """What a fact is called, as a message id, and what it is.

    Figures are the same in every language and written once; all else is said by a function.
    """

    label: str
    value: Markup | Callable[[Texts], Markup]


def sheet_rows(offer: Offer, *, key: str, place: Place, postcode: str) -> tuple[SheetRow, ...]:
    """Return the facts that the Jobcenter asks for, for every language."""
    where = isolate(f"{postcode} {place.name}" if postcode else place.name)
    return (
        SheetRow(N_("Offer number (on the portal)"), isolate(key)),
        SheetRow(N_("Home"), lambda t: _joined(t, t.label(offer.kind), where)),
        SheetRow(
            N_("Persons"),
            lambda t: t.ngettext("for %(n)s person", "for up to %(n)s persons", offer.persons),
        ),
        SheetRow(N_("Living space"), isolate(f"{number(offer.area)} m²")),
        SheetRow(N_("Number of rooms"), isolate(number(offer.rooms))),
        *_rent_rows(offer.rent),
        *_energy_rows(offer.energy),
        SheetRow(N_("Free from"), isolate(day(offer.available_from))),
        SheetRow(N_("Contract"), _lease(offer)),
        SheetRow(N_("Housing entitlement certificate (WBS)"), _word(offer.wbs)),
        SheetRow(N_("Let by"), _word(offer.landlord)),
    )


def said_in(t: Texts, rows: Iterable[SheetRow]) -> Iterator[tuple[Markup, Markup]]:
    """Yield labels and values in a language, or with marks for any."""
    texts = t.gettext
    for label, value in rows:
        yield texts[label], value if isinstance(value, Markup) else value(t)


def _rent_rows(rent: Rent) -> Iterator[SheetRow]:
    yield SheetRow(N_("Net rent"), _euros(rent.net))
    yield SheetRow(N_("Cold running costs"), _euros(rent.cold_costs))
    yield SheetRow(N_("Gross cold rent: net rent and cold running costs"), _euros(rent.gross_cold))
    yield SheetRow(N_("Heating costs"), _heating(rent))
    if rent.other:
        yield SheetRow(N_("Other costs"), _euros(rent.other))
    yield SheetRow(N_("Total rent a month"), _euros(rent.total))
    yield SheetRow(N_("Deposit"), _euros(rent.deposit) if rent.deposit else _text(N_("none")))
    in_heating = N_("in the heating costs")
    hot_water = in_heating if rent.hot_water_in_heating else N_("not in the heating costs")
    yield SheetRow(N_("Hot water"), _text(hot_water))
    if rent.separate:
        yield SheetRow(N_("Not included: you pay it yourself"), lambda t: t.labels(rent.separate))


def _heating(rent: Rent) -> Markup | Callable[[Texts], Markup]:
    if rent.heating is None:
        return _text(N_("paid to the supplier, not in the rent"))
    return _euros(rent.heating) if rent.heating else _text(N_("in the rent"))


def _energy_rows(energy: Energy) -> Iterator[SheetRow]:
    if energy.carrier:
        yield SheetRow(N_("Heated with"), _word(energy.carrier))
    figures = []
    if energy.value is not None:
        figures.append(isolate(energy_use(energy.value)))
    if energy.efficiency:
        figures.append(isolate(energy.efficiency.value))
    yield SheetRow(
        N_("Energy certificate"), lambda t: _joined(t, t.label(energy.certificate), *figures)
    )


def _lease(offer: Offer) -> Callable[[Texts], Markup]:
    if offer.lease_until is None:
        return _word(offer.lease)
    last = isolate(day(offer.lease_until))
    return lambda t: _joined(t, t.label(offer.lease), t.gettext("until %(day)s", day=last))


def _text(message: str) -> Callable[[Texts], Markup]:
    return lambda t: t.gettext[message]


def _word(word: Word) -> Callable[[Texts], Markup]:
    return lambda t: t.label(word)


def _joined(t: Texts, *parts: Markup) -> Markup:
    return t.separator.join(parts)


def _euros(cents: int) -> Markup:
    return isolate(money(cents))
