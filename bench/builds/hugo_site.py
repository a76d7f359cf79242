"""Writes a corpus as a Hugo site: content by language, translations of the theme, settings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bench.builds.corpus import Corpus, ListedOffer
from bench.builds.labels import texts_in
from bench.builds.peers import Fact, moments, offer_facts, styled, with_paths, written
from bench.builds.words import TAGS
from catalog.region import Region
from catalog.writer import quoted

LAYOUTS = Path(__file__).parent / "hugo" / "layouts"

_SETTINGS = """\
defaultContentLanguage: de
defaultContentLanguageInSubdir: true
disableDefaultLanguageRedirect: true
disableKinds: [taxonomy, term]
buildFuture: true
enableRobotsTXT: false
mediaTypes:
  application/atom+xml: {suffixes: [xml]}
outputFormats:
  atom: {mediaType: application/atom+xml, baseName: feed, noUgly: true}
outputs: {home: [html, atom], section: [html], page: [html]}
pagination: {pagerSize: 20, disableAliases: true}
markup:
  goldmark:
    parser: {autoHeadingID: false}
    extensions: {typographer: {disable: true}, linkify: false, footnote: {enable: false}}
"""


def write_hugo_site(corpus: Corpus, folder: Path) -> None:
    """Write settings, layouts, texts of the theme and all content of a Hugo site."""
    _write_frame(corpus.region, folder)
    for listed, listed_at in moments(corpus.offers):
        write_hugo_offer(listed, folder, listed_at)
    for tag in TAGS:
        content = folder / "content" / tag
        for number, (slug, texts) in enumerate(corpus.guides.items(), start=1):
            head = [f"weight = {number}", f"description = {_toml(texts[tag].summary)}"]
            body = with_paths(texts[tag].body, tag)
            _write(content / "guides" / f"{slug}.md", texts[tag].title, head, body)
        for slug, texts in corpus.pages.items():
            head = [f"description = {_toml(texts[tag].summary)}"]
            _write(content / f"{slug}.md", texts[tag].title, head, texts[tag].body)
        names = texts_in(corpus.region.language(tag))
        for section, name in (
            ("offers", "homes"),
            ("guides", "guides"),
            ("opportunities", "take_part"),
        ):
            _write(content / section / "_index.md", names[name], [], "")
    start = folder / "content" / "de"
    _write(
        start / "chooser.md",
        corpus.region.settings.portal_name,
        ['url = "/index.html"', 'layout = "chooser"'],
        "",
    )
    missing = corpus.pages["not-found"]["de"]
    _write(start / "404-file.md", missing.title, ['url = "/404.html"'], missing.body)


def write_hugo_offer(
    listed: ListedOffer, folder: Path, listed_at: datetime, *, tags: Iterable[str] = TAGS
) -> None:
    """Write an offer in some languages."""
    facts = [f"{name} = {_toml(value)}" for name, value in offer_facts(listed).items()]
    head = [f"date = {listed_at.isoformat()}", *facts]
    for tag in tags:
        text = listed.offer.texts[tag]
        _write(hugo_offer_path(folder, listed.key, tag), text.title, head, f"{text.description}\n")


def hugo_offer_path(folder: Path, key: str, tag: str) -> Path:
    """Return where an offer's text in a language lies."""
    return folder / "content" / tag / "offers" / f"{key}.md"


def _write(path: Path, title: str, head: list[str], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["+++", f"title = {_toml(title)}", *head, "+++", body]), "utf-8")


def _toml(value: Fact) -> str:
    """Write a fact as TOML, which Hugo reads a little faster than YAML."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else written(value)


def _write_frame(region: Region, folder: Path) -> None:
    for source in sorted(LAYOUTS.rglob("*.*")):
        target = folder / "layouts" / source.relative_to(LAYOUTS)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(styled(source.read_text("utf-8")), "utf-8")
    address = [f"baseURL: {region.settings.site_url}/", f"title: {region.settings.portal_name}"]
    languages = [*address, "languages:"]
    for weight, tag in enumerate(TAGS, start=1):
        language = region.language(tag)
        languages += [
            f"  {tag}:",
            f"    label: {quoted(language.native)}",
            f"    direction: {language.dir}",
            f"    locale: {tag}",
            f"    contentDir: content/{tag}",
            f"    weight: {weight}",
        ]
        table = [
            f"{key}: {quoted(text.replace('%(number)s', '{{ .number }}'))}\n"
            for key, text in texts_in(language).items()
        ]
        (folder / "i18n").mkdir(exist_ok=True)
        (folder / "i18n" / f"{tag}.yaml").write_text("".join(table), "utf-8")
    (folder / "hugo.yaml").write_text(_SETTINGS + "\n".join(languages) + "\n", "utf-8")
