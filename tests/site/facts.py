"""What the files in content/ and region/ say, read without the code that builds the site."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from dateutil.rrule import rrulestr

from tests.site.meetings import FEWEST_IN_A_PLACE, facets_of, next_days
from tests.support.processes import ROOT

PER_LIST, FEWEST_ON_FIRST = 20, 10
FEWEST_ON_FIRST = 10
AHEAD = timedelta(days=1000)


class _Plain(yaml.SafeLoader):
    """YAML in which only dates are more than text: `on` is a word and `01058` a key."""


_Plain.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] in {"timestamp", "null"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:  # noqa: ANN401 (as the file has it)
    """Read a file of YAML."""
    return yaml.load(path.read_text("utf-8"), _Plain)  # noqa: S506 (made from SafeLoader)


@dataclass(frozen=True)
class Facts:
    """The content as its files say it."""

    content: Path = ROOT / "content"
    region: Path = ROOT / "region"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """region.yaml."""
        found: dict[str, Any] = read_yaml(self.region / "region.yaml")
        return found

    @cached_property
    def today(self) -> date:
        """Today in the region."""
        return datetime.now(ZoneInfo(self.settings["time_zone"])).date()

    @cached_property
    def languages(self) -> dict[str, dict[str, Any]]:
        """The languages by their tags."""
        return {item["tag"]: item for item in read_yaml(self.region / "languages.yaml")}

    @cached_property
    def offers(self) -> dict[str, dict[str, Any]]:
        """The offers by their ids."""
        return {path.stem: read_yaml(path) for path in self.content.glob("offers/*/*.yaml")}

    @cached_property
    def opportunities(self) -> dict[str, dict[str, Any]]:
        """The opportunities by their slugs."""
        return {path.stem: read_yaml(path) for path in self.content.glob("opportunities/*.yaml")}

    @cached_property
    def municipalities(self) -> dict[str, dict[str, str]]:
        """The rows of municipalities.csv by AGS."""
        with (self.region / "municipalities.csv").open(encoding="utf-8", newline="") as file:
            return {row["ags"]: row for row in csv.DictReader(file)}

    def prose(self, kind: str) -> dict[str, set[str]]:
        """Return which languages each guide or page is written in."""
        found: dict[str, set[str]] = {}
        for path in self.content.glob(f"{kind}/*/*.md"):
            found.setdefault(path.parent.name, set()).add(path.stem)
        return found

    @cached_property
    def listed(self) -> set[str]:
        """The ids of the offers that lists show today."""
        return {
            key
            for key, offer in self.offers.items()
            if offer.get("availability") != "rented" and offer["listed_until"] >= self.today
        }

    @cached_property
    def current(self) -> set[str]:
        """The slugs of the opportunities that still take place."""
        return {slug for slug, item in self.opportunities.items() if self._takes_place(item)}

    @cached_property
    def opportunity_lists(self) -> dict[str, set[str]]:
        """The slugs of the opportunities in each list; a small place needs two for a list."""
        holidays = [(one["first"], one["last"]) for one in self.settings["school_holidays"]]
        found: dict[str, set[str]] = {}
        for slug in self.current:
            item = self.opportunities[slug]
            days = next_days(item, holidays, self.today)
            for facet in facets_of(item, days, self.municipalities, self.settings):
                found.setdefault(facet, set()).add(slug)
        districts = {f"in/{district['slug']}" for district in self.settings["districts"]}
        return {
            facet: slugs
            for facet, slugs in found.items()
            if not facet.startswith("in/") or facet in districts or len(slugs) >= FEWEST_IN_A_PLACE
        }

    def small(self, offer: dict[str, Any]) -> bool:
        """Tell whether an offer's place is so small that its Amt is shown instead."""
        row = self.municipalities[offer["municipality"]]
        return row["public_place"] == "amt" and bool(row["amt"])

    def page_count(self) -> int:
        """Return how many pages the site must have."""
        from tests.site.home_lists import home_lists, with_several_places

        # The first page keeps at least ten; what is older closes into pages of twenty.
        lists = 1 + max(0, (len(self.listed) - FEWEST_ON_FIRST) // PER_LIST)
        one_of_each = 1 + lists + 1  # start page, offers, guides
        one_of_each += 1 + len(with_several_places(self))  # places
        for homes in home_lists(self).values():
            one_of_each += 1 + max(0, (len(homes) - FEWEST_ON_FIRST) // PER_LIST)
        sizes = [len(self.current), *map(len, self.opportunity_lists.values())]
        one_of_each += sum(-(-size // PER_LIST) for size in sizes)
        records = len(self.offers) + len(self.opportunities)
        paper = len(self.listed) + len(self.current) + 1  # sheets, and posters of both lists
        prose = len(self.prose("guides")) + len(self.prose("pages"))
        one_of_each += 2  # how to take the portal along, and what is shown without internet
        # In no language: the chooser and the page for addresses that do not exist.
        in_all = one_of_each + records + paper + prose
        return len(self.languages) * in_all + self.bilingual_count() + 2

    def bilingual_count(self) -> int:
        """Return how many guides stand beside their text in the first language."""
        return sum(len(tags) - 1 for tags in self.prose("guides").values())

    def texts_in(self, tag: str, texts: set[str]) -> str:
        """Return the language in which a reader of `tag` gets a text that is in `texts`."""
        chain = [tag, *self.languages[tag]["fallback"], *self.languages]
        return next(candidate for candidate in chain if candidate in texts)

    def _takes_place(self, item: dict[str, Any]) -> bool:
        until = item.get("listed_until")
        if until is not None and until < self.today:
            return False
        return any(self._has_date(schedule) for schedule in item["schedule"])

    def _has_date(self, schedule: dict[str, Any]) -> bool:
        if any(extra["on"] >= self.today for extra in schedule.get("extra", [])):
            return True
        first = datetime.combine(schedule["first"], time.min)
        if "rule" not in schedule:
            days = [first]
        else:
            begin = max(first, datetime.combine(self.today, time.min))
            last = datetime.combine(schedule.get("until", begin.date() + AHEAD), time.min)
            days = rrulestr(schedule["rule"], dtstart=first).between(begin, last, inc=True)
        off = schedule.get("except_on", [])
        return any(day.date() >= self.today and day.date() not in off for day in days)
