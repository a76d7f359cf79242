"""Rents: what the rent tables of one day say of a home in a list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from catalog.rent import Verdict, answer_from, table_for
from sitegen.summaries import with_verdict

if TYPE_CHECKING:
    from catalog.region import Region, RentTable
    from sitegen.summaries import OfferSummary

LARGEST_HOUSEHOLD = 8
_MORE_THAN_ANY = 10**12


class Limits(NamedTuple):
    """The limits of a place for 1, 2, 3 ... persons in cents, null where no table says one.

    ``strict`` tells of each whether a higher rent is above it for certain.
    """

    cents: tuple[int | None, ...]
    strict: tuple[bool, ...]


_WITHIN, _ABOVE, _ASK = Verdict.WITHIN.value, Verdict.ABOVE.value, Verdict.ASK.value


class RentsOfTheDay:
    """Answers for many homes on one day; each place is looked up once, each table asked once."""

    def __init__(self, region: Region, today: date) -> None:
        self._region, self._today = region, today
        self._limits: dict[str, Limits] = {}
        self._by_table: dict[str, Limits] = {}

    def on(self, offer: OfferSummary) -> OfferSummary:
        """Return an offer with the household sizes for which its rent is within the limit.

        Only sizes for which the home has room count.
        """
        limits = self._limits.get(offer.home) or self._look_up(offer.home)
        sizes = range(1, min(offer.persons, LARGEST_HOUSEHOLD) + 1)
        within = tuple([n for n in sizes if offer.gross_cold <= (limits.cents[n - 1] or -1)])
        if within:
            return with_verdict(offer, _WITHIN, within)
        above = offer.exact and limits.strict[sizes[-1] - 1]
        return with_verdict(offer, _ABOVE if above else _ASK)

    def _look_up(self, ags: str) -> Limits:
        table = table_for(self._region.municipalities[ags], self._region, today=self._today)
        name = table.id if table else ""
        found = self._by_table.get(name)
        if found is None:
            found = self._by_table[name] = _limits_of(table)
        self._limits[ags] = found
        return found


def _limits_of(table: RentTable | None) -> Limits:
    sizes = range(1, LARGEST_HOUSEHOLD + 1)
    return Limits(
        cents=tuple(answer_from(0, n, table).limit for n in sizes),
        strict=tuple(answer_from(_MORE_THAN_ANY, n, table).verdict is Verdict.ABOVE for n in sizes),
    )
