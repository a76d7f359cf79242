"""What all page contexts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sitegen.inputs import Inputs
from sitegen.plan import PlannedPage
from theme.chrome import Chrome, make_chrome
from theme.environment import Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Base of every page: the surroundings that ``base.html`` draws."""

    chrome: Chrome


def translator_of(inputs: Inputs, page: PlannedPage) -> Translator:
    """Return the texts in the page's language."""
    return inputs.translators[page.tag]


def surround(
    inputs: Inputs,
    page: PlannedPage,
    *,
    title: str,
    description: str,
    tags: tuple[str, ...] | None = None,
    url_in: Callable[[str], str] | None = None,
    default_path: str | None = None,
) -> Chrome:
    """Build a page's surroundings; its URL differs between languages in the tag alone."""
    return make_chrome(
        inputs.region,
        translator_of(inputs, page),
        title=title,
        description=shortened(description),
        url_in=url_in or (lambda tag: page.url.replace(f"/{page.tag}/", f"/{tag}/", 1)),
        css=inputs.css,
        kind=page.kind.value,
        tags=tags,
        default_path=default_path,
    )


def shortened(text: str, most: int = 155) -> str:
    """Cut a description at a word so that search engines show it whole."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + " …"
