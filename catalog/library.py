"""The whole content folder as typed records, with every problem in it.

Layout of a content folder::

    offers/<municipality slug>/<id>.yaml     opportunities/<slug>.yaml
    guides/<slug>/<language>.md              pages/<slug>/<language>.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from catalog.front_matter import body_line, split_front_matter
from catalog.offer import Offer
from catalog.opportunity import Opportunity
from catalog.problems import ContentError, Problem, Severity
from catalog.prose import ProseHead
from catalog.records import validate
from catalog.region import Region
from catalog.rules import (
    library_problems,
    offer_problems,
    opportunity_problems,
    prose_problems,
)
from catalog.yaml_source import Source, decode, parse_yaml

T = TypeVar("T")

OFFER_ID = re.compile(r"[a-z][a-z0-9]{7}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """One guide or page in one language; ``body`` is Markdown, ``first_line`` its line."""

    slug: str
    tag: str
    head: ProseHead
    body: str
    source: Source
    first_line: int = 1


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


def load_library(content: Path, region: Region, *, today: date) -> Library:
    """Read a content folder. Every fault of every file is in ``problems``; nothing raises."""
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
    return Library(
        offers=offers,
        opportunities=opportunities,
        guides=guides,
        pages=pages,
        problems=tuple(sorted(loader.problems, key=Problem.sort_key)),
    )


def read_offer(
    raw: bytes, *, path: str, region: Region, today: date
) -> tuple[Offer | None, list[Problem]]:
    """Read one offer's file: the same door for editors' files and for publishing."""
    source, problems = _parse(raw, path)
    clean = not problems
    offer, faults = _record(Offer, source, problems)
    problems.extend(faults)
    if offer is not None and clean:
        problems.extend(offer_problems(source, offer, region, today=today))
    return offer, problems


def offer_path(offer_id: str, offer: Offer, region: Region) -> str:
    """Return where an offer's file lies, below the content folder."""
    return f"offers/{region.municipalities[offer.municipality].slug}/{offer_id}.yaml"


def _parse(raw: bytes, path: str) -> tuple[Source, list[Problem]]:
    text, problems = decode(raw, path=path)
    if problems:
        return Source(path=path, value=None), problems
    return parse_yaml(text, path=path)


def _record(
    model: type[T], source: Source, problems: list[Problem]
) -> tuple[T | None, list[Problem]]:
    """Make a record; a line whose YAML is at fault brings up nothing else.

    Rules are for records of faultless YAML only: others lack values that the file has.
    """
    if not source.marks:  # syntax or encoding: already reported, fields would only add noise
        return None, []
    record, faults = validate(model, source)
    told = {found.line for found in problems}
    return record, [fault for fault in faults if fault.line not in told]


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
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
                self._add(shown, "F217", field="file name", found=path.stem)
            raw = self._bytes(path)
            if raw is None:
                continue
            source, problems = _parse(raw, shown)
            opportunity, faults = _record(Opportunity, source, problems)
            self.problems.extend((*problems, *faults))
            if opportunity is None:
                continue
            if not problems:
                self.problems.extend(
                    opportunity_problems(source, opportunity, self.region, today=self.today)
                )
            yield path.stem, opportunity

    def prose(self, kind: str) -> dict[str, dict[str, Prose]]:
        found: dict[str, dict[str, Prose]] = {}
        for path in self._files(f"{kind}/*/*.md"):
            tag, slug = path.stem, path.parent.name
            if tag not in self.region.languages_by_tag:
                self._add(path.as_posix(), "L405", found=tag)
                continue
            prose = self._one_prose(path, slug, tag)
            if prose is not None:
                found.setdefault(slug, {})[tag] = prose
        return found

    def _one_prose(self, path: Path, slug: str, tag: str) -> Prose | None:
        shown = path.as_posix()
        raw = self._bytes(path)
        if raw is None:
            return None
        text, problems = decode(raw, path=shown)
        self.problems.extend(problems)
        if problems:
            return None
        source, body, faults = split_front_matter(text, path=shown)
        self.problems.extend(faults)
        head, head_faults = _record(ProseHead, source, faults)
        self.problems.extend(head_faults)
        if head is None:
            return None
        line = body_line(text, body)
        prose = Prose(slug=slug, tag=tag, head=head, body=body, source=source, first_line=line)
        self.problems.extend(prose_problems(prose, self.region, today=self.today))
        return prose

    def strays(self) -> Iterator[Problem]:
        """Name files that no page will ever show, so that a typo in a path is noticed."""
        for path in sorted(self.content.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(self.content).parts)
            # Links that lead nowhere and the like count too, and folders named like content.
            odd = not path.is_dir() or path.suffix in {".yaml", ".md"}
            if odd and not hidden and path not in self.read:
                yield Problem(path=path.as_posix(), line=1, col=1, code="L406")

    def _files(self, pattern: str) -> list[Path]:
        files = sorted(path for path in self.content.glob(pattern) if path.is_file())
        self.read.update(files)
        return files

    def _bytes(self, path: Path) -> bytes | None:
        try:
            return path.read_bytes()
        except OSError as error:
            self._add(path.as_posix(), "L409", why=error.strerror or "?")
            return None

    def _add(self, path: str, code: str, **values: object) -> None:
        self.problems.append(Problem(path=path, line=1, col=1, code=code, values=values))
