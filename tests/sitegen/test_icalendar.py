"""Calendars are RFC 5545, read by a library, and hold the very dates that pages show."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.calendar import next_dates, rule_days
from catalog.event import Event
from catalog.opportunity import Extra, Opportunity, Schedule, Venue
from catalog.region import Holidays, Region
from sitegen.icalendar import About, escaped, fold, write_calendar
from sitegen.site import Site
from sitegen.summaries import OpportunitySummary, summarise_opportunity
from tests.sitegen.conftest import Small
from tests.support.calendars import expand, faults_of_lines, read_calendar

TODAY = date(2026, 11, 22)
UNTIL = date(2027, 6, 30)
MANY = 40
SLUG = "open-football-saturday"
VENUES = ("halle", "platz", "netz")
RULES = (
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYMONTHDAY=24",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=4SU",
)


@pytest.fixture(scope="module")
def football(small: Small) -> Opportunity:
    found: Opportunity = small.record("opportunity", SLUG)
    online = Venue(id="netz", name="Videokonferenz; mit Komma, und \\", online=True)
    return found.model_copy(update={"venues": [*found.venues, online]})


@pytest.fixture(scope="module")
def region(site: Site) -> Region:
    """The real region with holidays of its own, so that none of theirs matter here."""
    holidays = [Holidays(first=date(2026, 12, 21), last=date(2027, 1, 6), source="invented")]
    settings = site.region.settings.model_copy(update={"school_holidays": holidays})
    return Region(
        settings=settings,
        languages=site.region.languages,
        municipalities=site.region.municipalities,
        offices=(),
        rent_tables=(),
    )


def calendar_of(one: OpportunitySummary, *, title: str = "Fußball") -> bytes:
    abouts = [
        About(
            event=event,
            title=title,
            title_tag="de",
            description="Sport\nfree",
            url="https://site.example/de/",
            stamp=date.fromordinal(one.begun),
        )
        for event in one.events
    ]
    return write_calendar("Dates", abouts, zone="Europe/Berlin", host="site.example", tag="de")


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Return any schedule an editor may write, with days left out, cancelled and added."""
    start = TODAY - timedelta(days=draw(st.integers(-10, 60)))
    rule = draw(st.sampled_from(RULES))
    bare = Schedule(first=start, begins="10:00", ends="11:30", rule=rule)
    days = list(rule_days(bare, UNTIL)) or [start]
    some = st.lists(st.sampled_from(days), max_size=4, unique=True)
    extra = Extra(on=draw(st.sampled_from(days)), begins="20:00", ends="21:00", venue="netz")
    cancelled = draw(some)
    extras = [extra] if draw(st.booleans()) and extra.on not in cancelled else []
    return bare.model_copy(
        update={
            "first": days[0],
            "until": draw(st.sampled_from([None, *days])),
            "except_on": [day for day in draw(some) if day not in cancelled],
            "cancelled": cancelled,
            "extra": extras,
            "rotation": draw(st.lists(st.sampled_from(VENUES), max_size=3)),
            "not_in_school_holidays": draw(st.booleans()),
        }
    )


@given(found=st.lists(schedules(), min_size=1, max_size=2))
def test_a_calendar_program_finds_the_dates_of_the_page(
    found: list[Schedule], football: Opportunity, region: Region
) -> None:
    """Rules, days left out, cancelled ones, turns and extras come out alike on both ways."""
    one = football.model_copy(update={"schedule": found})
    summary = summarise_opportunity(SLUG, one, region, today=TODAY)
    raw = calendar_of(summary)
    names = {venue.id: venue.name for venue in one.venues}

    dates = [
        (day.begins.isoformat(), day.ends.isoformat(), names[day.venue], day.cancelled)
        for day in next_dates(one, start=TODAY, count=MANY, region=region)
        if day.begins.date() <= UNTIL
    ]
    last = date.fromisoformat(dates[-1][0][:10]) if dates else UNTIL
    if len(dates) == MANY:  # their last day may hold more than these
        dates = [day for day in dates if day[0] < last.isoformat()]
    in_calendar = [
        (begins, ends, next(name for name in names.values() if place.startswith(name)), cancelled)
        for begins, ends, place, cancelled in expand(read_calendar(raw), TODAY, last)
    ]

    assert list(faults_of_lines(raw)) == []
    assert in_calendar[: len(dates)] == sorted(dates)


def test_ids_are_unique_and_the_same_in_every_language(small: Small) -> None:
    """A calendar program knows by its id which event it has already."""
    files = small.speaking("de", "en", "ar").files("opportunity")
    ids = {
        tag: [
            (str(event["UID"]), str(event.get("RECURRENCE-ID", "")))
            for event in read_calendar(files[f"{tag}/opportunities/{SLUG}/event.ics"]).walk(
                "VEVENT"
            )
        ]
        for tag in ("de", "ar")
    }
    assert ids["de"] == ids["ar"]
    assert len(set(ids["de"])) == len(ids["de"]) >= 2
    assert all(uid.endswith("@heimathafen.example") for uid, _ in ids["de"])


def test_a_cancelled_date_of_a_series_is_an_event_of_its_own(
    football: Opportunity, region: Region
) -> None:
    """So that programs cross it out where they would drop a day that is merely left out."""
    schedule = football.schedule[0].model_copy(update={"cancelled": [date(2026, 12, 5)]})
    one = football.model_copy(update={"schedule": [schedule]})
    summary = summarise_opportunity(SLUG, one, region, today=TODAY)
    series, cancelled = read_calendar(calendar_of(summary)).walk("VEVENT")

    assert (str(series["STATUS"]), int(series["SEQUENCE"])) == ("CONFIRMED", 0)
    assert (str(cancelled["STATUS"]), int(cancelled["SEQUENCE"])) == ("CANCELLED", 1)
    assert cancelled["UID"] == series["UID"]
    assert cancelled["RECURRENCE-ID"].dt == datetime(
        2026, 12, 5, 15, 0, tzinfo=ZoneInfo("Europe/Berlin")
    )


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    """Commas, semicolons, backslashes and letters of four octets; no line is too long."""
    event = Event("a", "20261201T100000", "20261201T110000", "Hall")
    about = About(
        event=event,
        title=text,
        title_tag="de",
        description="a,b;c\\d\ne",
        url="https://site.example/",
        stamp=TODAY,
    )
    raw = write_calendar("x", [about], zone="Europe/Berlin", host="site.example", tag="de")

    (found,) = read_calendar(raw).walk("VEVENT")
    assert str(found["SUMMARY"]) == text
    assert str(found["DESCRIPTION"]) == "a,b;c\\d\ne"
    assert list(faults_of_lines(raw)) == []


def test_a_line_is_folded_at_75_octets_between_letters() -> None:
    """The space that begins a further line counts as one of them."""
    assert fold("x" * 75) == b"x" * 75 + b"\r\n"
    assert fold("x" * 150).split(b"\r\n") == [b"x" * 75, b" " + b"x" * 74, b" x", b""]
    assert [len(line) for line in fold("ሰ" * 50).split(b"\r\n")] == [75, 73, 4, 0]
    assert escaped("a\r\nb") == "a\\nb"


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC"]
)
def test_the_time_zone_of_a_calendar_is_the_real_one(name: str) -> None:
    """Each day of four years has the offset that the system knows, at noon."""
    raw = write_calendar("x", [], zone=name, host="site.example", tag="de")
    (zone,) = read_calendar(raw).walk("VTIMEZONE")
    described, real = zone.to_tz(), ZoneInfo(name)

    noon = datetime(2026, 1, 1, 12)  # noqa: DTZ001 (its zone comes with each comparison)
    for number in range(4 * 365):
        at = noon + timedelta(days=number)
        assert at.replace(tzinfo=described).utcoffset() == at.replace(tzinfo=real).utcoffset(), at


def test_an_empty_calendar_is_one_too() -> None:
    """Who subscribed to a kind of which nothing is planned meets no error."""
    raw = write_calendar("x", [], zone="Europe/Berlin", host="site.example", tag="de")

    assert read_calendar(raw).walk("VEVENT") == []
    assert raw == write_calendar("x", [], zone="Europe/Berlin", host="site.example", tag="de")
