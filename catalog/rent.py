"""Whether a rent lies within the Jobcenter's limit, answered from dated, sourced tables.

Never extrapolated: without a row for that household, with an incomplete table that does not
say "within", or with none that is valid today, the only honest answer is to ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.offer import Offer
from catalog.region import Municipality, Region, RentTable


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
    return answer_for(
        offer.rent.gross_cold, persons, ags=offer.municipality, region=region, today=today
    )


def answer_for(
    gross_cold: int, persons: int, *, ags: str, region: Region, today: date
) -> RentAnswer:
    """Compare an amount in cents with the limit at a municipality."""
    table = table_for(region.municipalities[ags], region, today=today)
    return answer_from(gross_cold, persons, table)


def answer_from(gross_cold: int, persons: int, table: RentTable | None) -> RentAnswer:
    """Compare an amount in cents with the limit in a table that is valid today."""
    row = _row(table, persons) if table else None
    if table is None or row is None:
        return RentAnswer(verdict=Verdict.ASK, table=table)
    over = max(gross_cold - row.limit, 0)
    if over and not table.complete:
        return RentAnswer(verdict=Verdict.ASK, table=table)
    return RentAnswer(
        verdict=Verdict.ABOVE if over else Verdict.WITHIN,
        limit=row.limit,
        over=over or None,
        square_metres=row.square_metres,
        table=table,
    )


def table_for(home: Municipality, region: Region, *, today: date) -> RentTable | None:
    """Return the table valid today: the municipality's own, else its Amt's, its district's.

    A table whose review is overdue counts as outdated and is not used.
    """
    valid = [
        table
        for table in region.rent_tables
        if table.valid_from <= today <= min(table.valid_until or date.max, table.review_due)
    ]
    for mine in (
        [table for table in valid if home.ags in table.municipalities],
        [table for table in valid if home.amt and home.amt.id in table.amts],
        [table for table in valid if home.district.id in table.districts],
    ):
        if mine:
            return max(mine, key=lambda table: table.valid_from)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A limit in cents, and the living space that the table names for it."""

    limit: int
    square_metres: int | None


def _row(table: RentTable, persons: int) -> _Row | None:
    rows = {row.persons: row for row in table.households}
    if found := rows.get(persons):
        return _Row(limit=found.limit, square_metres=found.square_metres)
    largest = rows[max(rows)]
    if table.further_person is None or persons < largest.persons:
        return None
    more = persons - largest.persons
    return _Row(limit=largest.limit + more * table.further_person, square_metres=None)
