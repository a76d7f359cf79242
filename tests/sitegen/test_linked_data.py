"""What search engines read of an opportunity is its next date, called off or not."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.opportunity import Opportunity
from sitegen.linked_data import Data, euros, opportunity_data
from sitegen.summaries import summarise_opportunity
from tests.sitegen.conftest import DAY, Small

SLUG = "open-football-saturday"


def data_of(small: Small, **changes: object) -> Data:
    found: Opportunity = small.record("opportunity", SLUG)
    schedule = found.schedule[0].model_copy(update=changes)
    one = found.model_copy(update={"schedule": [schedule]})
    region = small.site.region
    summary = summarise_opportunity(SLUG, one, region, today=DAY)
    return opportunity_data(one, summary, one.texts["de"], region, url=f"/de/{SLUG}/")


def test_a_cancelled_date_is_passed_over(small: Small) -> None:
    """The next one that takes place counts."""
    data = data_of(small, cancelled=[date(2026, 11, 28)])

    assert data["startDate"] == "2026-12-05T15:00:00+01:00"
    assert data["eventStatus"].endswith("/EventScheduled")


def test_when_all_is_cancelled_it_says_so(small: Small) -> None:
    """The only date is the one that does not take place."""
    first = date(2026, 11, 28)
    data = data_of(small, rule=None, until=None, except_on=[], cancelled=[first])

    assert data["startDate"].startswith("2026-11-28")
    assert data["eventStatus"].endswith("/EventCancelled")


def test_a_rule_is_a_schedule(small: Small) -> None:
    """With its day, its hours in local time, its first and last day."""
    schedule = data_of(small)["eventSchedule"]

    assert schedule["repeatFrequency"] == "P1W"
    assert schedule["byDay"] == ["https://schema.org/Saturday"]
    assert (schedule["startTime"], schedule["endTime"]) == ("15:00", "17:00")
    assert (schedule["startDate"], schedule["endDate"]) == ("2026-11-28", "2027-03-20")


@pytest.mark.parametrize(("cents", "text"), [(0, "0.00"), (5, "0.05"), (64050, "640.50")])
def test_money_has_two_decimals(cents: int, text: str) -> None:
    assert euros(cents) == text
