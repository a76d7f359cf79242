"""Finds the names of places and postcodes among words that somebody typed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from catalog.areas import Areas, Group
from catalog.folding import words
from catalog.sounding import FIRST_OTHER_SCRIPT, consonants, sounds_like

if TYPE_CHECKING:
    from catalog.region import District, Municipality, Region

Name = tuple[str, ...]
MOST_WORDS = 6
SHORTEST_BEGINNING = 4
MOST_BEGUN = 8
"""More places than this begin alike: then the beginning says nothing yet."""
MOST_ALIKE = 3
_ALIKE = 0.8
"""Which share of their letters two words must have in common to be spellings of one."""
_FEWEST_CONSONANTS = 3
"""With fewer, too many words sound alike."""
_POSTCODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place that words ``start`` to ``stop`` name; ``keys`` are those of public places.

    ``district`` is set, and ``keys`` empty, where a whole district is meant. Of a postcode only
    those places are in ``keys`` whose homes do not show it. ``name`` is how it may be called
    in public: a village is called by its Amt then, and ``village`` is true. ``homes`` are the
    municipalities meant. ``exact`` false: the words only begin the names of these places.
    ``heard``: a word of another script that is a town's name as it is spoken.
    """

    start: int
    stop: int
    kind: Literal["municipality", "amt", "district", "postcode"]
    name: str
    keys: tuple[str, ...]
    homes: tuple[str, ...]
    district: str = ""
    village: bool = False
    exact: bool = True
    heard: bool = False


@dataclass(frozen=True)
class PlaceNames:
    """The names of a region's places, folded as they are typed."""

    region: Region

    def spots(self, typed: Sequence[str], *, by_sound: bool = False) -> list[Spot]:
        """Return the places that folded words name; of several names the longest counts.

        A town is also known by its name in another script. ``by_sound`` takes words there that
        have no more than the consonants of a name.
        """
        found, start = [], 0
        while start < len(typed):
            spot = (
                self._longest(typed, start)
                or self._begun(typed, start)
                or self._heard(typed[start], start)
            )
            if spot is None and by_sound:
                spot = self._sounding(typed[start], start)
            if spot is None:
                start += 1
            else:
                found.append(spot)
                start = spot.stop
        return found

    def alike(self, word: str) -> list[str]:
        """Return how the names are spelt that a folded word may have been meant for, nearest first.

        Nothing for a word that is a name, or begins one.
        """
        if word in self._spellings or self.spots((word,)):
            return []
        towns = [town for town, _ in self._towns if sounds_like(word, town)]
        near = get_close_matches(word, self._spellings, n=MOST_ALIKE, cutoff=_ALIKE)
        found = dict.fromkeys((*towns, *near))
        return [self._spellings[name] for name in found][:MOST_ALIKE]

    def public_places(self, spot: Spot) -> tuple[str, ...]:
        """Return the public places of the municipalities that a place is made of."""
        return self._keys(self.region.municipalities[ags] for ags in spot.homes)

    def amt_around(self, spot: Spot) -> tuple[str, ...]:
        """Return the public places of the Ämter around a place."""
        groups = {group.area.key: group for group in self._groups_of(spot)}
        return self._keys(home for group in groups.values() for home in group.members)

    def beside(self, spot: Spot) -> tuple[str, ...]:
        """Return the public places of the Ämter and towns that touch the one of a place."""
        slugs = {slug for group in self._groups_of(spot) for slug in self._areas.beside(group)}
        return self._keys(home for slug in slugs for home in self._by_slug[slug].members)

    def districts_of(self, spot: Spot) -> tuple[District, ...]:
        """Return the districts that a place lies in."""
        homes = [self.region.municipalities[ags] for ags in spot.homes]
        return tuple({home.district.id: home.district for home in homes}.values())

    def _longest(self, typed: Sequence[str], start: int) -> Spot | None:
        for length in range(min(MOST_WORDS, len(typed) - start), 0, -1):
            name = tuple(typed[start : start + length])
            spot = self._by_name.get(name)
            if spot is None and length == 1 and _POSTCODE.fullmatch(name[0]):
                spot = self._at_postcode(name[0])
            if spot is not None:
                return replace(spot, start=start, stop=start + length)
        return None

    def _begun(self, typed: Sequence[str], start: int) -> Spot | None:
        """Return the places whose names begin with a word, if they are few."""
        word = typed[start]
        if len(word) < SHORTEST_BEGINNING or word.isdecimal():
            return None
        place = bisect_left(self._names, (word,))
        names = list(takewhile(lambda name: name[0].startswith(word), self._names[place:]))
        spots = [self._by_name[name] for name in names[: MOST_BEGUN + 1]]
        spots = [spot for spot in spots if spot.kind == "municipality"]
        if not spots or len(names) > MOST_BEGUN:
            return None
        return Spot(
            start=start,
            stop=start + 1,
            kind="municipality",
            name=spots[0].name,
            keys=tuple(dict.fromkeys(key for spot in spots for key in spot.keys)),
            homes=tuple(ags for spot in spots for ags in spot.homes),
            village=spots[0].village,
            exact=False,
        )

    def _heard(self, word: str, start: int) -> Spot | None:
        """Return the town whose name a word of another script is; villages are only guessed.

        Their names are many and short, so that everyday words would be taken for one.
        """
        if word < FIRST_OTHER_SCRIPT:
            return None
        found = [spot for town, spot in self._towns if sounds_like(word, town)]
        if len(found) != 1:
            return None
        return replace(found[0], start=start, stop=start + 1, heard=True)

    @cached_property
    def _towns(self) -> list[tuple[str, Spot]]:
        """The municipalities of one word that belong to no Amt."""
        homes = self.region.municipalities
        return [
            (name[0], spot)
            for name, spot in self._by_name.items()
            if spot.kind == "municipality" and len(name) == 1 and homes[spot.homes[0]].amt is None
        ]

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """The names of municipalities and districts, by how they are folded."""
        homes = sorted(self.region.municipalities.values(), key=lambda one: one.ags)
        named = [home.name for home in homes]
        named += [district.name for district in self.region.settings.districts]
        names = (re.sub(r" *\(.*?\)", "", name) for name in named)
        return {" ".join(words(name)): name for name in names}

    def _sounding(self, word: str, start: int) -> Spot | None:
        """Return the municipality whose name sounds like a word of another script, if one does."""
        if word < FIRST_OTHER_SCRIPT:
            return None
        sounds = consonants(word)
        spots = self._by_sound.get(sounds, ()) if len(sounds) >= _FEWEST_CONSONANTS else ()
        return replace(spots[0], start=start, stop=start + 1) if len(spots) == 1 else None

    @cached_property
    def _by_sound(self) -> dict[str, list[Spot]]:
        """The municipalities of one word by their sound."""
        found: dict[str, list[Spot]] = {}
        for name, spot in self._by_name.items():
            if spot.kind == "municipality" and len(name) == 1:
                found.setdefault(consonants(name[0]), []).append(spot)
        return found

    def _at_postcode(self, code: str) -> Spot | None:
        """Return the places that share a postcode."""
        homes = self.region.municipalities_by_postcode.get(code)
        if homes is None:
            return None
        names = dict.fromkeys(self.region.public_place(home.ags).name for home in homes)
        return Spot(
            start=0,
            stop=0,
            kind="postcode",
            name=", ".join(names),
            keys=self._keys(home for home in homes if home.shown_as_amt),
            homes=tuple(home.ags for home in homes),
        )

    @cached_property
    def _names(self) -> list[Name]:
        return sorted(self._by_name)

    @cached_property
    def _by_name(self) -> dict[Name, Spot]:
        """What each name means: a municipality before a district before an Amt."""
        found: dict[Name, Spot] = {}
        for name, spot in self._named():
            found.setdefault(name, spot)
        return found

    def _named(self) -> Iterator[tuple[Name, Spot]]:
        homes = sorted(self.region.municipalities.values(), key=lambda one: one.ags)
        for home in homes:
            spot = self._municipality(home)
            yield tuple(words(home.name)), spot
            yield tuple(words(re.sub(r"\(.*?\)", "", home.name))), spot
        for district in self.region.settings.districts:
            members = tuple(home.ags for home in homes if home.district.id == district.id)
            spot = _spot("district", district.name, homes=members, district=district.id)
            yield tuple(words(district.name)), spot
        for amt in self.region.settings.amts:
            inside = [home for home in homes if home.amt and home.amt.id == amt.id]
            spot = _spot("amt", amt.name, homes=tuple(home.ags for home in inside))
            spot = replace(spot, keys=self._keys(inside))
            name = tuple(words(amt.name))
            yield name, spot
            if name[0] == self._first_word_of_amts:
                yield name[1:], spot

    @cached_property
    def _first_word_of_amts(self) -> str | None:
        """The word with which all names of Ämter begin, if there is one."""
        firsts = {words(amt.name)[0] for amt in self.region.settings.amts}
        return firsts.pop() if len(firsts) == 1 else None

    def _municipality(self, home: Municipality) -> Spot:
        place = self.region.public_place(home.ags)
        spot = _spot("municipality", place.name, homes=(home.ags,))
        return replace(spot, keys=(place.key,), village=place.kind == "amt")

    def _groups_of(self, spot: Spot) -> Iterator[Group]:
        for ags in spot.homes:
            home = self.region.municipalities[ags]
            yield self._by_slug[self._areas.by_key(home.amt.id if home.amt else ags).slug]

    @cached_property
    def _areas(self) -> Areas:
        return Areas(self.region)

    @cached_property
    def _by_slug(self) -> dict[str, Group]:
        districts = self.region.settings.districts
        groups = (group for one in districts for group in self._areas.groups(one))
        return {group.area.slug: group for group in groups}

    def _keys(self, homes: Iterable[Municipality]) -> tuple[str, ...]:
        found = (self.region.public_place(home.ags).key for home in homes)
        return tuple(dict.fromkeys(sorted(found)))


def _spot(
    kind: Literal["municipality", "amt", "district"],
    name: str,
    *,
    homes: tuple[str, ...],
    district: str = "",
) -> Spot:
    return Spot(start=0, stop=0, kind=kind, name=name, keys=(), homes=homes, district=district)
