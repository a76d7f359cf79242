"""Records that wait on disk come back as they were, in whatever order they are asked for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.spool import TOGETHER, Spool, Spools, remove_spool
from sitegen.state import Item

RECORDS: dict[Item, object] = {
    ("offer", f"o{number:07}"): {"number": number} for number in range(3 * TOGETHER + 5)
}


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    """Hold all records, kept in two steps as a share of a build keeps its batches."""
    kept = Spool(tmp_path / "records")
    items = list(RECORDS)
    for part in (items[: TOGETHER + 3], items[TOGETHER + 3 :]):
        kept.keep({item: RECORDS[item] for item in part})
    yield kept
    kept.close()


def test_every_record_comes_back_in_any_order(spool: Spool) -> None:
    asked = list(RECORDS) * 2
    random.Random(3).shuffle(asked)  # noqa: S311 (no secret)
    assert all(spool[item] == RECORDS[item] for item in asked)


def test_records_may_be_kept_after_others_were_read(spool: Spool) -> None:
    assert spool["offer", "o0000000"] == {"number": 0}
    spool.keep({("guide", "later"): "later"})
    assert spool["guide", "later"] == "later"
    assert all(spool[item] == record for item, record in RECORDS.items())


def test_what_was_not_kept_is_not_there(spool: Spool) -> None:
    assert ("offer", "unknown") not in spool
    with pytest.raises(KeyError):
        spool["offer", "unknown"]


def test_all_processes_read_what_each_has_kept(tmp_path: Path) -> None:
    paths = [tmp_path / f"records.{number}" for number in range(3)]
    each = [Spools(paths, number) for number in range(3)]
    items = list(RECORDS)
    for number, spools in enumerate(each):
        spools.mine.keep({item: RECORDS[item] for item in items[number::3]})
        spools.mine.seal()

    assert all(spools[item] == record for spools in each for item, record in RECORDS.items())
    with pytest.raises(KeyError):
        each[0]["offer", "unknown"]
    for path, spools in zip(paths, each, strict=True):
        spools.close()
        remove_spool(path)
    assert list(tmp_path.iterdir()) == []
