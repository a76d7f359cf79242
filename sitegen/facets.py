"""Facets: the listed homes by place, household, rooms, rent limit and what else people ask for.

A facet exists while a home is in it. A household finds every home that has room for it; one
larger than any of the rent tables looks among the homes for the largest. There is no cross product: besides single questions only
districts are combined, with the household, the rent limit and homes without steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from catalog.vocabulary import Certificate
from sitegen.rents import LARGEST_HOUSEHOLD
from sitegen.summaries import OfferSummary

SOON_DAYS = 30
PLACE, FOR, ROOMS, WITHIN, WITH = "in", "for", "rooms", "within", "with"
"""How addresses name the questions: ``in/<slug>``, ``for/<persons>``, ``within/<persons>``."""
NOW, SOON, STEP_FREE, NO_CERTIFICATE = "now", "soon", "step-free", "no-wbs"
_ORDER = (WITHIN, "", FOR, ROOMS, WITH)
_WORDS = (NOW, SOON, STEP_FREE, NO_CERTIFICATE)
_NOT_REQUIRED = Certificate.NOT_REQUIRED.value


class Facet(NamedTuple):
    """One question, or the same one within a district; ``place`` is the slug of an area."""

    place: str = ""
    rule: str = ""
    value: str = ""

    @property
    def path(self) -> str:
        """What stands in addresses behind ``/offers/``."""
        place = f"{PLACE}/{self.place}" if self.place else ""
        rule = f"{self.rule}/{self.value}" if self.rule else ""
        return "/".join(part for part in (place, rule) if part)

    @property
    def number(self) -> int:
        """The value as a count of persons or rooms."""
        return int(self.value)

    @property
    def answers(self) -> dict[str, str]:
        """The same question as fields of the form that saves a search; its limits are at least."""
        found = {"place": self.place} if self.place else {}
        if self.rule in {FOR, WITHIN}:
            found["persons"] = self.value
        if self.rule == ROOMS:
            found["rooms"] = self.value
        if self.rule == WITHIN:
            found["within_limit"] = "yes"
        if self.value == STEP_FREE:
            found["step_free"] = "yes"
        return found

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Single questions first, in a fixed order; numbers in their own order."""
        known = _WORDS.index(self.value) if self.rule == WITH else int(self.value or 0)
        combined = self.place if self.rule else ""
        return (combined, _ORDER.index(self.rule), self.place, known)


def read_facet(path: str) -> Facet:
    """Return the facet of a path."""
    parts = path.split("/")
    place = parts[1] if parts[0] == PLACE else ""
    rule, value = (parts[2:] if place else parts) or ("", "")
    return Facet(place, rule, value)


def sort_into_facets(
    listed: Iterable[OfferSummary], around: Mapping[str, tuple[str, ...]], *, today: date
) -> dict[Facet, tuple[OfferSummary, ...]]:
    """Return every facet that has homes, with them in the order given.

    ``around`` names by AGS the areas that hold a home, its district first.
    """
    found: dict[_Key, list[OfferSummary]] = defaultdict(list)
    now = today.toordinal()
    for offer in listed:
        areas = around[offer.home]
        for area in areas:
            found[(area, "", "")].append(offer)
        asked = _Asked(
            district=areas[0],
            persons=offer.persons,
            rooms=offer.room_count,
            within=offer.within,
            now=offer.available_from <= now,
            soon=offer.available_from <= now + SOON_DAYS,
            step_free=offer.step_free,
            no_certificate=offer.certificate == _NOT_REQUIRED,
        )
        for key in _keys_of(asked):
            found[key].append(offer)
    facets = {Facet(*key): tuple(offers) for key, offers in found.items()}
    return dict(sorted(facets.items(), key=lambda item: item[0].sort_key))


_Key = tuple[str, str, str]
"""What a facet is made from: thousands of homes are sorted by it."""


class _Asked(NamedTuple):
    """What decides beside its place in which facets a home is; many homes are alike in all of it."""

    district: str
    persons: int
    rooms: str
    within: tuple[int, ...]
    now: bool
    soon: bool
    step_free: bool
    no_certificate: bool


@lru_cache(maxsize=4096)
def _keys_of(home: _Asked) -> tuple[_Key, ...]:
    sizes = range(1, min(home.persons, LARGEST_HOUSEHOLD) + 1)
    questions = [(FOR, str(count)) for count in sizes]
    questions.append((ROOMS, str(max(1, int(float(home.rooms))))))
    questions += [(WITHIN, str(count)) for count in home.within]
    words = (
        (NOW, home.now),
        (SOON, home.soon),
        (STEP_FREE, home.step_free),
        (NO_CERTIFICATE, home.no_certificate),
    )
    questions += [(WITH, word) for word, is_so in words if is_so]
    keys = []
    for rule, value in questions:
        keys.append(("", rule, value))
        if rule in (FOR, WITHIN) or value == STEP_FREE:
            keys.append((home.district, rule, value))
    return tuple(keys)
