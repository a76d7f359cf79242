"""Writes a corpus as this project keeps it: one YAML an offer, one Markdown a text."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench.builds.corpus import TODAY, Corpus, ListedOffer
from bench.builds.words import ProseText
from catalog.i18n.translation import section_hash, split_sections
from catalog.library import offer_path
from catalog.region import Region
from catalog.rules.library import VERSIONED_PAGE
from catalog.writer import dump_offer, quoted


def write_content(corpus: Corpus, content: Path) -> None:
    """Write a content folder that ``catalog check`` has nothing to say about."""
    for listed in corpus.offers:
        write_offer(listed, content, corpus.region)
    default = corpus.region.settings.default_language
    for kind, collection in (("guides", corpus.guides), ("pages", corpus.pages)):
        for order, (slug, texts) in enumerate(collection.items()):
            hashes = _section_hashes(texts[default])
            for tag, text in texts.items():
                head = _head(
                    text, order=order, version=slug == VERSIONED_PAGE, region=corpus.region
                )
                if tag != default:
                    head += ["translated_from:", *(f'  - "{found}"' for found in hashes)]
                path = content / kind / slug / f"{tag}.md"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text("\n".join(["---", *head, "---", text.body]), "utf-8")


def write_offer(listed: ListedOffer, content: Path, region: Region) -> Path:
    """Write one offer in its canonical form and return its file."""
    path = content / offer_path(listed.key, listed.offer, region)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dump_offer(listed.offer), "utf-8")
    return path


def _head(text: ProseText, *, order: int, version: bool, region: Region) -> list[str]:
    lines = [
        f"title: {quoted(text.title)}",
        f"summary: {quoted(text.summary)}",
        f"order: {order}",
        f"checked_on: {TODAY}",
        f"review_due: {TODAY + timedelta(days=365)}",
    ]
    return [*lines, f"version: {region.settings.privacy_version}"] if version else lines


def _section_hashes(text: ProseText) -> list[str]:
    lead, *others = split_sections(text.body)
    return [section_hash(part) for part in (f"{text.title}\n{text.summary}\n{lead}", *others)]
