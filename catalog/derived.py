"""What records say beyond their fields: the same for models and for plain records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Reviewed:
    """Says of interface texts whether somebody has read them."""

    if TYPE_CHECKING:  # pydantic would take the annotations of a base for fields
        by: str
        reviewed_on: date | None

    @property
    def unreviewed(self) -> bool:
        """Whether the interface texts come from a machine and nobody has read them."""
        return self.by == "machine" and self.reviewed_on is None


class RentSums:
    """Adds up what a home costs a month, in cents."""

    if TYPE_CHECKING:
        net: int
        cold_costs: int
        heating: int | None
        other: int

    @property
    def gross_cold(self) -> int:
        """Net rent and cold running costs in cents: what rent limits are compared with."""
        return self.net + self.cold_costs

    @property
    def total(self) -> int:
        """Everything paid to the landlord a month, in cents, without an optional garage."""
        return self.gross_cold + (self.heating or 0) + self.other
