"""Rent lines: the answers for the households that fit into a home, as few as say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from catalog.rent import RentAnswer, Verdict, answer_from, knows_gross_cold, strictest
from sitegen.site import Site

if TYPE_CHECKING:
    from catalog.offer import Rent
    from catalog.region import RentTable

LARGEST_HOUSEHOLD = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RentLine:
    """The same verdict for one or more household sizes in a row; ``least`` and ``most`` in cents.

    Above the limit they say by how much, within it what the limit is.
    """

    first: int
    last: int
    verdict: Verdict
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class LimitRow:
    """What a table says of a household; ``limit`` in cents."""

    persons: int
    limit: int
    square_metres: int | None


class Limits(NamedTuple):
    """A table of rent limits, and what it says of each household."""

    table: RentTable | None
    rows: tuple[LimitRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RentAnswers:
    """Whether the rent of a home is within the limits, and what they are.

    ``outdated`` is the table that counted last where none counts today.
    """

    lines: tuple[RentLine, ...]
    rows: tuple[LimitRow, ...]
    table: RentTable | None
    outdated: RentTable | None

    @property
    def above(self) -> bool:
        """Whether the rent is above the limit of some household."""
        return any(line.verdict is Verdict.ABOVE for line in self.lines)


def rent_answers(rent: Rent, site: Site, *, persons: int, table: str, outdated: str) -> RentAnswers:
    """Compare the rent of a home for so many persons with the limits of a table.

    Tables are named by id, empty where there is none.
    """
    limits = _limits(site, table)
    valid = limits.table
    exact = knows_gross_cold(rent)
    fitting = range(1, min(persons, LARGEST_HOUSEHOLD) + 1)
    answers = [(n, answer_from(rent.gross_cold, n, valid, exact=exact)) for n in fitting]
    groups = groupby(answers, key=lambda item: item[1].verdict)
    return RentAnswers(
        lines=tuple([_line(verdict, list(members)) for verdict, members in groups]),
        rows=limits.rows,
        table=valid,
        outdated=_limits(site, outdated).table,
    )


def _limits(site: Site, name: str) -> Limits:
    """Look a table up by its id; most homes of a place share one."""
    found = site.limits.get(name)
    if found is None:
        table = _table(site, name)
        answers = [(n, answer_from(0, n, table)) for n in range(1, LARGEST_HOUSEHOLD + 1)]
        rows = [
            LimitRow(persons=n, limit=found.limit, square_metres=found.square_metres)
            for n, found in answers
            if found.limit is not None
        ]
        found = site.limits[name] = Limits(table, tuple(rows))
    return found


def _line(verdict: Verdict, members: Sequence[tuple[int, RentAnswer]]) -> RentLine:
    figures = [answer.over or answer.limit or 0 for _, answer in members]
    return RentLine(
        first=members[0][0],
        last=members[-1][0],
        verdict=verdict,
        least=min(figures),
        most=max(figures),
    )


def _table(site: Site, name: str) -> RentTable | None:
    """Return a table by its id; that of several categories names them all."""
    return strictest([site.rent_tables[part] for part in name.split("+")]) if name else None
