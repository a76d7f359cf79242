"""The work of a full build is shared out: like to like, each unit once, and no process idles."""

from __future__ import annotations

from collections import deque
from itertools import chain

from sitegen.pages.facets import FacetInputs
from sitegen.pages.offer_lists import ListPart
from sitegen.summaries import OfferSummary
from sitegen.work import BATCH, _parts, _taken


def offer_of(day: int) -> OfferSummary:
    return OfferSummary(
        id=f"aaaa111{day}",
        home="",
        listed_on=day,
        listed_until=day,
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
        titles=(),
    )


def test_lists_of_the_same_days_are_made_by_one_process() -> None:
    planned = [
        (
            ("facet", f"for/{number} new"),
            FacetInputs(part=ListPart((offer_of(day),), "", ""), homes=0, narrower=()),
            b"",
        )
        for number, day in enumerate([3, 1, 4, 1, 5, 9, 2, 6])
    ]

    parts = list(_parts(planned, 3))

    found = [[inputs.part.newest for _, inputs, _ in part] for part in parts]
    assert found == [[1, 1, 2], [3, 4, 5], [6, 9]]


def test_who_is_done_takes_from_the_end_of_what_others_have() -> None:
    units = list(range(5 * BATCH + 3))
    common = [deque(units[:BATCH]), deque(units[BATCH:])]
    quick, slow = _taken(common, 0), _taken(common, 1)

    begun = next(slow)
    rest = [next(quick), next(quick)]

    assert begun == units[BATCH : 2 * BATCH]
    assert rest == [units[:BATCH], units[: -BATCH - 1 : -1]]
    assert sorted(chain(begun, *rest, *slow, *quick)) == units
