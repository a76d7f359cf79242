"""Reads a built site back: how many pages of each kind, and what some of them say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from bench.builds.corpus import Corpus
from bench.builds.words import TAGS

CARDS = 20
NEWEST_SURE = 10
"""So many of the newest offers stand on the first list page, however a side numbers its pages."""
_FEED_ENTRIES = 20
_ENTRY = re.compile(r"<entry[ >]")
_SAMPLES = 25
_LIST = re.compile(r"[a-z]+/offers(/page)?(/[0-9]+)?\Z")
_OFFER = re.compile(r"[a-z]+/offers/[a-z][a-z0-9]{7}\Z")
_GUIDE = re.compile(r"[a-z]+/guides/[a-z0-9-]+\Z")
_OFFER_LINK = re.compile(r'<h[23]><a href="/[a-z]+/offers/([a-z][a-z0-9]{7})/"')


class DifferentSitesError(Exception):
    """A side did not write what the others wrote; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What a build left in its output: pages by kind, all files, their bytes."""

    kinds: Mapping[str, int]
    files: int
    size: int

    @property
    def pages(self) -> int:
        """All HTML pages."""
        return sum(self.kinds.values())


def site_facts(output: Path) -> SiteFacts:
    """Count the files of a site; hidden ones are a builder's own."""
    files = [path for path in output.rglob("*") if path.is_file() and not _hidden(path, output)]
    pages = (path.relative_to(output) for path in files if path.suffix == ".html")
    return SiteFacts(
        kinds=Counter(_kind(page) for page in pages),
        files=len(files),
        size=sum(path.stat().st_size for path in files),
    )


def check_site(output: Path, corpus: Corpus, *, with_more: bool = False) -> None:
    """Compare a site with what its corpus asks for; raises DifferentSitesError.

    ``with_more``: it may hold pages of other kinds beside those that all sides make.
    """
    facts = site_facts(output)
    each = {
        "home": 1,
        "offer": len(corpus.offers),
        "guide": len(corpus.guides),
        "guide list": 1,
        "opportunity list": 1,
        "page": len(corpus.pages),
    }
    wanted = {kind: count * len(TAGS) for kind, count in each.items()} | {"chooser": 1, "404": 1}
    found = {kind: count for kind, count in facts.kinds.items() if kind != "offer list"}
    if with_more:
        found = {kind: count for kind, count in found.items() if kind in wanted}
        found["page"] = min(found["page"], wanted["page"])
    if found != wanted:
        raise DifferentSitesError(f"{output} has {found}, and the corpus asks for {wanted}.")
    for tag in TAGS:
        _check_lists(output, tag, {listed.key for listed in corpus.offers})
    _check_machine_files(output, facts)


def samples(output: Path, corpus: Corpus) -> Iterator[tuple[str, object]]:
    """Yield what a reader sees on some pages of every kind, by the name of the page."""
    step = max(1, len(corpus.offers) // _SAMPLES)
    guides = list(corpus.guides)[:: max(1, len(corpus.guides) // 5)]
    for tag in TAGS:
        paths = [f"{tag}/", f"{tag}/guides/"]
        paths += [f"{tag}/offers/{listed.key}/" for listed in corpus.offers[::step]]
        paths += [f"{tag}/guides/{slug}/" for slug in guides]
        paths += [f"{tag}/{slug}/" for slug in corpus.pages]
        for path in paths:
            page = Page((output / path / "index.html").read_text("utf-8"))
            yield path, page.text
            yield f"{path} data", page.data
            if "/not-found/" not in f"/{path}":  # a search engine shall not know it
                yield f"{path} languages", page.alternates
        first = Page((output / tag / "offers" / "index.html").read_text("utf-8"))
        yield f"{tag}/offers/ newest", first.cards[:NEWEST_SURE]


def compare(ours: Iterable[tuple[str, object]], theirs: Iterable[tuple[str, object]]) -> int:
    """Compare samples one by one and return how many; raises DifferentSitesError."""
    count = 0
    for (name, one), (_, other) in zip(ours, theirs, strict=True):
        if one != other:
            raise DifferentSitesError(f"{name} differs:\n  {one}\n  {other}")
        count += 1
    return count


def keys_listed(path: Path) -> set[str]:
    """Return the offers that a list page links to."""
    return set(_OFFER_LINK.findall(path.read_text("utf-8")))


class Page(HTMLParser):
    """What one page shows: the words of its main part, its cards, data and other languages."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.alternates: dict[str, str] = {}
        self._words: list[str] = []
        self._cards: list[list[str]] = []
        self._json: list[str] = []
        self._inside = self._card = self._script = False
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The words of the main part, with one space between them."""
        return " ".join(" ".join(self._words).split())

    @property
    def cards(self) -> list[str]:
        """The words of each card."""
        return [" ".join(" ".join(words).split()) for words in self._cards]

    @property
    def data(self) -> object:
        """The page's JSON-LD."""
        return json.loads("".join(self._json)) if self._json else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the main part, a card or data begins, and links to other languages."""
        values = dict(attrs)
        if tag == "link" and values.get("rel") == "alternate" and values.get("hreflang"):
            language = str(values["hreflang"])
            # Which page is for everybody else is each theme's own choice.
            chosen = language == "x-default"
            self.alternates[language] = "" if chosen else urlsplit(str(values["href"])).path
        elif tag == "main":
            self._inside = True
        elif tag == "li" and values.get("class") == "card":
            self._card = True
            self._cards.append([])
        elif tag == "script":
            self._script = True

    def handle_endtag(self, tag: str) -> None:
        """Note where they end."""
        if tag == "main":
            self._inside = False
        elif tag == "li":
            self._card = False
        elif tag == "script":
            self._script = False

    def handle_data(self, data: str) -> None:
        """Keep words and data."""
        if self._script:
            self._json.append(data)
        elif self._inside:
            self._words.append(data)
            if self._card:
                self._cards[-1].append(data)


def _hidden(path: Path, output: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(output).parts)


def _kind(page: Path) -> str:
    """Name the kind of a page; what this project alone makes is "other"."""
    folder = page.parent.as_posix()
    tag, _, rest = folder.partition("/")
    if page.name != "index.html":
        return "404" if page.name == "404.html" else "other"
    if _LIST.match(folder):
        return "offer list"
    if _OFFER.match(folder) or _GUIDE.match(folder):
        return "offer" if rest.startswith("offers") else "guide"
    if "/" in rest:
        return "other"
    if not rest:
        return "chooser" if tag == "." else "home"
    return {"guides": "guide list", "opportunities": "opportunity list"}.get(rest, "page")


def _check_lists(output: Path, tag: str, wanted: set[str]) -> None:
    """Every offer stands on a list page, and no list page is longer than the others'."""
    shown: set[str] = set()
    for path in (output / tag / "offers").rglob("index.html"):
        if not _LIST.match(path.parent.relative_to(output).as_posix()):
            continue
        keys = keys_listed(path)
        first = path.parent.name == "offers"
        if len(keys) > (CARDS + NEWEST_SURE if first else CARDS):
            raise DifferentSitesError(f"{path} shows {len(keys)} offers.")
        shown |= keys
    if shown != wanted:
        lacking = len(wanted - shown)
        raise DifferentSitesError(f"The lists in {output / tag} lack {lacking} offers.")


def _check_machine_files(output: Path, facts: SiteFacts) -> None:
    texts = [path.read_text("utf-8") for path in output.rglob("*.xml")]
    entries = sum(len(_ENTRY.findall(text)) for text in texts)
    places = sum(text.count("<loc>") for text in texts if "<urlset" in text)
    least = sum(facts.kinds[kind] for kind in ("offer", "guide", "page", "home"))
    if entries < _FEED_ENTRIES * len(TAGS):
        raise DifferentSitesError(f"The feeds of {output} have {entries} entries.")
    if places < least:
        raise DifferentSitesError(f"The sitemap of {output} names {places} of {least} pages.")
