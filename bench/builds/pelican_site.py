"""Writes a corpus for stock Pelican: articles with translations, guides and pages, one theme."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bench.builds.corpus import Corpus, ListedOffer
from bench.builds.labels import texts_in
from bench.builds.peers import moments, offer_facts, styled, with_paths, written
from bench.builds.words import TAGS
from catalog.region import Region

TEMPLATES = Path(__file__).parent / "pelican" / "templates"

_SETTINGS = """\
import json
from pathlib import Path

HERE = Path(__file__).parent
TEXTS, LANGUAGES, SITENAME, SITEURL = json.loads((HERE / "texts.json").read_text("utf-8"))
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_PATHS = []
STATIC_PATHS = []
TIMEZONE = "UTC"
DEFAULT_LANG = "de"
DEFAULT_CATEGORY = "offers"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_PATHS = ["offers"]
PAGE_PATHS = ["pages"]
ARTICLE_URL = ARTICLE_LANG_URL = "{lang}/offers/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{lang}/offers/{slug}/index.html"
PAGE_URL = PAGE_LANG_URL = "{lang}/{slug}/"
PAGE_SAVE_AS = PAGE_LANG_SAVE_AS = "{lang}/{slug}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = TAGS_SAVE_AS = ARCHIVES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
PAGINATED_TEMPLATES = {}
for tag in LANGUAGES:
    for name in ("home", "offers", "guides", "opportunities"):
        DIRECT_TEMPLATES.append(f"{name}_{tag}")
        folder = tag if name == "home" else f"{tag}/{name}"
        globals()[f"{name}_{tag}_SAVE_AS".upper()] = f"{folder}/index.html"
    PAGINATED_TEMPLATES[f"offers_{tag}"] = 20
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = "{lang}/feed.xml"
FEED_MAX_ITEMS = 20
FEED_DOMAIN = SITEURL
MARKDOWN = {"extensions": [], "output_format": "html5"}
SUMMARY_MAX_LENGTH = 25
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
"""


def write_pelican_site(corpus: Corpus, folder: Path) -> None:
    """Write settings, theme and content of a stock Pelican site."""
    _write_frame(corpus.region, folder)
    for listed, listed_at in moments(corpus.offers):
        write_pelican_offer(listed, folder, listed_at)
    for tag in TAGS:
        for number, (slug, texts) in enumerate(corpus.guides.items(), start=1):
            text = texts[tag]
            head = {
                "title": text.title,
                "slug": slug,
                "lang": tag,
                "summary": text.summary,
                "weight": f"{number:06d}",
                "template": "guide",
                "url": f"{tag}/guides/{slug}/",
                "save_as": f"{tag}/guides/{slug}/index.html",
            }
            body = with_paths(text.body, tag)
            _write(folder / "content" / "pages" / tag / "guides" / f"{slug}.md", head, body)
        for slug, texts in corpus.pages.items():
            text = texts[tag]
            head = {"title": text.title, "slug": slug, "lang": tag, "summary": text.summary}
            _write(folder / "content" / "pages" / tag / f"{slug}.md", head, text.body)
    missing = corpus.pages["not-found"]["de"]
    head = {"title": missing.title, "slug": "404", "lang": "de", "summary": missing.summary}
    head |= {"url": "404.html", "save_as": "404.html"}
    _write(folder / "content" / "pages" / "404.md", head, missing.body)


def write_pelican_offer(
    listed: ListedOffer, folder: Path, listed_at: datetime, *, tags: Iterable[str] = TAGS
) -> None:
    """Write an offer in some languages."""
    facts = {name: written(value) for name, value in offer_facts(listed).items()}
    for tag in tags:
        text = listed.offer.texts[tag]
        head = {"title": text.title, "slug": listed.key, "lang": tag}
        head |= {"date": listed_at.isoformat(), **facts}
        path = pelican_offer_path(folder, listed.key, tag)
        _write(path, head, f"{text.description}\n")


def pelican_offer_path(folder: Path, key: str, tag: str) -> Path:
    """Return where an offer's text in a language lies."""
    return folder / "content" / "offers" / tag / f"{key}.md"


def _write(path: Path, head: dict[str, str], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}: {value}" for name, value in head.items()]
    path.write_text("\n".join([*lines, "", body]), "utf-8")


def _write_frame(region: Region, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    texts = {tag: texts_in(region.language(tag)) for tag in TAGS}
    languages = {tag: [region.language(tag).native, region.language(tag).dir] for tag in TAGS}
    settings = region.settings
    (folder / "texts.json").write_text(
        json.dumps([texts, languages, settings.portal_name, settings.site_url]), "utf-8"
    )
    (folder / "pelicanconf.py").write_text(_SETTINGS, "utf-8")
    theme = folder / "theme" / "templates"
    theme.mkdir(parents=True, exist_ok=True)
    for source in sorted(TEMPLATES.glob("*.html")):
        (theme / source.name).write_text(styled(source.read_text("utf-8")), "utf-8")
    for tag in TAGS:
        for name in ("home", "offers", "guides", "opportunities"):
            text = f'{{% set tag = "{tag}" %}}\n{{% extends "{name}.html" %}}\n'
            (theme / f"{name}_{tag}.html").write_text(text, "utf-8")
