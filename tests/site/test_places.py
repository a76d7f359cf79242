"""From district to Amt to municipality, without script and without naming a village's homes."""

from __future__ import annotations

import yaml

from tests.site.document import Element, SitePage
from tests.site.facts import Facts
from tests.site.home_lists import areas_of, districts, home_lists, slug, with_several_places


def sections(pages: dict[str, SitePage], tag: str, district: str) -> dict[str, Element]:
    page = pages[f"{tag}/places/{district}/index.html"]
    return {section["id"]: section for section in page.root.all("section")}


def group_of(facts: Facts, ags: str) -> str:
    """Return the slug of a municipality's Amt, or its own where it has none."""
    row = facts.municipalities[ags]
    amts = {amt["id"]: amt["name"] for amt in facts.settings["amts"]}
    return slug(amts[row["amt"]] if row["amt"] else row["name"])


def test_every_district_is_named_with_its_homes(pages: dict[str, SitePage], facts: Facts) -> None:
    """One of several municipalities has a page, one that is a town leads to its homes."""
    lists, several = home_lists(facts), with_several_places(facts)
    for tag in facts.languages:
        items = pages[f"{tag}/places/index.html"].root.one("ol").all("li")
        assert len(items) == len(districts(facts))
        for one, item in zip(districts(facts).values(), items, strict=True):
            link = item.all("a")[0]
            assert link.text == one["name"]
            homes = f"/{tag}/offers/in/{one['slug']}/"
            wanted = f"/{tag}/places/{one['slug']}/" if one["slug"] in several else homes
            assert link["href"] == wanted, tag
            assert str(len(lists[f"in/{one['slug']}"])) in item.text


def test_every_municipality_stands_in_its_amt_with_its_postcodes(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The browser's own search finds each name and each postcode."""
    with (facts.region / "postcodes.csv").open(encoding="utf-8") as file:
        codes = [line.strip().split(",") for line in file][1:]
    for tag in ("de", "ar"):
        for district in with_several_places(facts):
            found = sections(pages, tag, district)
            homes = {
                ags: row
                for ags, row in facts.municipalities.items()
                if areas_of(facts, ags)[0] == district
            }
            assert set(found) == {group_of(facts, ags) for ags in homes}
            for ags, row in homes.items():
                towns = found[group_of(facts, ags)].of_class("towns")[0].all("li")
                (town,) = [one for one in towns if one.text.startswith(f"{row['name']} ")]
                assert {code for key, code in codes if key == ags} <= set(town.text.split())


def test_a_place_leads_to_its_homes_or_to_those_near_by(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """A group with homes names its lists; one without leads to neighbouring groups that have some."""
    lists, near = home_lists(facts), 0
    for district in with_several_places(facts):
        for group, section in sections(pages, "de", district).items():
            links = [link["href"] for chips in section.of_class("chips") for link in chips.all("a")]
            if f"in/{group}" in lists:
                assert links[0] == f"/de/offers/in/{group}/"
            else:
                near += bool(links)
            assert all(link.split("/offers/")[1].strip("/") in lists for link in links)
    assert near > 3


def test_nothing_is_counted_at_a_village(pages: dict[str, SitePage], facts: Facts) -> None:
    """What stands beside it is the name and the postcode, no link and no figure."""
    small = [ags for ags, row in facts.municipalities.items() if row["public_place"] == "amt"]
    assert len(small) > 50
    names = {slug(facts.municipalities[ags]["name"]) for ags in small}
    public = {slug(row["name"]) for row in facts.municipalities.values()} - names
    linked = {
        link["href"].rstrip("/").rpartition("/")[2]
        for page in pages.values()
        if page.kind in {"district", "places"}
        for link in page.root.one("main").all("a")
    }
    assert linked & public
    assert linked & (names - public) == set()
    for district in with_several_places(facts):
        for section in sections(pages, "de", district).values():
            assert section.of_class("towns")[0].all("a", "b") == []


def test_every_office_can_be_written_to_and_kept_as_a_card(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """Its card for an address book is one tap away, in every language."""
    offices = yaml.safe_load((facts.region / "offices.yaml").read_text("utf-8"))
    for tag in facts.languages:
        page = pages[f"{tag}/places/index.html"]
        links = {link["href"] for link in page.root.all("a")}
        assert {f"mailto:{office['mail']}" for office in offices} <= links
        assert {f"/offices/{office['id']}.vcf" for office in offices} <= links
        names = {bdi.text for bdi in page.root.all("bdi") if bdi["lang"]}
        assert {office["name"] for office in offices} <= names
