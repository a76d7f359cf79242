"""Places: the districts with a map, and of each the way to its Ämter and municipalities.

Homes are counted where they may be named: those of a village stand with its Amt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from catalog.areas import Group
from catalog.urls import (
    district_url,
    facet_url,
    offers_url,
    office_card_url,
    opportunities_url,
    opportunity_list_url,
    places_url,
)
from sitegen.facets import PLACE, Facet
from sitegen.kinds import Kind, Rendered
from sitegen.maps import Outline
from sitegen.render import Page, PageContext, head_of, render_in_all, translator_of
from sitegen.site import Site
from sitegen.view import View

if TYPE_CHECKING:
    from catalog.region import District


class AreaCount(NamedTuple):
    """How much there is in an area that is named by its slug.

    ``listed`` tells whether its opportunities have a list of their own.
    """

    slug: str
    homes: int
    opportunities: int = 0
    listed: bool = False


class PlacesInputs(NamedTuple):
    """Every district in the order of the region."""

    districts: tuple[AreaCount, ...]


class GroupCount(NamedTuple):
    """An Amt, or a municipality without one; ``beside`` are groups near it that have homes."""

    area: AreaCount
    towns: tuple[AreaCount, ...]
    beside: tuple[AreaCount, ...]


class DistrictInputs(NamedTuple):
    """The groups of a district that have homes, opportunities or neighbours with homes."""

    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PlaceLink:
    """A place with what there is; ``url`` empty where there is nothing to lead to."""

    label: str
    url: str
    homes: int
    opportunities: int = 0
    opportunities_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DistrictLink:
    """A district in the list and on the map; ``outline`` null where it is not drawn."""

    link: PlaceLink
    postcodes: tuple[str, ...]
    outline: Outline | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PlaceMap:
    """Districts to choose from; ``view`` is the viewBox of the map, empty without one."""

    view: str
    districts: tuple[DistrictLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Town:
    """A municipality by name with its postcodes, so that a search on the page finds it."""

    name: str
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class GroupLinks:
    """An Amt, or a municipality without one, with the lists of homes in it or beside it."""

    anchor: str
    area: PlaceLink
    towns: tuple[Town, ...]
    lists: tuple[PlaceLink, ...]
    beside: tuple[PlaceLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class OfficeLink:
    """An office to write to, and its card for an address book."""

    name: str
    mail: str
    card_url: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PlacesPage(PageContext):
    """All districts, and the offices that answer for them."""

    map: PlaceMap
    offers_url: str
    offices: tuple[OfficeLink, ...]
    offices_language: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DistrictPage(PageContext):
    """All places of a district."""

    name: str
    homes_url: str
    groups: tuple[GroupLinks, ...]
    places_url: str


def district_counts(view: View) -> tuple[AreaCount, ...]:
    """Say of every district how much there is."""
    opportunities = _opportunities(view)
    return tuple(
        _count(view, district.slug, opportunities)
        for district in view.site.region.settings.districts
    )


def place_map(site: Site, tag: str, counts: Iterable[AreaCount]) -> PlaceMap:
    """Show districts to choose from; one of a single municipality leads to its homes."""
    outlines = site.outlines
    by_slug = {district.slug: district for district in site.region.settings.districts}
    return PlaceMap(
        view=outlines.view if outlines else "",
        districts=tuple(
            DistrictLink(
                link=_district_link(site, tag, by_slug[count.slug], count),
                postcodes=_postcodes(site, by_slug[count.slug]),
                outline=outlines.by_district.get(by_slug[count.slug].id) if outlines else None,
            )
            for count in counts
        ),
    )


def _count(view: View, slug: str, opportunities: Counter[str]) -> AreaCount:
    homes = len(view.facets.get(Facet(place=slug), ()))
    return AreaCount(
        slug=slug,
        homes=homes,
        opportunities=opportunities[slug],
        listed=f"{PLACE}/{slug}" in view.opportunity_lists,
    )


def _opportunities(view: View) -> Counter[str]:
    """Count opportunities by the areas in which they take place."""
    around = view.site.areas.around
    return Counter(
        slug for one in view.coming for slug in {slug for ags in one.homes for slug in around[ags]}
    )


def _district_link(site: Site, tag: str, district: District, count: AreaCount) -> PlaceLink:
    homes = facet_url(tag, Facet(place=district.slug).path) if count.homes else ""
    url = homes if site.areas.single(district) else district_url(tag, district.slug)
    return PlaceLink(
        label=district.name,
        url=url,
        homes=count.homes,
        opportunities=count.opportunities,
        opportunities_url=_opportunities_url(tag, count),
    )


def _postcodes(site: Site, district: District) -> tuple[str, ...]:
    """Return the postcodes of a district that has no page of its own."""
    if not site.areas.single(district):
        return ()
    return tuple(code for group in site.areas.groups(district) for code in _codes(group))


def _codes(group: Group) -> Iterator[str]:
    for home in group.members:
        yield from home.postcodes


def district_pages(view: View) -> tuple[str, ...]:
    """Name the districts that have places to choose from."""
    areas = view.site.areas
    districts = view.site.region.settings.districts
    return tuple(district.slug for district in districts if not areas.single(district))


def _inputs(view: View, slug: str) -> DistrictInputs:
    areas, opportunities = view.site.areas, _opportunities(view)
    district = areas.by_slug[slug].district
    groups = []
    for group in areas.groups(district):
        area = _count(view, group.area.slug, opportunities)
        near = () if area.homes else areas.beside(group)
        beside = (_count(view, other, Counter()) for other in near)
        towns = {areas.around[home.ags][-1]: None for home in group.members}
        counted = (_count(view, town, Counter()) for town in towns if town != group.area.slug)
        groups.append(
            GroupCount(
                area=area,
                towns=tuple(town for town in counted if town.homes),
                beside=tuple(one for one in beside if one.homes),
            )
        )
    return DistrictInputs(groups=tuple(groups))


def _render_places(site: Site, _key: str, inputs: PlacesInputs, _record: None) -> Rendered:
    paths = {tag: places_url(tag) for tag in site.tags}
    return render_in_all(site, "places", paths, partial(_places, inputs=inputs))


def _places(site: Site, page: Page, *, inputs: PlacesInputs) -> PlacesPage:
    t = translator_of(site, page)
    about = t.wording.gettext("Homes and opportunities by district, Amt and municipality.")
    return PlacesPage(
        head=head_of(page, title=t.wording.gettext("Places"), description=about),
        map=place_map(site, page.tag, inputs.districts),
        offers_url=offers_url(page.tag),
        offices=tuple(
            OfficeLink(name=one.name, mail=one.mail, card_url=office_card_url(one.id))
            for one in site.region.offices
        ),
        offices_language=site.region.settings.default_language,
    )


def _render_district(site: Site, key: str, inputs: DistrictInputs, _record: None) -> Rendered:
    paths = {tag: district_url(tag, key) for tag in site.tags}
    make = partial(_district, slug=key, inputs=inputs)
    return render_in_all(site, "district", paths, make)


def _district(site: Site, page: Page, *, slug: str, inputs: DistrictInputs) -> DistrictPage:
    t, tag = translator_of(site, page), page.tag
    area = site.areas.by_slug[slug]
    title = t.wording.gettext("Places: %(place)s") % {"place": area.name}
    about = t.wording.gettext("Homes and opportunities by district, Amt and municipality.")
    groups = zip(site.areas.groups(area.district), inputs.groups, strict=True)
    some = any(group.area.homes for group in inputs.groups)
    return DistrictPage(
        head=head_of(page, title=title, description=about),
        name=area.name,
        homes_url=facet_url(tag, Facet(place=slug).path) if some else "",
        groups=tuple(_group_links(site, tag, group, counts) for group, counts in groups),
        places_url=places_url(tag),
    )


def _group_links(site: Site, tag: str, group: Group, counts: GroupCount) -> GroupLinks:
    area = _place_link(site, tag, counts.area)
    towns = tuple(_place_link(site, tag, town) for town in counts.towns)
    return GroupLinks(
        anchor=group.area.slug,
        area=area,
        towns=tuple(Town(name=home.name, postcodes=home.postcodes) for home in group.members),
        lists=(area, *towns) if area.url else (),
        beside=tuple(_place_link(site, tag, one) for one in counts.beside),
    )


def _place_link(site: Site, tag: str, count: AreaCount) -> PlaceLink:
    return PlaceLink(
        label=site.areas.by_slug[count.slug].name,
        url=facet_url(tag, Facet(place=count.slug).path) if count.homes else "",
        homes=count.homes,
        opportunities=count.opportunities,
        opportunities_url=_opportunities_url(tag, count),
    )


def _opportunities_url(tag: str, count: AreaCount) -> str:
    """Lead to the opportunities of an area, or to all where they have no list of their own."""
    path = f"{PLACE}/{count.slug}"
    return opportunity_list_url(tag, path) if count.listed else opportunities_url(tag)


PLACES = Kind(
    name="places",
    keys=lambda _view: ("",),
    inputs=lambda view, _key: PlacesInputs(districts=district_counts(view)),
    render=_render_places,
)
DISTRICT = Kind(name="district", keys=district_pages, inputs=_inputs, render=_render_district)
