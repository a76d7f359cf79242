"""The region's places and what is on offer there, and somebody who searches."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape

import yaml
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from formsrv.config import PublicConfig
from tests.support.processes import ROOT

DAY = date(2026, 11, 22)
CONTENT, REGION = ROOT / "content", ROOT / "region"
TAGS = [language["tag"] for language in yaml.safe_load((REGION / "languages.yaml").read_text())]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A row of municipalities.csv, with its postcodes and what is on offer there."""

    ags: str
    name: str
    amt: str
    hidden: bool
    postcodes: tuple[str, ...]
    offers: tuple[str, ...]


def read_places() -> list[Place]:
    codes: dict[str, list[str]] = {}
    with (REGION / "postcodes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            codes.setdefault(row["ags"], []).append(row["postcode"])
    offers: dict[str, list[str]] = {}
    for path in CONTENT.glob("offers/*/*.yaml"):
        offer = yaml.safe_load(path.read_text("utf-8"))
        if offer["listed_until"] >= DAY and offer.get("availability") != "rented":
            offers.setdefault(offer["municipality"], []).append(path.stem)
    with (REGION / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return [
            Place(
                ags=row["ags"],
                name=row["name"],
                amt=row["amt"],
                hidden=row["public_place"] == "amt",
                postcodes=tuple(codes[row["ags"]]),
                offers=tuple(sorted(offers.get(row["ags"], ()))),
            )
            for row in csv.DictReader(file)
        ]


PLACES = read_places()


@dataclass(frozen=True, kw_only=True)
class Searched:
    """A page of results."""

    answer: TestResponse

    @property
    def html(self) -> str:
        """The whole page."""
        return self.answer.text

    @property
    def main(self) -> str:
        """The page between its form and its footer."""
        return self.html.split("</form>", 1)[1].split("</main>", 1)[0]

    @property
    def links(self) -> list[str]:
        """The addresses of the results."""
        return re.findall(r'<li class="card"><h3[^>]*><a href="([^"]+)"', self.main)

    @property
    def homes(self) -> list[str]:
        """The ids of the homes among them."""
        return [link.split("/")[3] for link in self.links if "/offers/" in link]

    @property
    def note(self) -> str:
        """What the page says about why it shows this."""
        found = re.search(r'<p class="note">(.*?)</p>', self.main, re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""


@dataclass(frozen=True, kw_only=True)
class Searcher:
    """The public app with an index, and somebody who searches."""

    client: FlaskClient
    config: PublicConfig

    def find(self, text: str, tag: str = "en", **others: str | int) -> Searched:
        """Send the form."""
        answer = self.client.get(f"/forms/{tag}/search", query_string={"q": text, **others})
        return Searched(answer=answer)

    def homes(self, text: str, **others: str | int) -> set[str]:
        """Return the ids of all homes that are found, over all pages of results."""
        found: set[str] = set()
        for start in range(0, 200, 10):
            page = self.find(text, kind="homes", **{**others, "from": start})
            if not page.homes:
                break
            found |= set(page.homes)
        return found


def one(wanted: Callable[[Place], object]) -> Place:
    """Return the first place of the region that has what a test needs."""
    return next(place for place in PLACES if wanted(place))


def named_once(place: Place) -> bool:
    return sum(place.name in other.name for other in PLACES) == 1


TOWN = one(lambda place: place.offers and not place.hidden and place.amt == "")
VILLAGE = one(lambda place: place.offers and place.hidden and named_once(place))
