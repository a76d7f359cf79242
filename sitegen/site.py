"""Load: everything a build depends on, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment

from catalog.library import Library, load_library
from catalog.region import Region
from catalog.region_files import load_region
from catalog.wording import load_wording
from theme.environment import LOCALE, Translator, make_environment, translator


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What pages are made from. ``today`` is a day in the region's time zone."""

    region: Region
    library: Library
    translators: dict[str, Translator]
    environment: Environment
    brand: Path
    today: date


def load_inputs(content: Path, region_folder: Path, *, today: date | None = None) -> Inputs:
    """Read region and content; raises ContentError with every fault of both."""
    region = load_region(region_folder)
    today = today or datetime.now(ZoneInfo(region.settings.time_zone)).date()
    library = load_library(content, region, today=today)
    library.require_faultless()
    return make_inputs(region, library, region_folder, today=today)


def make_inputs(region: Region, library: Library, region_folder: Path, *, today: date) -> Inputs:
    """Join loaded records with texts, templates and styles."""
    return Inputs(
        region=region,
        library=library,
        translators={
            language.tag: translator(
                load_wording(
                    language,
                    locale_folder=LOCALE,
                    overrides=region_folder / "wording",
                )
            )
            for language in region.languages
        },
        environment=make_environment(),
        brand=region_folder / "brand",
        today=today,
    )
