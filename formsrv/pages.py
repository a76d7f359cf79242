"""Renders pages of the form service in the look of the site."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from catalog.formats import clock, day
from catalog.language_names import language_name
from catalog.region import Region
from catalog.urls import home_url
from catalog.wording import load_wording
from theme.chrome import Chrome, Head, Link, inline_css, make_chrome
from theme.environment import TEMPLATES, Translator, install, isolate
from theme.styles import keep_used, used_classes

OWN_TEMPLATES = Path(__file__).resolve().parent / "templates"
_EXTENDS = re.compile(r'{% extends "([^"]+)" %}')
FOOTER = frozenset({"help", "imprint", "privacy", "accessibility"})
_BLOCKS = {"navigation": {"nav"}, "languages": {"langs", "unseen"}}
"""Blocks of every page that a template may leave empty, and the classes they alone use."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What every page needs: the region, its texts and its styles."""

    region: Region
    region_folder: Path
    locale_folder: Path
    folders: tuple[str, ...] = ("public",)
    styles: tuple[str, ...] = ("base.css", "facts.css", "lists.css", "form.css")

    @cached_property
    def _css_of(self) -> dict[str, Markup]:
        """The inline style of each template: of all styles what the template uses."""
        css = inline_css(self.region_folder / "brand", *self.styles)
        folders = (OWN_TEMPLATES, TEMPLATES)
        names = [
            path.relative_to(OWN_TEMPLATES).as_posix()
            for folder in self.folders
            for path in sorted((OWN_TEMPLATES / folder).glob("*.html"))
        ]
        return {
            name: keep_used(css, used_classes(folders, [name]) - _left_out(name)) for name in names
        }

    @cached_property
    def style_source(self) -> str:
        """The sources that allow exactly these styles in a Content-Security-Policy."""
        digests = {hashlib.sha256(css.encode()).digest() for css in self._css_of.values()}
        return " ".join(
            f"'sha256-{base64.b64encode(digest).decode()}'" for digest in sorted(digests)
        )

    def translator(self, tag: str) -> Translator:
        """Return the texts of a language; raises KeyError for one the region has not."""
        wording = load_wording(
            self.region.language(tag),
            locale_folder=self.locale_folder,
            overrides=self.region_folder / "wording",
        )
        return Translator(wording)

    def render(self, template: str, frame: Frame, **values: object) -> str:
        """Render a template with its surroundings and texts."""
        return render_template(
            template,
            chrome=self._chrome(frame, self._css_of[template]),
            moment=self.moment,
            **frame.translate.names(),
            **values,
        )

    def moment(self, at: datetime) -> Markup:
        """Write a moment in the region's time zone: day and time."""
        local = at.astimezone(ZoneInfo(self.region.settings.time_zone))
        return isolate(f"{day(local)},\N{NO-BREAK SPACE}{clock(local)}")

    def _chrome(self, frame: Frame, css: Markup) -> Chrome:
        chrome = make_chrome(
            self.region,
            frame.translate,
            Head(
                title=frame.title,
                description="",
                url_in=frame.url_in or home_url,
                kind="form",
                tags=(),
            ),
            css=css,
        )
        languages = chrome.languages if frame.url_in else ()
        navigation = chrome.navigation if frame.public else ()
        footer = tuple(link for link in chrome.footer if frame.public and _is_needed(link))
        return replace(
            chrome,
            languages=languages,
            navigation=navigation,
            footer=footer,
            # The staff app is an origin of its own, with a beginning of its own.
            home=chrome.home if frame.public else "/",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Title and language of a page; ``url_in`` null: it exists in one language only."""

    title: str
    translate: Translator
    url_in: Callable[[str], str] | None = None
    public: bool = True


def _is_needed(link: Link) -> bool:
    """Tell whether a link of the footer stands below forms: what the law asks, and help."""
    return link.url.rstrip("/").rpartition("/")[2] in FOOTER


def _left_out(template: str) -> set[str]:
    """Return the classes of those parts of every page that a template leaves empty."""
    text = "".join(_own_texts(template))
    empty = [name for name in _BLOCKS if f"{{% block {name} %}}{{% endblock %}}" in text]
    return set().union(*(_BLOCKS[name] for name in empty))


def _own_texts(template: str) -> Iterator[str]:
    """Yield the text of a template and of those of the service that it stands on."""
    while (path := OWN_TEMPLATES / template).is_file():
        text = path.read_text("utf-8")
        yield text
        extends = _EXTENDS.search(text)
        template = extends[1] if extends else ""


def use_theme(app: Flask) -> None:
    """Let an app's templates stand on those of the site: strict, escaped, with its filters."""
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([FileSystemLoader(OWN_TEMPLATES), FileSystemLoader(TEMPLATES)])
    app.jinja_env.autoescape = True
    install(app.jinja_env)
    app.jinja_env.globals["language_name"] = language_name
