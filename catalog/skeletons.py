"""Texts of files to begin with: each key with its choices, empty where a person must decide."""

from __future__ import annotations

from datetime import date

from catalog.region import Municipality, Region
from catalog.vocabulary import (
    Audience,
    EnergyCarrier,
    EnergyCertificate,
    Kitchen,
    LandlordKind,
    OfferKind,
    OpportunityKind,
    Room,
    RunningCost,
    SeparateCost,
    Word,
)

_OFFER = """\
# One offer. Fill in what is empty; remove comments before: python -m catalog fmt FILE
# No name, street, phone number or mail address of the landlord may stand in this file.
kind:  # {kinds}
municipality: "{ags}"  # {name}
postcode: "{postcode}"  # {postcodes}
listed_on: {listed_on}
listed_until: {listed_until}
available_from:  # day such as {listed_until}
rooms:  # 1 to 20 in halves
area:  # square metres
persons:  # for how many it is large enough
room_list: []  # {rooms}
kitchen:  # {kitchens}
rent:
  net:  # euros a month such as 480 or 480.50
  cold_costs:  # running costs without heating
  # heating: left out when the tenant pays the supplier
  deposit: 0  # at most three net rents (BGB § 551)
  included: []  # {included}
  separate: []  # {separate}
energy:
  certificate:  # {certificates}
  # value: kWh per square metre and year; needed with demand and consumption
  # carrier: {carriers}
landlord:  # {landlords}
languages: [{language}]  # that whoever answers speaks
texts:
  {language}:
    title:  # 10 to 50 characters
    description: >-

"""
_OPPORTUNITY = """\
# One opportunity to take part. Fill in what is empty.
kind:  # {kinds}
organiser:
  name:  # the institution, never a private person
  # mail, phone, website: its public contact
venues:
  - id: main
    name:  # a public place
    municipality:  # its key (AGS) in quotes, or: online: true
    # address: street and number
schedule:
  - first: {first}
    begins:  # time of day in quotes such as "17:00"
    ends:
    # rule: FREQ=WEEKLY;BYDAY=MO
    # until: last day of the rule
audience: []  # {audiences}
languages: [{language}]
texts:
  {language}:
    title:  # 10 to 50 characters
    description: >-

"""
_GUIDE = """\
---
title:
summary:  # one sentence of 10 to 240 characters
checked_on: {checked_on}
review_due: {review_due}
sources: []  # - title: ... and url: https://...
---
"""


def offer_skeleton(
    home: Municipality, region: Region, *, listed_on: date, listed_until: date
) -> str:
    """Return a file for an offer in a municipality."""
    return _OFFER.format(
        kinds=_choices(OfferKind),
        ags=home.ags,
        name=home.name,
        postcode=home.postcodes[0] if len(home.postcodes) == 1 else "",
        postcodes=", ".join(home.postcodes),
        listed_on=listed_on,
        listed_until=listed_until,
        rooms=_choices(Room),
        kitchens=_choices(Kitchen),
        included=_choices(RunningCost),
        separate=_choices(SeparateCost),
        certificates=_choices(EnergyCertificate),
        carriers=_choices(EnergyCarrier),
        landlords=_choices(LandlordKind),
        language=region.settings.default_language,
    )


def opportunity_skeleton(region: Region, *, first: date) -> str:
    """Return a file for an opportunity."""
    return _OPPORTUNITY.format(
        kinds=_choices(OpportunityKind),
        first=first,
        audiences=_choices(Audience),
        language=region.settings.default_language,
    )


def guide_skeleton(*, checked_on: date, review_due: date) -> str:
    """Return a file for a guide."""
    return _GUIDE.format(checked_on=checked_on, review_due=review_due)


def _choices(words: type[Word]) -> str:
    return ", ".join(word.value for word in words)
