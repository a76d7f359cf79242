"""The work of a full build is shared out: like to like, each unit once, and no process idles."""

from __future__ import annotations

from collections import deque
from itertools import chain

from sitegen.pages.facets import FacetInputs
from sitegen.pages.offer_lists import ListPart
from sitegen.work import BATCH, _parts, _taken
from tests.support.summaries import summary_of


def test_lists_of_the_same_days_are_made_by_one_process() -> None:
    declared = [
        (
            ("facet", f"for/{number} new"),
            FacetInputs(ListPart((summary_of("a1", listed_on=day),), "", ""), homes=0, narrower=()),
        )
        for number, day in enumerate([3, 1, 4, 1, 5, 9, 2, 6])
    ]

    parts = list(_parts(declared, 3))

    found = [[inputs.part.newest for _, inputs in part] for part in parts]
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
