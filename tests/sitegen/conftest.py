"""A small content folder and what is loaded from it, for tests that change what they read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from sitegen.changes import make_view
from sitegen.load import Sources, load_item
from sitegen.media import Media
from sitegen.pages import KINDS
from sitegen.plan import plan_all, shown_by
from sitegen.scan import scan_folder
from sitegen.site import Site, load_site
from sitegen.state import Item, Unit
from sitegen.summaries import summarise_offer, summarise_opportunity, summarise_prose
from sitegen.view import View
from tests.support.processes import ROOT

DAY = date(2026, 11, 22)
FLAT = "n257nq9a"
VILLAGE = "c4n5rat8"
FREE = "p4tnx2qx"
KEPT = (
    f"offers/kiel/{FLAT}.yaml",
    f"offers/kiel/{FREE}.yaml",
    f"offers/loop/{VILLAGE}.yaml",
    "opportunities/open-football-saturday.yaml",
    "guides",
    "media",
    "pages",
)
TAGS = ("de", "en", "ar")


def copy_content(target: Path) -> Path:
    """Copy the small content: three offers, one opportunity, all prose."""
    for name in KEPT:
        source = ROOT / "content" / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / name)
    return target


@dataclass(frozen=True)
class Small:
    """Loaded content on a day, with records that a test may replace: no check sees them."""

    site: Site
    records: Mapping[Item, Any]
    today: date = DAY
    sources: dict[Item, bytes] = field(default_factory=dict)
    media: Media = field(default_factory=Media)

    def on(self, today: date) -> Small:
        """Return the same content on another day."""
        return replace(self, today=today)

    def holding(self, kind: str, records: Mapping[str, Any]) -> Small:
        """Return a content whose records of a kind are these and no others."""
        others = {item: one for item, one in self.records.items() if item[0] != kind}
        return replace(self, records=others | {(kind, key): one for key, one in records.items()})

    def record(self, kind: str, key: str) -> Any:  # noqa: ANN401 (each kind has its own)
        """Return an offer, an opportunity, or the texts of a guide or page by language."""
        return self.records[(kind, key)]

    def speaking(self, *tags: str) -> Small:
        """Return the same content in a region of fewer languages, which is sooner rendered."""
        region = self.site.region
        fewer = tuple(language for language in region.languages if language.tag in tags)
        return replace(self, site=replace(self.site, region=replace(region, languages=fewer)))

    @cached_property
    def view(self) -> View:
        """What a plan is made from."""
        items = {item: self._summary(item, one) for item, one in self.records.items()}
        return make_view(self.site, items, self._states(), today=self.today, media=self.media)

    def units(self, kind: str) -> list[str]:
        """Return the keys of a kind's units in the order in which they are planned."""
        return list(KINDS[kind].keys(self.view))

    def files(self, *kinds: str) -> dict[str, bytes]:
        """Render the units of some kinds, or of all."""
        others = [kind for kind in KINDS if kinds and kind not in kinds]
        return {name: content for _, files in self.rendered(*others) for name, content in files}

    def page(self, url: str) -> str:
        """Render the one page at a URL."""
        name = url[1:] + "index.html"
        return self.files()[name].decode()

    def rendered(self, *without: str) -> Iterator[tuple[Unit, list[tuple[str, bytes]]]]:
        """Render unit after unit, except some kinds."""
        for unit, inputs in plan_all(self.view):
            if unit[0] not in without:
                record = shown_by(unit, inputs, self.records.__getitem__)
                yield unit, list(KINDS[unit[0]].render(self.site, unit[1], inputs, record))

    def _states(self) -> dict[Item, bytes]:
        return dict.fromkeys(self.records, b"as it is") | self.sources

    def _summary(self, item: Item, record: Any) -> tuple[object, ...]:  # noqa: ANN401 (the same)
        region = self.site.region
        if item[0] == "offer":
            return tuple(summarise_offer(item[1], record))
        if item[0] == "opportunity":
            return tuple(summarise_opportunity(item[1], record, region, today=self.today))
        return tuple(summarise_prose(item[1], record, region))


def load_small(content: Path, site: Site) -> Small:
    """Load every item of a content folder."""
    files = scan_folder(content, {})
    sources = Sources(files)
    records = {
        item: load_item(content, item, names, region=site.region, today=DAY).record
        for item, names in sources.names.items()
    }
    return Small(site, records, media=Media.of(content, files, None))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return copy_content(tmp_path / "content")


@pytest.fixture(scope="session")
def site() -> Site:
    """What the pages of the real region are made with."""
    return load_site(ROOT / "region")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Small:
    """The small content, loaded; nobody may change it."""
    return load_small(copy_content(tmp_path_factory.mktemp("small") / "content"), site)
