"""What search engines read in pages: valid JSON-LD of schema.org, and no more than the page says."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.site.document import SitePage, parse
from tests.site.facts import Facts
from theme.environment import make_environment

Data = dict[str, Any]

# The properties of each type that are used here, with those that a reader cannot do without
# marked by "!", as https://schema.org documents them (a type has those of the types above it).
TYPES: dict[str, set[str]] = {
    "RealEstateListing": {"name!", "datePosted!", "mainEntity!", "offers!"},
    "Apartment": {"numberOfRooms!", "floorSize!", "address!"},
    "House": {"numberOfRooms!", "floorSize!", "address!"},
    "Room": {"numberOfRooms!", "floorSize!", "address!"},
    "Accommodation": {"numberOfRooms!", "floorSize!", "address!"},
    "QuantitativeValue": {"value!", "unitCode!"},
    "PostalAddress": {"addressLocality!", "streetAddress"},
    "Offer": {
        "price!",
        "priceCurrency!",
        "availability",
        "availabilityStarts",
        "priceSpecification",
        "url",
    },
    "UnitPriceSpecification": {"price!", "priceCurrency!", "unitCode!"},
    "Event": {
        "name!",
        "startDate!",
        "location!",
        "description",
        "endDate",
        "eventStatus",
        "eventSchedule",
        "inLanguage",
        "isAccessibleForFree",
        "organizer",
        "offers",
    },
    "Course": {
        "name!",
        "description!",
        "provider!",
        "hasCourseInstance!",
        "inLanguage",
        "isAccessibleForFree",
        "offers",
    },
    "CourseInstance": {
        "name!",
        "courseMode!",
        "startDate!",
        "location!",
        "endDate",
        "eventStatus",
        "eventSchedule",
    },
    "Schedule": {
        "repeatFrequency!",
        "startDate!",
        "startTime!",
        "endTime!",
        "scheduleTimezone!",
        "endDate",
        "byDay",
        "byMonthWeek",
        "byMonthDay",
    },
    "Organization": {"name!", "url"},
    "Place": {"name!", "address!"},
    "VirtualLocation": {"url!"},
    "Article": {"headline!", "inLanguage", "dateModified", "author!", "publisher"},
}
KINDS = {
    "flat": "Apartment",
    "house": "House",
    "shared_room": "Room",
    "sublet": "Accommodation",
}


def faults(value: Any) -> list[str]:  # noqa: ANN401 (any JSON)
    """Say which types, properties and values schema.org does not know or asks for."""
    if isinstance(value, list):
        return [fault for one in value for fault in faults(one)]
    if not isinstance(value, dict):
        return []
    own = set(value) - {"@context", "@type"}
    rules = TYPES.get(value.get("@type", ""), set())
    known = {rule.rstrip("!") for rule in rules}
    needed = {rule.rstrip("!") for rule in rules if rule.endswith("!")}
    found = [f"{value.get('@type')}: {name}" for name in own - known or needed - own]
    for name in own & {"startDate", "endDate", "datePosted", "dateModified"}:
        try:
            datetime.fromisoformat(value[name])
        except ValueError:
            found.append(f"{name}: {value[name]}")
    return found + [fault for one in value.values() for fault in faults(one)]


def test_faults_are_found() -> None:
    """A type that is none, a property that is missing, one that is none, a date that is none."""
    assert faults({"@type": "Flat", "name": "x"})
    assert faults({"@type": "Organization"})
    assert faults({"@type": "Organization", "name": "x", "motto": "y"})
    assert faults({"@type": "Article", "headline": "x", "author": [], "dateModified": "soon"})
    assert not faults({"@type": "Organization", "name": "x"})


@pytest.fixture(scope="module")
def data(pages: dict[str, SitePage]) -> dict[str, Data]:
    """The data of each page that has some."""
    found = {}
    for page in pages.values():
        for script in page.root.all("script"):
            if script["type"] == "application/ld+json":
                assert page.file not in found, page.file
                found[page.file] = json.loads("".join(map(str, script.words)))
    return found


def test_all_data_are_of_types_and_properties_that_exist(data: dict[str, Data]) -> None:
    """In every language; each page says one thing."""
    assert len(data) > 500
    assert {file: found for file, one in data.items() if (found := faults(one))} == {}
    assert {one["@context"] for one in data.values()} == {"https://schema.org"}


def test_each_kind_of_page_says_what_it_is(
    data: dict[str, Data], pages: dict[str, SitePage], facts: Facts
) -> None:
    """Homes that can be had, opportunities and guides; what is gone says nothing."""
    for tag in facts.languages:
        for key, offer in facts.offers.items():
            file = f"{tag}/offers/{key}/index.html"
            assert (file in data) == (key in facts.listed), file
            if key in facts.listed:
                assert data[file]["@type"] == "RealEstateListing"
                assert data[file]["mainEntity"]["@type"] == KINDS[offer["kind"]], file
        for slug, item in facts.opportunities.items():
            file = f"{tag}/opportunities/{slug}/index.html"
            assert (file in data) == (slug in facts.current), file
            if slug in facts.current:
                course = item["kind"] == "language_course"
                assert data[file]["@type"] == ("Course" if course else "Event"), file
        for slug in facts.prose("guides"):
            assert data[f"{tag}/guides/{slug}/index.html"]["@type"] == "Article"
    assert {pages[file].kind for file in data} == {"offer", "opportunity", "guide"}


def test_the_rent_is_that_of_the_file(data: dict[str, Data], facts: Facts) -> None:
    """A month, in euros with two decimals, as all that is paid to the landlord."""
    for key in facts.listed:
        rent = facts.offers[key]["rent"]
        parts = ("net", "cold_costs", "heating", "other")
        total = sum(Decimal(rent.get(name, "0")) for name in parts)
        offer = data[f"en/offers/{key}/index.html"]["offers"]
        assert offer["price"] == f"{total:.2f}", key
        assert offer["priceSpecification"]["unitCode"] == "MON"


def test_an_event_begins_with_its_next_date(
    data: dict[str, Data], pages: dict[str, SitePage], facts: Facts
) -> None:
    """The first date on the page that is not cancelled, with the offset of the region."""
    seen = 0
    for slug in facts.current:
        file = f"de/opportunities/{slug}/index.html"
        dates = pages[file].root.of_class("dates")
        if not dates:
            continue
        seen += 1
        times = [line.one("time")["datetime"] for line in dates[0].all("li") if not line.all("s")]
        held = data[file].get("hasCourseInstance", data[file])
        assert held["startDate"] == times[0], file
        assert held["eventStatus"].endswith("EventScheduled"), file
        assert date.fromisoformat(held["startDate"][:10]) >= facts.today
    assert seen > 15


def test_data_say_no_place_that_the_page_does_not(
    data: dict[str, Data], pages: dict[str, SitePage]
) -> None:
    """An address names a public place only, and a home none of its street."""

    def addresses(value: Any) -> list[Data]:  # noqa: ANN401 (any JSON)
        if isinstance(value, list):
            return [one for part in value for one in addresses(part)]
        if not isinstance(value, dict):
            return []
        own = [value] if value.get("@type") == "PostalAddress" else []
        return own + [one for part in value.values() for one in addresses(part)]

    seen = 0
    for file, one in data.items():
        for address in addresses(one):
            seen += 1
            text = pages[file].root.one("main").text
            assert address["addressLocality"] in text, file
            assert "streetAddress" not in address or "/opportunities/" in file
    assert seen > 500


def test_a_text_cannot_end_the_script() -> None:
    """What would be markup is written in escapes; the reader of JSON gets it back."""
    hostile = "</script><script>alert(1)</script>&<!--"
    template = make_environment().from_string(
        '{% from "components/json_ld.html" import json_ld %}{{ json_ld(data) }}'
    )
    html = template.render(data={"name": hostile})
    (script,) = parse(html).all("script")
    text = "".join(map(str, script.words))
    assert "<" not in text
    assert json.loads(text) == {"name": hostile}
