"""What search engines and programs read in a page: schema.org as JSON-LD.

It says no more than the page, and of places only their public names. Values are plain, so
that the template writes them with its filter, which escapes what could end a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.vocabulary import Availability, OfferKind, OpportunityKind
from sitegen.summaries import Meeting, OpportunitySummary, place_of

if TYPE_CHECKING:
    from catalog.fields import Text
    from catalog.offer import Offer
    from catalog.opportunity import Opportunity, Schedule, Venue
    from catalog.prose import ProseHead
    from catalog.region import Place, Region

Data = dict[str, Any]
CONTEXT = "https://schema.org"
_HOMES = {
    OfferKind.FLAT: "Apartment",
    OfferKind.HOUSE: "House",
    OfferKind.SHARED_ROOM: "Room",
    OfferKind.SUBLET: "Accommodation",
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNITS = {"day": "D", "week": "W", "month": "M"}


def euros(cents: int) -> str:
    """Write cents as machines read them: ``640.00``."""
    return f"{cents // 100}.{cents % 100:02}"


def offer_data(offer: Offer, place: Place, name: str) -> Data:
    """Describe an offer that can be had: a listing of a home by its name, and its rent a month."""
    home = {
        "@type": _HOMES[offer.kind],
        "numberOfRooms": float(offer.rooms),
        "floorSize": {"@type": "QuantitativeValue", "value": float(offer.area), "unitCode": "MTK"},
        "address": {"@type": "PostalAddress", "addressLocality": place.name},
    }
    reserved = offer.availability is not Availability.AVAILABLE
    price = {"price": euros(offer.rent.total), "priceCurrency": "EUR"}
    return {
        "@context": CONTEXT,
        "@type": "RealEstateListing",
        "name": name,
        "datePosted": offer.listed_on.isoformat(),
        "mainEntity": home,
        "offers": {
            "@type": "Offer",
            **price,
            "availability": f"{CONTEXT}/{'LimitedAvailability' if reserved else 'InStock'}",
            "availabilityStarts": offer.available_from.isoformat(),
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                **price,
                "unitCode": "MON",
            },
        },
    }


def opportunity_data(
    opportunity: Opportunity,
    summary: OpportunitySummary,
    text: Text,
    region: Region,
    *,
    url: str,
) -> Data:
    """Describe an opportunity: a language course as a Course, all else as an Event."""
    url = region.settings.site_url + url
    organiser: Data = {"@type": "Organization", "name": opportunity.organiser.name}
    if opportunity.organiser.website:
        organiser["url"] = opportunity.organiser.website
    common = {
        "@context": CONTEXT,
        "name": text.title,
        "description": text.description,
        "inLanguage": opportunity.languages,
        "isAccessibleForFree": not opportunity.cost,
    }
    if opportunity.cost:
        price = {"price": euros(opportunity.cost), "priceCurrency": "EUR"}
        common["offers"] = {"@type": "Offer", **price, "url": url}
    held = _held(opportunity, summary, region, url=url)
    if opportunity.kind is OpportunityKind.LANGUAGE_COURSE:
        mode = "blended" if summary.online and summary.homes else "onsite"
        instance = {
            "@type": "CourseInstance",
            "name": text.title,
            "courseMode": "online" if not summary.homes else mode,
            **held,
        }
        return {**common, "@type": "Course", "provider": organiser, "hasCourseInstance": instance}
    return {**common, "@type": "Event", "organizer": organiser, **held}


def _held(
    opportunity: Opportunity, summary: OpportunitySummary, region: Region, *, url: str
) -> Data:
    """Say when and where: the next date, and the rule behind it if it is a simple one."""
    spots = [_venue(venue, region, url=url) for venue in opportunity.venues]
    found: Data = {"location": spots[0] if len(spots) == 1 else spots}
    meeting = summary.next_meeting or next(iter(summary.meetings), None)
    if meeting is not None:
        found |= _date(meeting)
    else:
        found["startDate"] = min(one.first for one in opportunity.schedule).isoformat()
    zone = region.settings.time_zone
    rules = [rule for one in opportunity.schedule if (rule := _schedule(one, zone))]
    if rules:
        found["eventSchedule"] = rules[0] if len(rules) == 1 else rules
    return found


def _date(meeting: Meeting) -> Data:
    state = "EventCancelled" if meeting.cancelled else "EventScheduled"
    return {
        "startDate": meeting.from_time,
        "endDate": meeting.to_time,
        "eventStatus": f"{CONTEXT}/{state}",
    }


def _venue(venue: Venue, region: Region, *, url: str) -> Data:
    if venue.online:
        return {"@type": "VirtualLocation", "url": url}
    address = {"@type": "PostalAddress", "addressLocality": place_of(venue.municipality, region)}
    if venue.address:
        address["streetAddress"] = venue.address
    return {"@type": "Place", "name": venue.name, "address": address}


def _schedule(schedule: Schedule, zone: str) -> Data | None:
    from catalog.repeat import repeat_of

    repeat = repeat_of(schedule)
    if repeat is None or repeat.nth < 0:
        return None
    found: Data = {
        "@type": "Schedule",
        "repeatFrequency": f"P{repeat.interval}{_UNITS[repeat.unit]}",
        "startDate": schedule.first.isoformat(),
        "startTime": schedule.begins,
        "endTime": schedule.ends,
        "scheduleTimezone": zone,
    }
    if schedule.until is not None:
        found["endDate"] = schedule.until.isoformat()
    if repeat.weekdays:
        found["byDay"] = [f"{CONTEXT}/{_WEEKDAYS[day]}" for day in repeat.weekdays]
    if repeat.nth:
        found["byMonthWeek"] = repeat.nth
    if repeat.day:
        found["byMonthDay"] = repeat.day
    return found


def article_data(head: ProseHead, tag: str, portal: str) -> Data:
    """Describe a guide as an Article, checked on a day."""
    publisher = {"@type": "Organization", "name": portal}
    return {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": head.title,
        "inLanguage": tag,
        "dateModified": head.checked_on.isoformat(),
        "author": publisher,
        "publisher": publisher,
    }
