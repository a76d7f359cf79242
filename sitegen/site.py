"""Site: what every page is made with, whatever it shows: region, texts, templates, styles."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from catalog.wording import Wording, load_wording
from sitegen.cards import Cards
from sitegen.frames import Frames
from sitegen.outputs import ALL, read_outputs
from sitegen.spoken import Words
from sitegen.state import FOLDER, read_sealed, write_sealed
from sitegen.templates import CompiledTemplates, environment_of, folders_of
from theme.chrome import read_css
from theme.environment import LOCALE, Translator, translator

if TYPE_CHECKING:
    from jinja2 import Environment

    from catalog.areas import Areas
    from catalog.reading import Shapes
    from catalog.region import Region, RentTable
    from sitegen.maps import Outlines
    from sitegen.rent_lines import Limits
    from sitegen.shown import Used

_CACHE = "site"
_SHEETS = ("base.css", "facts.css", "lists.css", "print.css")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Site:
    """The surroundings of all pages. It holds no content and no day: those are declared.

    With ``shapes`` a small build reads files without pydantic. ``outputs`` are the kinds of
    output that are made, ``used`` the names that some templates use.
    """

    region: Region
    translators: dict[str, Translator]
    environment: Environment
    brand: Path
    templates: tuple[Path, ...]
    shapes: Shapes | None = None
    outputs: frozenset[str] = ALL
    used: Used = field(default_factory=dict)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all languages, as choosers show them."""
        return self.region.tags

    def shows(self, kind: str, name: str) -> bool:
        """Tell whether the template of a kind may show a value; if not, nobody computes it."""
        names = self.used.get(kind)
        return names is None or name in names

    def draws_once(self, kind: str) -> bool:
        """Tell whether the template of a kind is drawn once for all languages: it uses ``own``."""
        found = self._drawn_once.get(kind)
        if found is None:
            from sitegen.shown import names_in

            names = self.used[kind] if kind in self.used else names_in(self.environment, kind)
            found = self._drawn_once[kind] = names is not None and "own" in names
        return found

    @cached_property
    def _drawn_once(self) -> dict[str, bool]:
        return {}

    def macros(self, template: str) -> Any:  # noqa: ANN401 (a module, with what it defines)
        """Return a template of parts; its macros are attributes."""
        found = self._macros.get(template)
        if found is None:
            found = self._macros[template] = self.environment.get_template(template).module
        return found

    @cached_property
    def _macros(self) -> dict[str, Any]:
        return {}

    @cached_property
    def frames(self) -> Frames:
        """What surrounds pages, by kind and language."""
        return Frames(self.environment)

    @cached_property
    def css(self) -> str:
        """All styles of pages; each kind keeps of them what its template uses."""
        return read_css(self.brand, *_SHEETS)

    @cached_property
    def styles(self) -> dict[str, Markup]:
        """The style sheet of each kind of page, filled by who draws them."""
        return {}

    @cached_property
    def districts(self) -> frozenset[str]:
        """The slugs of the districts."""
        return frozenset(district.slug for district in self.region.settings.districts)

    @cached_property
    def areas(self) -> Areas:
        """The districts, Ämter and municipalities whose homes are listed together."""
        from catalog.areas import Areas

        return Areas(self.region)

    @cached_property
    def outlines(self) -> Outlines | None:
        """The borders of districts; null where the region draws no map."""
        from sitegen.maps import read_outlines

        return read_outlines(self.brand.parent / "maps" / "districts.svg")

    @cached_property
    def cards(self) -> Cards:
        """Offers as lists show them."""
        return Cards(self)

    @cached_property
    def words(self) -> dict[str, Words]:
        """What pages and cards that are drawn once for all languages say in each."""
        return {tag: Words(t) for tag, t in self.translators.items()}

    @cached_property
    def fragments(self) -> dict[tuple[object, ...], Markup]:
        """Parts of books, each under all that it was made from; an engine that lives keeps them."""
        return {}

    @cached_property
    def rent_tables(self) -> dict[str, RentTable]:
        """The tables of rent limits by their id."""
        return {table.id: table for table in self.region.rent_tables}

    @cached_property
    def limits(self) -> dict[str, Limits]:
        """What they say of each household, filled by who asks."""
        return {}


def load_site(region_folder: Path, *, theme: Path | None = None, cache: Path | None = None) -> Site:
    """Read what pages are made with; raises ContentError for faults of the region.

    ``theme`` is a folder whose templates/ stand before ours and whose outputs.txt names what is
    made; raises BuildError for a kind that is none. ``cache`` is an output folder
    whose build left region and texts in a form that is quickly read; the caller knows that
    they are the ones of today's files.
    """
    kept = _cached(cache)
    if kept is not None:
        region, wordings, shapes, used = kept
        site = make_site(region, wordings, region_folder, theme=theme, cache=cache)
        return replace(site, shapes=shapes, used=used)
    region, wordings = _read(region_folder)
    site = make_site(region, wordings, region_folder, theme=theme, cache=cache)
    if cache is None:
        return site
    from sitegen.shown import names_used

    site = replace(site, used=names_used(site.environment))
    _keep(cache, region, wordings, site.used)
    return site


def make_site(
    region: Region,
    wordings: list[Wording],
    region_folder: Path,
    *,
    theme: Path | None = None,
    cache: Path | None = None,
) -> Site:
    """Join region and texts with templates and styles."""
    return Site(
        region=region,
        translators={wording.language.tag: translator(wording) for wording in wordings},
        environment=environment_of(theme, kept=CompiledTemplates(cache) if cache else None),
        brand=region_folder / "brand",
        templates=folders_of(theme),
        outputs=read_outputs(theme),
    )


def read_wordings(region: Region, region_folder: Path) -> list[Wording]:
    """Read the texts of all languages, with the region's own in place of ours."""
    overrides = region_folder / "wording"
    return [
        load_wording(language, locale_folder=LOCALE, overrides=overrides)
        for language in region.languages
    ]


def _read(region_folder: Path) -> tuple[Region, list[Wording]]:
    from catalog.region_files import load_region

    region = load_region(region_folder)
    return region, read_wordings(region, region_folder)


def _cached(cache: Path | None) -> tuple[Region, list[Wording], Shapes, Used] | None:
    payload = read_sealed(cache / FOLDER / _CACHE) if cache is not None else None
    found: tuple[Region, list[Wording], Shapes, Used] | None = None
    if payload:
        found = pickle.loads(payload)  # noqa: S301 (our own bytes: their digest was compared)
    return found


def _keep(cache: Path, region: Region, wordings: list[Wording], used: Used) -> None:
    """Keep what was read, without models: a small build loads no pydantic."""
    from catalog.reading import model_shapes
    from catalog.shapes import plain

    if not (cache / FOLDER / _CACHE).exists():
        texts = [wording.with_categories() for wording in wordings]
        kept = (*plain((region, texts)), model_shapes(), used)
        write_sealed(cache / FOLDER / _CACHE, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))
