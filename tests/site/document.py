"""Reads a page of the site as a tree, with the language and direction that each element has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

_GROUPS = {"page", "kind", "in", "on", "speaking", "for", "level", "with"}
"""What lists of opportunities are sorted by, as addresses name it."""
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "source"}


@dataclass(eq=False)
class Element:
    """One element; `words` are its own pieces of text and its children in their order."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    words: list[str | Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all below it, in the order of the page."""
        yield self
        for word in self.words:
            if isinstance(word, Element):
                yield from word.walk()

    def all(self, *tags: str) -> list[Element]:
        """Return the elements below with one of these names."""
        return [element for element in self.walk() if element.tag in tags]

    def one(self, tag: str) -> Element:
        """Return the only element of a name."""
        (found,) = self.all(tag)
        return found

    def of_class(self, name: str) -> list[Element]:
        """Return the elements that carry a class."""
        return [found for found in self.walk() if name in found["class"].split()]

    def before(self) -> Element:
        """Return the element that stands just before it. Raises IndexError if none does."""
        words = self.parent.words if self.parent else []
        return [word for word in words[: words.index(self)] if isinstance(word, Element)][-1]

    @property
    def text(self) -> str:
        """All text in the element, with single spaces."""
        parts = [word if isinstance(word, str) else word.text for word in self.words]
        return " ".join("".join(parts).split())

    @property
    def lang(self) -> str:
        """The language that counts here: its own or that of the nearest element around it."""
        return self.attributes.get("lang") or (self.parent.lang if self.parent else "")

    @property
    def dir(self) -> str:
        """The direction that counts here; `bdi` finds its own."""
        own = self.attributes.get("dir") or ("auto" if self.tag == "bdi" else "")
        return own or (self.parent.dir if self.parent else "")

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.words.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        here: Element | None = self.here
        while here is not None and here.tag != tag:
            here = here.parent
        if here is not None and here.parent is not None:
            self.here = here.parent

    def handle_data(self, data: str) -> None:
        self.here.words.append(data)


def parse(html: str) -> Element:
    """Read HTML; the root has no name and holds `html`."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


_KINDS = (
    (r"index\.html", "home"),
    (r"offers/index\.html", "offer_list"),
    (r"offers/[0-9]+/index\.html", "offer_list_further"),
    (r"offers/(in|for|rooms|within|with)/.*", "facet"),
    (r"offers/poster/index\.html|opportunities/[^/]+/poster/index\.html", "poster"),
    (r"offers/[^/]+/de/index\.html", "offer_sheet"),
    (r"offers/[^/]+/index\.html", "offer"),
    (r"places/index\.html", "places"),
    (r"places/[^/]+/index\.html", "district"),
    (r"opportunities/index\.html", "opportunity_list"),
    (rf"opportunities/({'|'.join(sorted(_GROUPS))})/.*", "opportunity_list_further"),
    (r"opportunities/[^/]+/index\.html", "opportunity"),
    (r"guides/index\.html", "guide_list"),
    (r"guides/[^/]+/index\.html", "guide"),
    (r"guides/[^/]+/[^/]+/index\.html", "bilingual"),
    (r"take-along/index\.html", "take_along"),
    (r"not-found/index\.html", "not_found"),
    (r"offline/index\.html", "offline"),
    (r".*", "page"),
)
"""The kinds of pages by their path below the language; the first that fits."""


@dataclass(frozen=True, kw_only=True)
class SitePage:
    """One page of a built site; `file` is its path in the site, with slashes."""

    file: str
    raw: bytes
    root: Element

    @property
    def url(self) -> str:
        """The path that links use."""
        return "/" + self.file.removesuffix("index.html")

    @property
    def tag(self) -> str:
        """The language in its path; empty for the chooser and the error page."""
        return self.file.split("/")[0] if "/" in self.file else ""

    @property
    def kind(self) -> str:
        """What the page shows, told from its path; an opportunity that is over by its noindex."""
        rest = self.file.partition("/")[2] if self.tag else self.file
        name = next(name for pattern, name in _KINDS if re.fullmatch(pattern, rest))
        if not self.tag:
            return self.file.removesuffix(".html")
        return "opportunity_over" if name == "opportunity" and self.noindex else name

    @property
    def html(self) -> Element:
        """The outermost element."""
        return self.root.one("html")

    @property
    def alternates(self) -> dict[str, str]:
        """The addresses of the page's languages in the order of the page."""
        links = [link for link in self.root.all("link") if link["hreflang"]]
        return {link["hreflang"]: link["href"] for link in links}

    @property
    def canonical(self) -> list[str]:
        """The addresses that the page calls its own; one or none."""
        return [link["href"] for link in self.root.all("link") if link["rel"] == "canonical"]

    @property
    def noindex(self) -> bool:
        """Whether search engines are asked to leave it out."""
        return any(
            meta["name"] == "robots" and "noindex" in meta["content"]
            for meta in self.root.all("meta")
        )


def read_site(folder: Path) -> dict[str, SitePage]:
    """Read all pages of a site by their file; books are files for passing on, no pages."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        file, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        if file.startswith("books/"):
            continue
        found[file] = SitePage(file=file, raw=raw, root=parse(raw.decode("utf-8")))
    return found
