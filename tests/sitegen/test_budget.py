"""A page above the cap of its kind is never written: the build says which and by how much."""

from __future__ import annotations

import random
import string
from pathlib import Path

import pytest
from isal import isal_zlib

from sitegen.budget import ANY_PAGE, CAPS, Scales, TooHeavyError, cap_of, packed
from sitegen.build import Engine
from tests.support.edits import start
from tests.support.processes import ROOT
from tests.support.sequences import folders_of
from tests.support.tiny import DAY, write_files

WEIGHT = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=12_000))  # noqa: S311 (no secret)
GUIDE = "content/guides/moving-in/de.md"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    write_files(tmp_path, start().files)
    return tmp_path


def make_heavy(base: Path) -> None:
    """Give a guide more than a flight of text that nothing compresses."""
    place = base / GUIDE
    lines = [WEIGHT[at : at + 60] for at in range(0, len(WEIGHT), 60)]
    place.write_text(place.read_text("utf-8") + " ".join(lines), "utf-8")


def contents(output: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(output)): one.read_bytes()
        for one in output.rglob("*")
        if one.is_file() and ".build" not in one.parts
    }


@pytest.mark.parametrize("known", [False, True], ids=["full build", "small build"])
def test_a_page_made_too_heavy_fails_the_build_by_name(base: Path, known: bool) -> None:  # noqa: FBT001
    """And the site stays as it was; once the page is light again, the build goes on."""
    light = (base / GUIDE).read_bytes()
    Engine(folders_of(base, start())).build(today=DAY)
    output = folders_of(base, start()).output
    before = contents(output)
    make_heavy(base)
    if not known:
        (output / ".build" / "state").unlink()

    with pytest.raises(TooHeavyError) as caught:
        Engine(folders_of(base, start())).build(today=DAY)

    names = {one.name for one in caught.value.heavy}
    assert "de/guides/moving-in/index.html" in names
    assert all("guides/moving-in" in name for name in names)
    worst = caught.value.heavy[0]
    assert worst.packed > worst.most == ANY_PAGE
    assert f"{worst.name}: at most {ANY_PAGE} B" in str(caught.value)
    assert contents(output) == before
    (base / GUIDE).write_bytes(light)
    Engine(folders_of(base, start())).build(today=DAY)
    assert contents(output) == before


def page(weight: int, *, noise: int) -> bytes:
    """A page that weighs about so many bytes: noise, and words that compress well."""
    chosen = random.Random(noise)  # noqa: S311 (no secret)
    return b"some words " * 1500 + bytes(chosen.choices(range(33, 127), k=int(weight * 1.2)))


def test_no_heavy_page_is_missed_although_not_all_are_weighed() -> None:
    """In any order; the languages of a unit are alike, units are not."""
    chosen = random.Random(7)  # noqa: S311 (no secret)
    scales, weighed = Scales(), 0
    for number in range(300):
        weight = chosen.choice((1_000, 3_000, 6_000, 7_400, 7_800, 8_000, 8_600, 12_000))
        pages = [
            (f"{tag}/offers/{number}/index.html", page(weight + spread, noise=number * 12 + spread))
            for spread, tag in enumerate(("de", "ar", "ti", "uk"))
        ]
        heavy = {one.name for one in scales.weigh("offer", pages)}
        assert heavy == {name for name, content in pages if packed(content) > CAPS["offer"]}
        weighed += bool(heavy)
    assert 20 < weighed < 280


@pytest.mark.parametrize(
    ("kind", "weight", "times"),
    [
        ("offer_sheet", 1_500, 1),
        ("offer_sheet", 4_000, 1),
        ("offer_sheet", 6_500, 3),
        ("offer_sheet", 9_200, 3),
        ("offer", 1_500, 3),
    ],
)
def test_a_sheet_far_below_its_cap_is_not_weighed_and_one_near_it_is(
    monkeypatch: pytest.MonkeyPatch, kind: str, weight: int, times: int
) -> None:
    """Once it is known how sheets of its language and size pack; what holds free text always is."""
    weighed: set[bytes] = set()

    def weigh(content: bytes, level: int) -> bytes:
        weighed.add(content)
        return packing(content, level)

    packing = isal_zlib.compress
    monkeypatch.setattr(isal_zlib, "compress", weigh)

    scales = Scales()
    for noise in range(3):
        scales.weigh(kind, [("de/offers/x/index.html", page(weight, noise=noise))])
    assert len(weighed) == times


def test_a_page_far_below_its_cap_hides_no_heavy_one() -> None:
    """Not one of its own unit, nor the next, however many light ones came before."""
    scales = Scales()
    names = [f"{tag}/offers/x/index.html" for tag in ("de", "ar")]
    for noise in range(20):
        light = [(name, page(1_500, noise=noise)) for name in names]
        assert scales.weigh("offer_sheet", light) == []
    mixed = [(names[0], page(1_500, noise=21)), (names[1], page(10_000, noise=22))]
    assert [one.name for one in scales.weigh("offer_sheet", mixed)] == [names[1]]
    assert [one.name for one in scales.weigh("offer_sheet", mixed[::-1])] == [names[1]]


def test_only_pages_have_caps_and_every_kind_of_page_has_one() -> None:
    assert cap_of("feed", "de/feed.xml") is None
    assert cap_of("page", "404.html") == 3_000
    assert cap_of("no such kind", "de/any/index.html") == ANY_PAGE


def test_the_record_names_the_kinds_of_today(tmp_path: Path) -> None:
    """docs/weights.csv is what a build compares with; a kind that has none is new."""
    from sitegen.pages import KINDS
    from sitegen.report import Heavy, read_record, write_record

    recorded = read_record(ROOT / "docs" / "weights.csv")
    assert recorded.keys() <= KINDS.keys()
    assert {"home", "offer", "offer_list", "guide"} <= recorded.keys()
    write_record(tmp_path / "w.csv", [Heavy(5, 9, "offer", "b"), Heavy(7, 9, "home", "a")])
    assert read_record(tmp_path / "w.csv") == {"home": 7, "offer": 5}
    assert read_record(tmp_path / "none.csv") == {}
