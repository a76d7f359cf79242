"""What all page contexts share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from sitegen.inputs import Inputs
from sitegen.plan import PageKind, PlannedPage
from theme.chrome import Chrome, Head, inline_css, make_chrome
from theme.environment import TEMPLATES, Translator
from theme.styles import keep_used, used_classes

SHEETS = ("base.css", "facts.css", "lists.css")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Base of every page: the surroundings that ``base.html`` draws."""

    chrome: Chrome


def translator_of(inputs: Inputs, page: PlannedPage) -> Translator:
    """Return the texts in the page's language."""
    return inputs.translators[page.tag]


def surround(inputs: Inputs, page: PlannedPage, *, title: str, description: str) -> Chrome:
    """Build a page's surroundings; its URL differs between languages in the tag alone."""
    return frame(inputs, page, head_of(page, title=title, description=description))


def head_of(page: PlannedPage, *, title: str, description: str) -> Head:
    """Say what a page is called and where it lies in each language."""
    return Head(
        title=title,
        description=shortened(description),
        url_in=lambda tag: page.url.replace(f"/{page.tag}/", f"/{tag}/", 1),
        kind=page.kind.value,
    )


def frame(inputs: Inputs, page: PlannedPage, head: Head) -> Chrome:
    """Build the surroundings of a page whose head is special."""
    css = _styles(inputs.brand, page.kind)
    return make_chrome(inputs.region, translator_of(inputs, page), head, css=css)


def shortened(text: str, most: int = 155) -> str:
    """Cut a description at a word so that search engines show it whole."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + " …"


@lru_cache(maxsize=64)
def _styles(brand: Path, kind: PageKind) -> Markup:
    """Of all styles what the page's template uses: each byte goes out with the first flight."""
    return keep_used(inline_css(brand, *SHEETS), used_classes([TEMPLATES], [f"{kind.value}.html"]))
