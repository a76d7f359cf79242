"""What is near a home: by public place, soonest first, only what newcomers need first."""

from __future__ import annotations

from dataclasses import replace

from catalog.vocabulary import OpportunityKind
from sitegen.nearby import MOST_NEAR, Nearby
from sitegen.summaries import Meeting, OpportunitySummary
from tests.sitegen.conftest import Small

EVENT = "open-football-saturday"


def meeting(home: str, day: int, *, cancelled: bool = False) -> tuple[object, ...]:
    return tuple(
        Meeting(
            from_time=f"2026-12-{day:02}T17:00:00+01:00",
            to_time=f"2026-12-{day:02}T18:00:00+01:00",
            venue="House",
            online=not home,
            place=f"place of {home}",
            home=home,
            cancelled=cancelled,
        )
    )


def course(
    small: Small, slug: str, *dates: tuple[object, ...], kind: str = "advice"
) -> OpportunitySummary:
    return small.view.opportunities[EVENT]._replace(slug=slug, word=kind, dates=dates)


def near(small: Small, ags: str, *coming: OpportunitySummary) -> list[str]:
    return [one.slug for one in Nearby(coming, small.site.region).to(ags)]


def places(small: Small) -> tuple[str, str, str]:
    """Return a municipality, a neighbour of it and one that is not."""
    region = small.site.region
    home = next(ags for ags in region.municipalities if region.neighbours(ags))
    beside = min(region.neighbours(home))
    shown = {region.public_place(home).key, region.public_place(beside).key}
    around = {
        one
        for ags in region.municipalities
        for one in (ags, *region.neighbours(ags))
        if region.public_place(ags).key in shown
    }
    return home, beside, next(ags for ags in region.municipalities if ags not in around)


def test_here_and_next_door_is_near_and_elsewhere_is_not(small: Small) -> None:
    home, beside, far = places(small)
    coming = [course(small, f"at-{ags}", meeting(ags, 7)) for ags in (home, beside, far)]

    assert near(small, home, *coming) == sorted([f"at-{home}", f"at-{beside}"])


def test_the_soonest_date_near_the_home_counts(small: Small) -> None:
    """An earlier one elsewhere, online or called off does not."""
    home, _, far = places(small)
    late = course(small, "late", meeting(far, 1), meeting("", 2), meeting(home, 9))
    soon = course(small, "soon", meeting(home, 3, cancelled=True), meeting(home, 8))
    off = course(small, "off", meeting(home, 4, cancelled=True))

    found = Nearby([late, soon, off], small.site.region).to(home)

    assert [(one.slug, one.begins[:10], one.place) for one in found] == [
        ("soon", "2026-12-08", f"place of {home}"),
        ("late", "2026-12-09", f"place of {home}"),
    ]


def test_only_courses_advice_and_language_cafes_are_named_and_no_more_than_four(
    small: Small,
) -> None:
    home, _, _ = places(small)
    kinds = {
        kind.value: course(small, kind.value, meeting(home, 5), kind=kind.value)
        for kind in OpportunityKind
    }
    many = [course(small, f"c{number}", meeting(home, 20 - number)) for number in range(9)]

    assert sorted(near(small, home, *kinds.values())) == [
        "advice",
        "language_cafe",
        "language_course",
    ]
    assert near(small, home, *many) == [f"c{8 - number}" for number in range(MOST_NEAR)]


def test_villages_of_an_amt_share_what_is_near(small: Small) -> None:
    """A home's own village is its secret: what is near any of them is near all of them."""
    region = small.site.region
    by_place: dict[str, list[str]] = {}
    for ags, one in region.municipalities.items():
        if one.shown_as_amt:
            by_place.setdefault(region.public_place(ags).key, []).append(ags)
    villages = max(by_place.values(), key=len)
    lonely = replace(region, neighbour_pairs=())
    there = course(small, "there", meeting(villages[0], 5))

    found = {ags: [one.slug for one in Nearby([there], lonely).to(ags)] for ags in villages}

    assert len(villages) > 1
    assert list(found.values()) == [["there"]] * len(villages)
