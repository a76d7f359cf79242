"""The whole content folder as typed records, with every problem in it.

Layout of a content folder::

    offers/<municipality slug>/<id>.yaml     opportunities/<slug>.yaml
    guides/<slug>/<language>.md              pages/<slug>/<language>.md
    media/<sha256>.jpg, -320.avif, -320.jpg  media/LICENCE.txt
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.offer import Offer
from catalog.opportunity import Opportunity
from catalog.outside import leads_outside
from catalog.photos import FOLDER, LICENCE, is_photo_file
from catalog.problems import ContentError, Problem, Severity
from catalog.prose import Prose
from catalog.reading import OFFER_ID, SLUG, read_offer, read_opportunity, read_prose
from catalog.region import Region
from catalog.rules.library import library_problems
from catalog.rules.photos import photo_problems
from catalog.urls import TAKEN, page_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All content that could be read; ``problems`` says what could not, or breaks a rule."""

    offers: Mapping[str, Offer]
    opportunities: Mapping[str, Opportunity]
    guides: Mapping[str, Mapping[str, Prose]]
    pages: Mapping[str, Mapping[str, Prose]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return tuple(found for found in self.problems if found.severity is Severity.ERROR)

    def require_faultless(self) -> None:
        """Raise ContentError when anything stops a build."""
        if self.errors:
            raise ContentError(self.errors)


def load_library(
    content: Path, region: Region, *, today: date, media: Path | None = None
) -> Library:
    """Read a content folder. Every fault of every file is in ``problems``; nothing raises.

    ``media`` is the folder of the photos that lie outside; without it they are not looked for.
    """
    loader = _Loader(content, region, today)
    offers = dict(loader.offers())
    opportunities = dict(loader.opportunities())
    guides = loader.prose("guides")
    pages = loader.prose("pages")
    loader.problems.extend(loader.strays())
    library = Library(
        offers=offers, opportunities=opportunities, guides=guides, pages=pages, problems=()
    )
    loader.problems.extend(library_problems(library, region, content=content, today=today))
    shown = photo_problems(library, region, content=content, media=media, today=today)
    loader.problems.extend(shown)
    return Library(
        offers=offers,
        opportunities=opportunities,
        guides=guides,
        pages=pages,
        problems=tuple(sorted(loader.problems, key=Problem.sort_key)),
    )


def offer_path(offer_id: str, offer: Offer, region: Region) -> str:
    """Return where an offer's file lies, below the content folder."""
    return f"offers/{region.municipalities[offer.municipality].slug}/{offer_id}.yaml"


class _Loader:
    """Walks a content folder in sorted order and collects problems."""

    def __init__(self, content: Path, region: Region, today: date) -> None:
        self.content = content
        self.region = region
        self.today = today
        self.problems: list[Problem] = []
        self.read: set[Path] = set()

    def offers(self) -> Iterator[tuple[str, Offer]]:
        seen: dict[str, str] = {}
        for path in self._files("offers/*/*.yaml"):
            shown = path.as_posix()
            if not OFFER_ID.match(path.stem):
                self._add(shown, "L402", found=path.stem)
            if first := seen.get(path.stem):
                self._add(shown, "L403", found=path.stem, first=first)
                continue
            seen[path.stem] = shown
            raw = self._bytes(path)
            if raw is None:
                continue
            offer, problems = read_offer(raw, path=shown, region=self.region, today=self.today)
            self.problems.extend(problems)
            if offer is None:
                continue
            home = self.region.municipalities.get(offer.municipality)
            if home and path.parent.name != home.slug:
                self._add(shown, "L404", found=path.parent.name, expected=home.slug)
            yield path.stem, offer

    def opportunities(self) -> Iterator[tuple[str, Opportunity]]:
        for path in self._files("opportunities/*.yaml"):
            shown = path.as_posix()
            if not SLUG.match(path.stem):
                self._add(shown, "F217", field="file name", found=path.stem)
            raw = self._bytes(path)
            if raw is None:
                continue
            opportunity, problems = read_opportunity(
                raw, path=shown, region=self.region, today=self.today
            )
            self.problems.extend(problems)
            if opportunity is not None:
                yield path.stem, opportunity

    def prose(self, kind: str) -> dict[str, dict[str, Prose]]:
        found: dict[str, dict[str, Prose]] = {}
        for path in self._files(f"{kind}/*/*.md"):
            tag, slug = path.stem, path.parent.name
            if not SLUG.match(slug):
                self._add(path.as_posix(), "F217", field="folder name", found=slug)
            if kind == "pages" and slug in TAKEN:
                self._add(path.as_posix(), "L427", found=page_url(tag, slug))
            if tag not in self.region.languages_by_tag:
                self._add(path.as_posix(), "L405", found=tag)
                continue
            prose = self._one_prose(path)
            if prose is not None:
                found.setdefault(slug, {})[tag] = prose
        return found

    def _one_prose(self, path: Path) -> Prose | None:
        shown = path.as_posix()
        raw = self._bytes(path)
        if raw is None:
            return None
        prose, problems = read_prose(raw, path=shown, region=self.region, today=self.today)
        self.problems.extend(problems)
        return prose

    def strays(self) -> Iterator[Problem]:
        """Name files that no page will ever show, so that a typo in a path is noticed."""
        for path in self._files(f"{FOLDER}/*"):
            if not is_photo_file(path.name) and path.name != LICENCE:
                self.read.discard(path)
        for path in sorted(self.content.rglob("*")):
            # Links that lead nowhere and the like count too, and folders named like content.
            odd = not path.is_dir() or path.suffix in {".yaml", ".md"}
            if path.is_symlink() and self._turns_back(path) and not self._hidden(path):
                yield Problem(path=path.as_posix(), line=1, col=1, code="L428")
            elif path.is_symlink() and self._outside(path) and not self._hidden(path):
                yield Problem(path=path.as_posix(), line=1, col=1, code="L426")
            elif odd and not self._hidden(path) and path not in self.read:
                yield Problem(path=path.as_posix(), line=1, col=1, code="L406")

    def _files(self, pattern: str) -> list[Path]:
        files = sorted(
            path
            for path in self.content.glob(pattern)
            if not self._hidden(path) and not self._outside(path) and path.is_file()
        )
        self.read.update(files)
        return files

    def _hidden(self, path: Path) -> bool:
        """What an editor's program leaves beside a file is no content."""
        return any(part.startswith(".") for part in path.relative_to(self.content).parts)

    def _turns_back(self, path: Path) -> bool:
        """Tell whether a link leads to a folder above it, where a walk would never end."""
        return os.path.realpath(path) in {os.path.realpath(one) for one in path.parents}

    def _outside(self, path: Path) -> bool:
        return leads_outside(str(self.content), path.relative_to(self.content).as_posix())

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except OSError as error:
            self._add(path.as_posix(), "L409", why=error.strerror or "?")
            return None

    def _add(self, path: str, code: str, **values: object) -> None:
        self.problems.append(Problem(path=path, line=1, col=1, code=code, values=values))
