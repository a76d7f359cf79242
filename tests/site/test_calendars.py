"""Every calendar of the site is one that calendar programs can read, with the dates of the pages."""

from pathlib import Path
from typing import Any

import pytest

from tests.site.document import SitePage
from tests.site.facts import Facts
from tests.support.calendars import expand, faults_of_lines, read_calendar


@pytest.fixture(scope="module")
def calendars(built_site: Path) -> dict[str, bytes]:
    """All calendar files by their path."""
    return {
        path.relative_to(built_site).as_posix(): path.read_bytes()
        for path in sorted(built_site.rglob("*.ics"))
    }


@pytest.fixture(scope="module")
def parsed(calendars: dict[str, bytes]) -> dict[str, Any]:
    """German and Arabic ones, read by the library."""
    return {
        name: read_calendar(raw)
        for name, raw in calendars.items()
        if name.startswith(("de/", "ar/"))
    }


def ids(calendar: Any) -> set[tuple[str, str]]:  # noqa: ANN401 (the library's own)
    return {
        (str(event["UID"]), str(event.get("RECURRENCE-ID", "")))
        for event in calendar.walk("VEVENT")
    }


def test_lines_end_fold_and_break_as_they_must(calendars: dict[str, bytes]) -> None:
    """CRLF, 75 octets, never inside a letter: also where a letter takes three octets."""
    assert len(calendars) > 500
    faulty = {
        name: found for name, raw in calendars.items() if (found := list(faults_of_lines(raw)))
    }
    assert faulty == {}
    assert any(b"\r\n " in raw for raw in calendars.values())


def test_each_event_says_what_the_format_asks_for(parsed: dict[str, Any]) -> None:
    """Id, stamp, begin and end; the time zone of each moment is described in the file."""
    seen = 0
    for name, calendar in parsed.items():
        assert calendar["VERSION"] == "2.0", name
        assert calendar["PRODID"], name
        zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
        events = calendar.walk("VEVENT")
        assert len(ids(calendar)) == len(events), name
        for event in events:
            seen += 1
            assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "URL"} <= set(event), name
            assert {event[key].params["TZID"] for key in ("DTSTART", "DTEND")} <= zones, name
            assert event["DTEND"].dt > event["DTSTART"].dt, name
            assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0, name
    assert seen > 400


def test_an_event_has_the_dates_of_its_page(
    parsed: dict[str, Any], pages: dict[str, SitePage], facts: Facts
) -> None:
    """The next ones in their order, whichever way the calendar came to them."""
    for tag in ("de", "ar"):
        for slug in facts.current:
            page = pages[f"{tag}/opportunities/{slug}/index.html"]
            times = [one["datetime"] for one in page.root.all("time")]
            if not times:
                continue
            last = max(times)[:10]
            calendar = parsed[f"{tag}/opportunities/{slug}/event.ics"]
            dates = expand(calendar, facts.today, type(facts.today).fromisoformat(last))
            assert [begins for begins, *_ in dates][: len(times)] == times, page.file
            crossed = [one.one("time")["datetime"] for one in page.root.all("s")]
            off = [begins for begins, _, _, cancelled in dates if cancelled]
            assert off[: len(crossed)] == crossed, page.file


def test_cancelled_dates_are_shown_as_such(pages: dict[str, SitePage], facts: Facts) -> None:
    """Crossed out with a word beside it, in every language."""
    cancelled = {
        slug
        for slug in facts.current
        for schedule in facts.opportunities[slug]["schedule"]
        if any(day >= facts.today for day in schedule.get("cancelled", []))
    }
    assert cancelled, "The content holds no cancelled date."
    for tag in facts.languages:
        for slug in cancelled:
            page = pages[f"{tag}/opportunities/{slug}/index.html"]
            assert page.root.all("s"), page.file
            assert len(page.root.of_class("off")) == len(page.root.all("s")), page.file


def test_a_calendar_holds_all_that_belongs_to_it(parsed: dict[str, Any], facts: Facts) -> None:
    """All together, by kind, and by district; those of a kind add up to all."""
    everything = ids(parsed["de/calendars/all.ics"])
    single = [ids(parsed[f"de/opportunities/{slug}/event.ics"]) for slug in facts.current]
    assert everything == set().union(*single)
    assert sum(map(len, single)) == len(everything)

    kinds = [ids(one) for name, one in parsed.items() if name.startswith("de/calendars/kind-")]
    assert set().union(*kinds) == everything
    for facet, slugs in facts.opportunity_lists.items():
        group, value = facet.split("/")
        if group in {"kind", "in"}:
            wanted = [ids(parsed[f"de/opportunities/{slug}/event.ics"]) for slug in slugs]
            assert ids(parsed[f"de/calendars/{group}-{value}.ics"]) == set().union(*wanted), facet


def test_pages_lead_to_calendars_that_exist(
    pages: dict[str, SitePage], calendars: dict[str, bytes], facts: Facts
) -> None:
    """By https to save, by webcal to subscribe."""
    host = facts.settings["site_url"].removeprefix("https://")
    seen = 0
    for page in pages.values():
        for link in page.root.all("a"):
            if link["href"].startswith("webcal:"):
                seen += 1
                assert link["href"].removeprefix(f"webcal://{host}/") in calendars, page.file
    assert seen > len(facts.languages) * len(facts.current)


def test_no_calendar_depends_on_when_it_was_made(calendars: dict[str, bytes], facts: Facts) -> None:
    """A stamp is a day of the opportunity itself, so that the same content makes the same bytes."""
    for slug in facts.current:
        first = min(schedule["first"] for schedule in facts.opportunities[slug]["schedule"])
        raw = calendars[f"de/opportunities/{slug}/event.ics"]
        stamps = {line for line in raw.split(b"\r\n") if line.startswith(b"DTSTAMP")}
        assert stamps == {f"DTSTAMP:{first:%Y%m%d}T000000Z".encode()}, slug
