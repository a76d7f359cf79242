"""The models that the files of a region are read with: languages, offices, limits, operator.

They stand apart from :mod:`catalog.region` because a small build loads no pydantic.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from catalog.derived import Reviewed
from catalog.fields import Ags, Cents, Day, Line, Record, Slug

WebAddress = Annotated[Line, Field(pattern=r"^https?://[A-Za-z0-9.:-]+$")]
"""Scheme and host, without a path or a closing slash."""


class Language(Reviewed, Record):
    """One language of the site; ``tag`` is URL part, ``lang`` and ``hreflang``.

    ``babel`` is the locale for numbers and dates, ``months`` the one for month names if it
    differs, ``fallback`` the tags whose text is shown where one in this language is missing.
    ``by`` and ``reviewed_on`` say who wrote the interface texts and when somebody read them.
    """

    tag: Annotated[str, Field(pattern="^[a-z]{2,3}(-[a-z]+)?$")]
    babel: str
    months: str | None = None
    dir: Literal["ltr", "rtl"]
    native: Line
    plurals: Annotated[list[str], Field(min_length=1)]
    fallback: list[str]
    aliases: list[str] = []
    untested: bool = False
    by: Literal["human", "machine"] = "human"
    reviewed_on: Day | None = None


class District(Record):
    """A Kreis or kreisfreie Stadt; ``id`` is the first five digits of its AGS."""

    id: Annotated[str, Field(pattern="^[0-9]{5}$")]
    name: Line
    slug: Slug


class Amt(Record):
    """A joint administration of several municipalities."""

    id: Slug
    name: Line


class Office(Record):
    """Who reviews offers and answers for a set of places; ``feedback``: also for the portal."""

    id: Slug
    name: Line
    mail: Line
    phone: Line = ""
    municipalities: list[Ags] = []
    amts: list[str] = []
    districts: list[str] = []
    feedback: bool = False


class HouseholdLimit(Record):
    """The limit for a household of so many persons; ``limit`` in cents a month."""

    persons: Annotated[int, Field(ge=1, le=20)]
    square_metres: int
    limit: Cents


class RentTable(Record):
    """Rent limits of one area. ``complete`` false: only "within" may be said from it."""

    id: Slug
    districts: list[str] = []
    amts: list[str] = []
    municipalities: list[Ags] = []
    valid_from: Day
    valid_until: Day | None = None
    basis: Literal["gross_cold"]
    category: Line | None = None
    source: Line
    checked_on: Day
    review_due: Day
    complete: bool
    households: Annotated[list[HouseholdLimit], Field(min_length=1)]
    further_person: Cents | None = None


class Operator(Record):
    """Who runs the portal; ``placeholder`` marks data that production must not show."""

    placeholder: bool
    name: Line
    street: Line
    city: Line
    mail: Line
    phone: Line
    responsible: Line
    supervisory_authority: Line


class Holidays(Record):
    """School holidays, both days included."""

    first: Day
    last: Day
    source: Line


class OpenData(Record):
    """Under which terms others may use the machine-readable files, and whom they must name.

    ``licence`` null: nobody has decided yet; ``places`` names the source of the coordinates.
    """

    licence: Annotated[Line, Field(pattern="^https://")] | None = None
    attribution: Line
    places: Line | None = None


class Retention(Record):
    """Days until personal data are erased, by class, counted from the last activity."""

    unconfirmed_days: Annotated[int, Field(ge=1)]
    offer_days: Annotated[int, Field(ge=1)]
    inquiry_days: Annotated[int, Field(ge=1)]
    message_days: Annotated[int, Field(ge=1)]
    outbox_days: Annotated[int, Field(ge=1)]
    draft_days: Annotated[int, Field(ge=1)] = 14
    search_days: Annotated[int, Field(ge=1)] = 14
    notice_days: Annotated[int, Field(ge=1)] = 90


class Reminders(Record):
    """When a landlord is asked whether a home is still free, and by how many days a yes extends."""

    days_before: list[Annotated[int, Field(ge=1, le=60)]] = [14, 3]
    extend_days: Annotated[int, Field(ge=1, le=180)] = 30


class Searches(Record):
    """Saved searches: how long one runs, when its owner is asked, how many an address may have."""

    days: Annotated[int, Field(ge=30, le=366)] = 183
    ending_days: Annotated[int, Field(ge=1, le=29)] = 14
    per_address: Annotated[int, Field(ge=1)] = 3


class RegionSettings(Record):
    """``region.yaml``: everything about the region that is not a table."""

    id: Slug
    name: Line
    portal_name: Line
    time_zone: Line
    default_language: str
    site_url: WebAddress
    forms_url: WebAddress
    staff_url: WebAddress
    mail_from: Annotated[Line, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[a-z]{2,}$")]
    content_branch: Annotated[Line, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$")]
    districts: Annotated[list[District], Field(min_length=1)]
    amts: list[Amt]
    school_holidays: list[Holidays]
    operator: Operator
    retention: Retention
    open_data: OpenData | None = None
    listing_days: list[int]
    reminders: Reminders = Reminders()
    searches: Searches = Searches()
    full_offer_inquiries: Annotated[int, Field(ge=1)] = 10
    four_eyes: bool = False
    privacy_version: Day
