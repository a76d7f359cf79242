"""The work of a full build is shared out: like to like, each unit once, and no process idles."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from threading import Lock

import pytest

from sitegen import work
from sitegen.crew import Crew, _parts, _taken
from sitegen.pages.facets import FacetInputs
from sitegen.pages.offer_lists import ListPart, OfferListInputs
from sitegen.plan import Declared, digest_of_inputs, plan_all
from sitegen.spool import Spools
from sitegen.state import Unit, digest_of
from sitegen.work import BATCH, Done, Orders, Share, Turn
from tests.sitegen.conftest import Small
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


class Busy:
    """A turn that another process has, until one waits for it."""

    def __init__(self) -> None:
        self.waited: list[bool] = []
        self.released = 0

    def acquire(self, block: bool = True, /) -> bool:  # noqa: FBT001, FBT002 (as locks have it)
        """Take it only by waiting."""
        self.waited.append(block)
        return block

    def release(self) -> None:
        """Count how often it was given back."""
        self.released += 1


@pytest.fixture
def declared(small: Small) -> list[Declared]:
    """Twelve units of several kinds, in German alone."""
    view = small.speaking("de").view
    kinds = ("facet", "offer_list", "feed")
    return [one for one in plan_all(view) if one[0][0] in kinds][:12]


@pytest.fixture
def share_with(tmp_path: Path, small: Small) -> Iterator[Callable[[Turn], Share]]:
    """Make shares that write below ``fresh``; what they keep is closed at the end."""
    (tmp_path / "fresh").mkdir()
    made: list[Share] = []

    def share_with(turn: Turn) -> Share:
        site = small.speaking("de").site
        orders = Orders(
            content=tmp_path,
            fresh=tmp_path / "fresh",
            old=None,
            today=small.today,
            site=lambda: site,
        )
        made.append(Share(orders, site, Spools([tmp_path / "records"], 0), turn))
        return made[-1]

    yield share_with
    for share in made:
        share.spools.close()


def all_made(base: Path, done: list[Done]) -> bool:
    """Tell whether every file of some units is on disk as it was told."""
    files = {name: digest for one in done for name, digest in one.made.items()}
    return bool(files) and all(
        digest_of((base / "fresh" / name).read_bytes()) == digest for name, digest in files.items()
    )


def test_who_does_not_get_the_turn_renders_on_and_loses_nothing(
    tmp_path: Path, share_with: Callable[[Turn], Share], declared: list[Declared]
) -> None:
    """No file is written in another's turn; with it come all that waited, in their order."""
    turn = Lock()
    share = share_with(turn)
    turn.acquire()
    assert [share.render(declared[at : at + 4]) for at in (0, 4)] == [[], []]
    assert list((tmp_path / "fresh").iterdir()) == []

    turn.release()
    done = share.render(declared[8:])

    assert [one.unit for one in done] == [unit for unit, _ in declared]
    assert [one.inputs for one in done] == [digest_of_inputs(inputs) for _, inputs in declared]
    assert all_made(tmp_path, done)
    assert turn.acquire(blocking=False)
    turn.release()
    assert share.render([]) == []


def test_the_last_call_waits_for_the_turn_and_writes_what_is_at_hand(
    tmp_path: Path, share_with: Callable[[Turn], Share], declared: list[Declared]
) -> None:
    turn = Busy()
    share = share_with(turn)
    assert share.render(declared) == []

    done = share.render([])

    assert turn.waited == [False, True]
    assert turn.released == 1
    assert [one.unit for one in done] == [unit for unit, _ in declared]
    assert all_made(tmp_path, done)


def test_no_more_units_wait_than_memory_should_hold(
    share_with: Callable[[Turn], Share],
    declared: list[Declared],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Then a process waits for its turn."""
    monkeypatch.setattr(work, "AT_HAND", 6)
    turn = Busy()
    share = share_with(turn)
    found = []
    for at in range(0, 12, 2):
        found.append(share.render(declared[at : at + 2]))
        assert len(share.at_hand) < 6

    assert [len(done) for done in found] == [0, 0, 6] * 2
    assert turn.waited == [False, False, True] * 2
    assert [one.unit for done in found for one in done] == [unit for unit, _ in declared]


def test_a_file_that_is_lost_or_empty_is_missed(
    tmp_path: Path, share_with: Callable[[Turn], Share], declared: list[Declared]
) -> None:
    share = share_with(Lock())
    made = [name for one in share.render(declared) for name in one.made]
    assert share.missing(made) == []
    (tmp_path / "fresh" / made[1]).unlink()
    (tmp_path / "fresh" / made[3]).write_bytes(b"")
    assert share.missing(made) == [made[1], made[3]]


def test_what_shows_many_items_is_made_first_and_all_is_written_at_the_end() -> None:
    """Nobody waits for a book at the end; the last call of each process gives nothing."""
    asked: list[list[Declared]] = []

    class Asked:
        def ask(self, _what: str, batches: Iterator[list[Declared]]) -> bool:
            asked.extend(batches)
            return False

    lists = [(("offer_list", str(number)), None) for number in range(3)]
    crew = Crew([Asked()])  # type: ignore[list-item]
    assert list(crew.render([(("feed", ""), None), *_with_days(lists), (("book", ""), None)])) == []

    assert asked[0][0][0] == ("book", "")
    assert asked[-1] == ()
    units = [unit for batch in asked for unit, _ in batch]
    assert sorted(units) == sorted([("feed", ""), ("book", ""), *(unit for unit, _ in lists)])


def _with_days(lists: list[tuple[Unit, None]]) -> list[Declared]:
    part = ListPart((summary_of("a1", listed_on=3),), "", "")
    return [(unit, OfferListInputs(part=part, homes=0, facets=())) for unit, _ in lists]
