"""The place of a small village is said nowhere: it would name the landlord."""

import re

from tests.site.document import SitePage
from tests.site.facts import Facts


def public_names(facts: Facts) -> str:
    """Return all names of places that pages may show, as one text."""
    amts = [amt["name"] for amt in facts.settings["amts"]]
    districts = [district["name"] for district in facts.settings["districts"]]
    shown = [row["name"] for row in facts.municipalities.values() if row["public_place"] != "amt"]
    return "\n".join([*amts, *districts, *shown])


def small_offers(facts: Facts) -> dict[str, dict[str, str]]:
    """Return what may not be said of each offer in a small place."""
    names = public_names(facts)
    found = {}
    for key, offer in facts.offers.items():
        if facts.small(offer):
            row = facts.municipalities[offer["municipality"]]
            own = {"ags": row["ags"], "postcode": offer["postcode"]}
            if row["name"] not in names:
                own["name"] = row["name"]
            found[key] = own
    return found


def visible(page: SitePage) -> str:
    """Return a page as it is sent, without its styles, in which figures mean sizes."""
    return re.sub(rb"<style>.*?</style>", b"", page.raw, flags=re.DOTALL).decode()


def says(html: str, secret: str) -> bool:
    return re.search(rf"(?<![\w]){re.escape(secret)}(?![\w])", html) is not None


def test_an_offer_in_a_small_place_names_neither_it_nor_its_postcode(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """AGS, name and postcode stand on no page of the offer, in no language; its Amt does."""
    secrets = small_offers(facts)
    assert len(secrets) >= 5
    assert sum("name" in own for own in secrets.values()) >= 3
    amts = {amt["id"]: amt["name"] for amt in facts.settings["amts"]}
    for key, own in secrets.items():
        amt = amts[facts.municipalities[own["ags"]]["amt"]]
        for tag in facts.languages:
            page = pages[f"{tag}/offers/{key}/index.html"]
            html = visible(page)
            told = {name for name, secret in own.items() if says(html, secret)}
            assert told == set(), f"{page.file}: {told}"
            assert amt in page.root.one("main").text, page.file


def test_lists_and_start_pages_name_only_public_places(
    pages: dict[str, SitePage], facts: Facts
) -> None:
    """The cards say no more than the pages they lead to."""
    for key, own in small_offers(facts).items():
        seen = 0
        for page in pages.values():
            for card in page.root.of_class("card"):
                if any(link["href"].endswith(f"/offers/{key}/") for link in card.all("a")):
                    seen += 1
                    assert not any(says(card.text, secret) for secret in own.values()), page.file
        assert seen >= len(facts.languages) * (key in facts.listed)


def test_no_page_holds_the_key_of_a_place(pages: dict[str, SitePage], facts: Facts) -> None:
    """An AGS is for files; readers have no use for it."""
    keys = re.compile(r"(?<!\w)(?:" + "|".join(facts.municipalities) + r")(?!\w)")
    assert [page.file for page in pages.values() if keys.search(visible(page))] == []


def test_a_large_place_is_named_with_its_postcode(pages: dict[str, SitePage], facts: Facts) -> None:
    """The rule hides villages, not towns: where many live the postcode helps."""
    large = [key for key in facts.listed if not facts.small(facts.offers[key])]
    assert large
    for key in large:
        text = pages[f"de/offers/{key}/index.html"].root.one("main").text
        assert facts.offers[key]["postcode"] in text, key
