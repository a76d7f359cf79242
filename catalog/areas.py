"""Areas: districts, Ämter and municipalities whose homes are listed together, by their slugs.

An area is public: a village whose own name would identify a landlord is none, its homes
belong to the Amt around it. A district of one municipality is one area, not two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from catalog.slugs import slug_of

if TYPE_CHECKING:
    from catalog.region import District, Municipality, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area; ``key`` is the id of the district or Amt, or the AGS."""

    slug: str
    name: str
    kind: Literal["district", "amt", "municipality"]
    key: str
    district: District


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An Amt with its municipalities, or a municipality without one; ``members`` by name."""

    area: Area
    members: tuple[Municipality, ...]


@dataclass(frozen=True)
class Areas:
    """All areas of a region."""

    region: Region

    @cached_property
    def by_slug(self) -> dict[str, Area]:
        """Every area by its slug: districts first, then Ämter, then municipalities."""
        return {area.slug: area for area in self._by_key.values()}

    @cached_property
    def around(self) -> dict[str, tuple[str, ...]]:
        """By AGS the slugs of the areas that hold its homes, the widest first."""
        return {
            ags: tuple(dict.fromkeys(self._by_key[key].slug for key in self._keys_of(home)))
            for ags, home in self.region.municipalities.items()
        }

    def by_key(self, key: str) -> Area:
        """Return the area of a district's id, an Amt's id or an AGS; raises KeyError."""
        return self._by_key[key]

    def single(self, district: District) -> bool:
        """Tell whether a district is one municipality."""
        return self._sizes[district.id] == 1

    def groups(self, district: District) -> tuple[Group, ...]:
        """Return the Ämter and the other municipalities of a district by name."""
        members: dict[str, list[Municipality]] = {}
        for home in sorted(self.region.municipalities.values(), key=lambda one: one.name):
            if home.district.id == district.id:
                members.setdefault(_group_key(home), []).append(home)
        found = (
            Group(area=self._by_key[key], members=tuple(homes)) for key, homes in members.items()
        )
        return tuple(sorted(found, key=lambda group: (group.area.kind != "amt", group.area.name)))

    def beside(self, group: Group) -> tuple[str, ...]:
        """Return the slugs of the groups that touch one, each once, in the order of slugs.

        Of Ämter, not of villages: what lies beside a village would say where a home is.
        """
        region = self.region
        touching = {ags for home in group.members for ags in region.neighbours(home.ags)}
        slugs = {self._by_key[_group_key(region.municipalities[ags])].slug for ags in touching}
        return tuple(sorted(slugs - {group.area.slug}))

    def _keys_of(self, home: Municipality) -> Iterator[str]:
        yield home.district.id
        if home.amt:
            yield home.amt.id
        if not _is_village(home):
            yield home.ags

    @cached_property
    def _sizes(self) -> Counter[str]:
        return Counter(home.district.id for home in self.region.municipalities.values())

    @cached_property
    def _by_key(self) -> dict[str, Area]:
        found: dict[str, Area] = {}
        taken: set[str] = set()
        for area in self._areas():
            slug = area.slug if area.slug not in taken else f"{area.slug}-{area.kind}"
            taken.add(slug)
            found[area.key] = _renamed(area, slug)
        for home in self.region.municipalities.values():
            if self.single(home.district):
                found[home.ags] = found[home.district.id]
        return found

    def _areas(self) -> Iterator[Area]:
        settings, homes = self.region.settings, self.region.municipalities.values()
        for district in settings.districts:
            yield _area(district.slug, district.name, "district", key=district.id, of=district)
        amts = {home.amt.id: home for home in homes if home.amt}
        for amt in settings.amts:
            if amt.id in amts:
                of = amts[amt.id].district
                yield _area(slug_of(amt.name), amt.name, "amt", key=amt.id, of=of)
        for home in homes:
            if not (self.single(home.district) or _is_village(home)):
                yield _area(home.slug, home.name, "municipality", key=home.ags, of=home.district)


def _is_village(home: Municipality) -> bool:
    return home.shown_as_amt and home.amt is not None


def _group_key(home: Municipality) -> str:
    return home.amt.id if home.amt else home.ags


def _area(
    slug: str,
    name: str,
    kind: Literal["district", "amt", "municipality"],
    *,
    key: str,
    of: District,
) -> Area:
    return Area(slug=slug, name=name, kind=kind, key=key, district=of)


def _renamed(area: Area, slug: str) -> Area:
    return Area(slug=slug, name=area.name, kind=area.kind, key=area.key, district=area.district)
