"""Rules across the fields of an offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from catalog.photos import MOST_PHOTOS
from catalog.problems import Problem
from catalog.region import Municipality, Region
from catalog.rules.contact import find_contacts
from catalog.rules.texts import (
    duplicate_problems,
    language_problems,
    municipality_problems,
    text_problems,
)
from catalog.vocabulary import EnergyCertificate, Lease, RunningCost, SeparateCost
from catalog.yaml_source import Source

if TYPE_CHECKING:
    from catalog.offer import Offer

DEPOSIT_MONTHS = 3
"""BGB § 551: a deposit is at most three net rents."""
LONGEST_LISTING = timedelta(days=180)


def offer_problems(
    source: Source, offer: Offer, region: Region, *, today: date
) -> Iterator[Problem]:
    """Say what in an offer breaks a rule. An offer that has run out breaks none."""
    yield from _day_problems(source, offer, today)
    yield from _lease_problems(source, offer)
    yield from _place_problems(source, offer, region)
    yield from _rent_problems(source, offer)
    yield from _energy_problems(source, offer)
    for name in ("room_list", "extras", "languages"):
        yield from duplicate_problems(source, (name,), getattr(offer, name))
    yield from language_problems(source, offer.languages, region)
    yield from text_problems(source, offer.texts, region)
    yield from _photo_problems(source, offer, region)


def _day_problems(source: Source, offer: Offer, today: date) -> Iterator[Problem]:
    if offer.listed_on > today:
        yield source.problem(("listed_on",), "R326", found=offer.listed_on, today=today)
    if offer.available_from < offer.listed_on:
        yield source.problem(
            ("available_from",), "R302", found=offer.available_from, listed=offer.listed_on
        )
    if offer.listed_until <= offer.listed_on:
        yield source.problem(
            ("listed_until",), "R303", found=offer.listed_until, listed=offer.listed_on
        )
    listed_for = offer.listed_until - offer.listed_on
    if listed_for > LONGEST_LISTING:
        yield source.problem(
            ("listed_until",), "R306", found=listed_for.days, most=LONGEST_LISTING.days
        )


def _lease_problems(source: Source, offer: Offer) -> Iterator[Problem]:
    limited = offer.lease is Lease.LIMITED
    if limited and offer.lease_until is None:
        yield source.problem(("lease",), "R307")
    if offer.lease_until is None:
        return
    if not limited:
        yield source.problem(("lease_until",), "R308", found=offer.lease_until)
    if offer.lease_until <= offer.available_from:
        yield source.problem(
            ("lease_until",), "R309", found=offer.lease_until, begins=offer.available_from
        )


def _place_problems(source: Source, offer: Offer, region: Region) -> Iterator[Problem]:
    yield from municipality_problems(source, ("municipality",), offer.municipality, region)
    home = region.municipalities.get(offer.municipality)
    if home is None:
        return
    if offer.postcode not in home.postcodes:
        yield source.problem(
            ("postcode",),
            "R305",
            found=offer.postcode,
            place=home.name,
            expected=", ".join(home.postcodes) or "-",
        )
    if home.shown_as_amt and home.amt is not None:
        yield from _identifying_names(source, offer, home, home.amt.name)


def _identifying_names(
    source: Source, offer: Offer, home: Municipality, shown: str
) -> Iterator[Problem]:
    """Find the name of a small municipality: with so few people it names the landlord."""
    name = re.sub(r"\s*\(.*?\)", "", home.name)
    if name.casefold() in shown.casefold():  # the public place says it anyway
        return
    pattern = re.compile(rf"(?<!\w){re.escape(name)}s?(?!\w)", re.IGNORECASE)
    for tag, text in offer.texts.items():
        for field in ("title", "description"):
            if found := pattern.search(getattr(text, field)):
                yield source.problem(
                    ("texts", tag, field), "R324", found=found.group(), expected=shown
                )


def _photo_problems(source: Source, offer: Offer, region: Region) -> Iterator[Problem]:
    if len(offer.photos) > MOST_PHOTOS:
        yield source.problem(("photos",), "R327", found=len(offer.photos), most=MOST_PHOTOS)
    hashes = [photo.sha256 for photo in offer.photos]
    for place, photo in enumerate(offer.photos):
        if photo.sha256 in hashes[:place]:
            yield source.problem(("photos", place, "sha256"), "R319", found=photo.sha256)
        for tag, words in photo.alt.items():
            path = ("photos", place, "alt", tag)
            if tag not in region.tags:
                yield source.problem(path, "R315", found=tag, expected=", ".join(region.tags))
            for contact in find_contacts(words):
                yield source.problem(path, "R328", found=contact.text)


def _rent_problems(source: Source, offer: Offer) -> Iterator[Problem]:
    rent = offer.rent
    if rent.net == 0:
        yield source.problem(("rent", "net"), "R321").as_warning()
    elif rent.deposit > DEPOSIT_MONTHS * rent.net:
        yield source.problem(
            ("rent", "deposit"),
            "R301",
            found=_euros(rent.deposit),
            most=_euros(DEPOSIT_MONTHS * rent.net),
        )
    if rent.net and (rent.garage or 0) > rent.net:
        yield _dear(source, "garage", "R322", rent.garage or 0, rent.net).as_warning()
    if rent.net and rent.cold_costs > rent.net:
        yield _dear(source, "cold_costs", "R323", rent.cold_costs, rent.net).as_warning()
    yield from duplicate_problems(source, ("rent", "included"), rent.included)
    yield from duplicate_problems(source, ("rent", "separate"), rent.separate)
    twice = {cost.value for cost in RunningCost} & {cost.value for cost in SeparateCost}
    paid = {cost.value for cost in rent.included} & twice
    for place, cost in enumerate(rent.separate):
        if cost.value in paid:
            yield source.problem(("rent", "separate", place), "R320", found=cost.value)
        if cost is SeparateCost.HEATING and rent.heating is not None:
            yield source.problem(("rent", "separate", place), "R325", found=_euros(rent.heating))


def _dear(source: Source, name: str, code: str, found: int, net: int) -> Problem:
    return source.problem(("rent", name), code, found=_euros(found), net=_euros(net))


def _energy_problems(source: Source, offer: Offer) -> Iterator[Problem]:
    energy = offer.energy
    if energy.certificate not in {EnergyCertificate.DEMAND, EnergyCertificate.CONSUMPTION}:
        return
    where = ("energy", "certificate")
    if energy.value is None:
        yield source.problem(where, "R317", found=energy.certificate.value)
    if energy.carrier is None:
        yield source.problem(where, "R318", found=energy.certificate.value)


def _euros(cents: int) -> str:
    """Write cents as a file does: ``480`` or ``480.50``."""
    euros, rest = divmod(cents, 100)
    return f"{euros}.{rest:02d}" if rest else str(euros)
