"""The rows of the sheet for the Jobcenter: facts of an offer by their official names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from catalog.formats import day, energy_use, money, number
from theme.environment import Translator, isolate

if TYPE_CHECKING:
    from catalog.offer import Energy, Offer, Rent
    from catalog.region import Place


class SheetRow(NamedTuple):
    """What a fact is called, and what it is, in one language."""

    label: Markup
    value: Markup


def sheet_rows(
    offer: Offer, t: Translator, *, key: str, place: Place, postcode: str
) -> tuple[SheetRow, ...]:
    """Return the facts that the Jobcenter asks for, the same ones in every language."""
    _ = t.gettext
    where = f"{postcode} {place.name}" if postcode else place.name
    return (
        SheetRow(_("Offer number (on the portal)"), isolate(key)),
        SheetRow(_("Home"), _joined(t, t.label(offer.kind), isolate(where))),
        SheetRow(
            _("Persons"), t.ngettext("for %(n)s person", "for up to %(n)s persons", offer.persons)
        ),
        SheetRow(_("Living space"), isolate(f"{number(offer.area)} m²")),
        SheetRow(_("Number of rooms"), isolate(number(offer.rooms))),
        *_rent_rows(offer.rent, t),
        *_energy_rows(offer.energy, t),
        SheetRow(_("Free from"), isolate(day(offer.available_from))),
        SheetRow(_("Contract"), _lease(offer, t)),
        SheetRow(_("Housing entitlement certificate (WBS)"), t.label(offer.wbs)),
        SheetRow(_("Let by"), t.label(offer.landlord)),
    )


def _rent_rows(rent: Rent, t: Translator) -> Iterator[SheetRow]:
    _ = t.gettext
    yield SheetRow(_("Net rent"), _euros(rent.net))
    yield SheetRow(_("Cold running costs"), _euros(rent.cold_costs))
    yield SheetRow(_("Gross cold rent: net rent and cold running costs"), _euros(rent.gross_cold))
    yield SheetRow(_("Heating costs"), _heating(rent, t))
    if rent.other:
        yield SheetRow(_("Other costs"), _euros(rent.other))
    yield SheetRow(_("Total rent a month"), _euros(rent.total))
    yield SheetRow(_("Deposit"), _euros(rent.deposit) if rent.deposit else _("none"))
    in_heating = _("in the heating costs")
    hot_water = in_heating if rent.hot_water_in_heating else _("not in the heating costs")
    yield SheetRow(_("Hot water"), hot_water)
    if rent.separate:
        yield SheetRow(_("Not included: you pay it yourself"), t.labels(rent.separate))


def _heating(rent: Rent, t: Translator) -> Markup:
    _ = t.gettext
    if rent.heating is None:
        return _("paid to the supplier, not in the rent")
    return _euros(rent.heating) if rent.heating else _("in the rent")


def _energy_rows(energy: Energy, t: Translator) -> Iterator[SheetRow]:
    _ = t.gettext
    if energy.carrier:
        yield SheetRow(_("Heated with"), t.label(energy.carrier))
    about = [t.label(energy.certificate)]
    if energy.value is not None:
        about.append(isolate(energy_use(energy.value)))
    if energy.efficiency:
        about.append(isolate(energy.efficiency.value))
    yield SheetRow(_("Energy certificate"), _joined(t, *about))


def _lease(offer: Offer, t: Translator) -> Markup:
    if offer.lease_until is None:
        return t.label(offer.lease)
    until = t.gettext("until %(day)s", day=isolate(day(offer.lease_until)))
    return _joined(t, t.label(offer.lease), until)


def _joined(t: Translator, *parts: str) -> Markup:
    return t.separator.join(escape(part) for part in parts)


def _euros(cents: int) -> Markup:
    return isolate(money(cents))
