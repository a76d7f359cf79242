"""Whatever happens to content, region and time: a site is what a clean build would give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.sequences import NAMES, Pair, Step, quick_folder, short_lists

STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 99)), min_size=3, max_size=5)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """A living site and its clean builds, in memory where the system has such a folder."""
    with quick_folder() as base, short_lists():
        yield Pair(base)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(4))
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(steps=STEPS)
def test_after_each_edit_the_site_is_the_one_of_a_clean_build(
    share: int, steps: list[Step], pair: Pair
) -> None:
    """Two hundred sequences in four shares, so that two processes may divide them."""
    pair.run(steps)
