"""Areas hold every municipality once, name no village, and their slugs lead to one place each."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.areas import Areas
from catalog.region import Region
from catalog.region_files import load_region
from tests.support.processes import ROOT


@pytest.fixture(scope="module")
def real() -> Areas:
    """The areas of the region in this checkout."""
    return Areas(load_region(ROOT / "region"))


def base() -> Region:
    return load_region(Path(__file__).parent / "base" / "region")


def test_every_municipality_is_in_one_group_of_its_district(real: Areas) -> None:
    """Nothing is listed twice, nothing is lost."""
    region = real.region
    members = [
        (group.area.district.id, home.ags)
        for district in region.settings.districts
        for group in real.groups(district)
        for home in group.members
    ]
    assert sorted(members) == sorted(
        (home.district.id, home.ags) for home in region.municipalities.values()
    )


def test_a_slug_leads_to_one_area_in_plain_letters(real: Areas) -> None:
    """As many slugs as areas, fit for an address."""
    assert all(area.slug == slug and slug.isascii() for slug, area in real.by_slug.items())
    around = {slug for slugs in real.around.values() for slug in slugs}
    assert around == real.by_slug.keys()


def test_a_village_is_no_area(real: Areas) -> None:
    """The smallest area around it is its Amt; of all others it is the municipality itself."""
    for ags, home in real.region.municipalities.items():
        smallest = real.by_slug[real.around[ags][-1]]
        assert (smallest.kind == "amt") == home.shown_as_amt
        assert home.shown_as_amt or smallest.name == home.name
        assert real.around[ags][0] == home.district.slug


def test_a_district_of_one_municipality_is_one_area() -> None:
    """A town that is a district of its own has one list, not two of the same homes."""
    areas = Areas(base())
    assert areas.around["99001000"] == ("musterstadt",)
    assert areas.around["99057001"] == ("kreis-beispiel", "grossdorf")
    assert areas.around["99057002"] == ("kreis-beispiel", "amt-mustersee")
    assert areas.around["99057003"] == ("kreis-beispiel", "amt-mustersee", "seehof")


def test_places_of_the_same_name_get_slugs_of_their_own() -> None:
    """A municipality that is called like its district."""
    region = base()
    settings = region.settings
    wide, other = (one.model_copy(update={"slug": "grossdorf"}) for one in settings.districts)
    districts = [settings.districts[0], other]
    homes = {
        ags: replace(home, district=other) if home.district.id == other.id else home
        for ags, home in region.municipalities.items()
    }
    renamed = replace(
        region,
        settings=settings.model_copy(update={"districts": districts}),
        municipalities=homes,
    )
    assert Areas(renamed).around["99057001"] == ("grossdorf", "grossdorf-municipality")
    assert wide.slug == other.slug


def test_beside_a_group_are_groups_and_no_villages() -> None:
    """What touches a village is told of its whole Amt."""
    region = replace(
        base(),
        neighbour_pairs=(
            ("99001000", "99057002"),
            ("99057001", "99057003"),
            ("99057002", "99057003"),
        ),
    )
    areas = Areas(region)
    district = region.settings.districts[1]
    beside = {group.area.slug: areas.beside(group) for group in areas.groups(district)}
    assert beside == {
        "amt-mustersee": ("grossdorf", "musterstadt"),
        "grossdorf": ("amt-mustersee",),
    }
