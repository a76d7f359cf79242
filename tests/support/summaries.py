"""Summaries of invented homes, where no file is needed."""

from __future__ import annotations

from sitegen.summaries import OfferSummary


def summary_of(
    key: str, *, home: str = "", listed_on: int = 1, titles: tuple[tuple[str, str], ...] = ()
) -> OfferSummary:
    """Return a flat of two rooms."""
    return OfferSummary(
        id=key,
        home=home,
        listed_on=listed_on,
        listed_until=listed_on + 1,
        word="flat",
        state="available",
        room_count="2",
        size="50",
        persons=2,
        total=50_000,
        gross_cold=40_000,
        exact=True,
        available_from=1,
        step_free=False,
        certificate="not-required",
        titles=titles,
    )
