"""Whether a rent lies within the Jobcenter's limit, answered from dated, sourced tables.

Never extrapolated: without a row for that household, with an incomplete table that does not
say "within", or with none that is valid today, the only honest answer is to ask. The same
where a table is one of several categories and nobody knows which of them the home is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.offer import Offer, Rent
    from catalog.region import HouseholdLimit, Municipality, Region, RentTable


class Verdict(StrEnum):
    """The three answers; "above" does not mean forbidden."""

    WITHIN = "within"
    ABOVE = "above"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class RentAnswer:
    """The answer for one household size; ``limit`` and ``over`` in cents a month."""

    verdict: Verdict
    limit: int | None = None
    over: int | None = None
    square_metres: int | None = None
    table: RentTable | None = None


def rent_answer(offer: Offer, persons: int, region: Region, *, today: date) -> RentAnswer:
    """Compare gross cold rent with the limit for so many persons at the offer's place."""
    table = table_for(region.municipalities[offer.municipality], region, today=today)
    return answer_from(offer.rent.gross_cold, persons, table, exact=knows_gross_cold(offer.rent))


def answer_for(
    gross_cold: int, persons: int, *, ags: str, region: Region, today: date
) -> RentAnswer:
    """Compare an amount in cents with the limit at a municipality."""
    table = table_for(region.municipalities[ags], region, today=today)
    return answer_from(gross_cold, persons, table)


def answer_from(
    gross_cold: int, persons: int, table: RentTable | None, *, exact: bool = True
) -> RentAnswer:
    """Compare an amount in cents with the limit in a table that is valid today.

    ``exact`` false: heating is hidden in the amount, so the rent is at most that high.
    """
    row = _row(table, persons) if table else None
    if table is None or row is None:
        return RentAnswer(verdict=Verdict.ASK, table=table)
    over = max(gross_cold - row.limit, 0)
    if over and not (exact and table.complete and table.category is None):
        return RentAnswer(verdict=Verdict.ASK, table=table)
    return RentAnswer(
        verdict=Verdict.ABOVE if over else Verdict.WITHIN,
        limit=row.limit,
        over=over or None,
        square_metres=row.square_metres,
        table=table,
    )


def knows_gross_cold(rent: Rent) -> bool:
    """Tell whether the costs without heating are known: heating for 0 € is part of another sum."""
    return rent.heating != 0


def table_for(home: Municipality, region: Region, *, today: date) -> RentTable | None:
    """Return the table valid today: the municipality's own, else its Amt's, its district's.

    A table whose review is overdue counts as outdated and is not used. Of several categories
    the strictest limits are returned: what is within them is within those of each.
    """
    mine = _nearest(home, [table for table in region.rent_tables if _is_valid(table, today)])
    newest: dict[str | None, RentTable] = {}
    for table in sorted(mine, key=lambda table: table.valid_from):
        newest[table.category] = table
    return strictest(tuple(newest.values())) if newest else None


def outdated_table_for(home: Municipality, region: Region, *, today: date) -> RentTable | None:
    """Return the newest table that counted at a place until it became too old to be used."""
    old = [
        table
        for table in region.rent_tables
        if table.valid_from <= today and not _is_valid(table, today)
    ]
    return max(_nearest(home, old), key=lambda table: table.valid_from, default=None)


def strictest(tables: Sequence[RentTable]) -> RentTable:
    """Join tables of several categories into one that knows of each household its lowest limit.

    Its id names all of them, joined by ``+``. Raises ValueError without a table.
    """
    if not tables:
        raise ValueError("There must be a table.")
    first, *others = sorted(tables, key=lambda table: (table.checked_on, table.id))
    if not others:
        return first
    return first.model_copy(
        update={
            "id": "+".join(table.id for table in (first, *others)),
            "complete": False,
            "households": list(_lowest_rows(tables)),
            # A step counts from the last row of its own table.
            "further_person": None,
        }
    )


def _lowest_rows(tables: Sequence[RentTable]) -> Iterable[HouseholdLimit]:
    by_size = [{row.persons: row for row in table.households} for table in tables]
    for persons in sorted(set.intersection(*(set(rows) for rows in by_size))):
        yield min((rows[persons] for rows in by_size), key=lambda row: row.limit)


def _is_valid(table: RentTable, today: date) -> bool:
    return table.valid_from <= today <= min(table.valid_until or date.max, table.review_due)


def _nearest(home: Municipality, tables: Sequence[RentTable]) -> list[RentTable]:
    """Return the tables of the smallest area around a home for which there is one."""
    levels = (
        [table for table in tables if home.ags in table.municipalities],
        [table for table in tables if home.amt and home.amt.id in table.amts],
        [table for table in tables if home.district.id in table.districts],
    )
    return next((mine for mine in levels if mine), [])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class _Row:
    """A limit in cents, and the living space that the table names for it."""

    limit: int
    square_metres: int | None


def _row(table: RentTable, persons: int) -> _Row | None:
    rows = {row.persons: row for row in table.households}
    if found := rows.get(persons):
        return _Row(limit=found.limit, square_metres=found.square_metres)
    if table.further_person is None or persons < max(rows):
        return None
    largest = rows[max(rows)]
    more = persons - largest.persons
    return _Row(limit=largest.limit + more * table.further_person, square_metres=None)
