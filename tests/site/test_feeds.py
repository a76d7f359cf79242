"""Feeds of the newest homes: Atom and JSON Feed say the same, for all places and each district."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.site.document import SitePage
from tests.site.facts import Facts

ATOM = "{http://www.w3.org/2005/Atom}"
ENTRIES = 20
# https://www.jsonfeed.org/version/1.1: what a feed and an item may hold, "!" for what they must.
FEED = {"version!", "title!", "home_page_url", "feed_url", "language", "authors", "items!"}
ITEM = {"id!", "url", "title", "content_text!", "date_published", "language"}


@pytest.fixture(scope="module")
def districts(facts: Facts) -> list[str]:
    """The slugs of the districts."""
    return [district["slug"] for district in facts.settings["districts"]]


def stem(tag: str, district: str) -> str:
    return f"{tag}/offers/in/{district}/feed" if district else f"{tag}/feed"


def atom(site: Path, name: str) -> ET.Element:
    return ET.parse(site / f"{name}.xml").getroot()  # noqa: S314 (our own file)


def json_feed(site: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / f"{name}.json").read_text("utf-8"))
    return found


def wanted(facts: Facts, district: str) -> list[str]:
    """Return the homes that a feed holds, the newest first, told from the files."""
    ids = {one["slug"]: one["id"] for one in facts.settings["districts"]}
    homes = [
        (offer["listed_on"], key)
        for key, offer in facts.offers.items()
        if key in facts.listed and (not district or offer["municipality"].startswith(ids[district]))
    ]
    return [key for _, key in sorted(homes, reverse=True)][:ENTRIES]


def lacks(keys: set[str], rules: set[str]) -> set[str]:
    """Return what is unknown or missing."""
    known = {rule.rstrip("!") for rule in rules}
    return (keys - known) | ({rule.rstrip("!") for rule in rules if rule.endswith("!")} - keys)


def test_both_feeds_hold_the_newest_homes(
    built_site: Path, facts: Facts, districts: list[str]
) -> None:
    """In each language, of all places and of each district."""
    for tag in facts.languages:
        for district in ("", *districts):
            name = stem(tag, district)
            entries = atom(built_site, name).findall(f"{ATOM}entry")
            ids = [str(entry.findtext(f"{ATOM}id")) for entry in entries]
            feed = json_feed(built_site, name)
            assert [one.split("/")[-2] for one in ids] == wanted(facts, district), name
            assert [item["id"] for item in feed["items"]] == ids, name
            titles = [entry.findtext(f"{ATOM}title") for entry in entries]
            assert [item["title"] for item in feed["items"]] == titles, name
            summaries = [entry.findtext(f"{ATOM}summary") for entry in entries]
            assert [item["content_text"] for item in feed["items"]] == summaries, name


def test_atom_says_what_its_standard_asks_for(
    built_site: Path, facts: Facts, districts: list[str]
) -> None:
    """Id, title, moment of change and author of the feed; id, title and moment of each entry."""
    site = facts.settings["site_url"]
    for tag, language in facts.languages.items():
        for district in ("", *districts):
            feed = atom(built_site, stem(tag, district))
            assert feed.findtext(f"{ATOM}id") == f"{site}/{stem(tag, district)}.xml"
            assert feed.findtext(f"{ATOM}title"), language
            assert feed.find(f"{ATOM}author/{ATOM}name") is not None
            for part in (feed, *feed.findall(f"{ATOM}entry")):
                moment = datetime.fromisoformat(str(part.findtext(f"{ATOM}updated")))
                assert moment.tzinfo is not None
                assert part.findtext(f"{ATOM}title")


def test_json_feeds_say_what_version_1_1_asks_for(
    built_site: Path, facts: Facts, districts: list[str]
) -> None:
    """Known keys only, all that must be there, moments with their offset, plain text."""
    for tag in facts.languages:
        for district in ("", *districts):
            feed = json_feed(built_site, stem(tag, district))
            assert feed["version"] == "https://jsonfeed.org/version/1.1"
            assert lacks(set(feed), FEED) == set()
            assert feed["language"] == tag
            for item in feed["items"]:
                assert lacks(set(item), ITEM) == set()
                assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
                assert "<" not in item["content_text"]
                assert "&" not in item["content_text"]


def test_pages_name_their_feeds(
    pages: dict[str, SitePage], built_site: Path, facts: Facts, districts: list[str]
) -> None:
    """Start page and list name the feed of all, the page of a district its own; others none."""
    found: dict[str, list[str]] = {}
    for page in pages.values():
        links = [link["href"] for link in page.root.all("link") if link["type"]]
        if links:
            found[page.file] = links
            assert all((built_site / link[1:]).is_file() for link in links), page.file
    for tag in facts.languages:
        of_all = [f"/{tag}/feed.xml", f"/{tag}/feed.json"]
        assert found[f"{tag}/index.html"] == found[f"{tag}/offers/index.html"] == of_all
        for district in districts:
            base = f"{tag}/offers/in/{district}/"
            if f"{base}index.html" in pages:
                assert found[f"{base}index.html"] == [f"/{base}feed.xml", f"/{base}feed.json"]
    homes = {district for district in districts if wanted(facts, district)}
    assert len(found) == len(facts.languages) * (2 + len(homes))
