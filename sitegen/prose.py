"""Turns the Markdown of guides and pages into HTML with the links of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from catalog.easy_language import SENTENCE_END, is_easy
from catalog.urls import (
    call_back_form_url,
    erase_form_url,
    feedback_form_url,
    guide_url,
    lost_link_url,
    offer_form_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
    receipt_form_url,
)
from sitegen.plain_markdown import render_plain

if TYPE_CHECKING:
    from catalog.region import Region

_FORMS = {
    "offer": offer_form_url,
    "receipt": receipt_form_url,
    "lost-link": lost_link_url,
    "erase": erase_form_url,
    "feedback": feedback_form_url,
    "call-back": call_back_form_url,
}
_LINK = re.compile(r'href="(page|guide|opportunity|offers|opportunities|form):([a-z0-9-]*)"')
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*\}\}")
_TEXTS = re.compile(r"<(p|li)>.*?</\1>", re.DOTALL)
_BEFORE_SECTION = re.compile(r"\n(?=<h2>)")


class Rendered(NamedTuple):
    """A body as HTML; ``plain``: each of its sections reads the same alone."""

    html: Markup
    plain: bool


def render_markdown(text: str, *, tag: str, region: Region) -> Markup:
    """Render a body; raises KeyError for a placeholder that :func:`placeholders` lacks.

    Raw HTML is shown as text: ``<`` is escaped before Markdown sees it.
    """
    return _rendered(_filled(text, region), tag).html


def render_sections(sections: Sequence[str], *, tag: str, region: Region) -> dict[str, Markup]:
    """Render each section of a body as :func:`render_markdown` does, by its Markdown.

    All at once if the body allows it: its own page shows it whole and is made just before.
    """
    found = _rendered(_filled("".join(sections), region), tag)
    parts = [Markup(part) for part in _BEFORE_SECTION.split(found.html)]  # noqa: S704 (it was markup)
    if found.plain and len(parts) == len(sections):
        return dict(zip(sections, parts, strict=True))
    return {section: render_markdown(section, tag=tag, region=region) for section in sections}


def _filled(text: str, region: Region) -> str:
    """Escape a body and fill in its placeholders."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    values = placeholders(region)
    return _PLACEHOLDER.sub(lambda found: escape(values[found[1]]), safe)


@lru_cache(maxsize=64)
def _rendered(filled: str, tag: str) -> Rendered:
    """Render what :func:`_filled` gave; kept are as many as one guide may have languages."""
    html = render_plain(filled)
    plain = html is not None
    if html is None:
        html = render_reference(filled)
    if is_easy(tag):
        html = _TEXTS.sub(_sentences_on_lines, html)
    linked = _LINK.sub(lambda found: f'href="{_url(found[1], found[2], tag)}"', html)
    return Rendered(Markup(linked), plain)  # noqa: S704 ("<" of the source was escaped before)


def _sentences_on_lines(found: re.Match[str]) -> str:
    """Begin each sentence of a paragraph or point on a line of its own, as easy language asks."""
    return SENTENCE_END.sub(r"\g<0><br>", found[0])


def render_reference(text: str) -> str:
    """Render any Markdown whose ``<`` and ``&`` are escaped; links keep their schemes."""
    # Loaded here: nearly all texts are of the plain form, and the library costs 10 ms.
    from sitegen.markdown_reference import converter

    return converter().reset().convert(text)


def placeholders(region: Region) -> Mapping[str, str]:
    """Return what ``{{…}}`` in guides and pages may name."""
    operator = region.settings.operator
    retention = region.settings.retention
    return {
        "operator.name": operator.name,
        "operator.street": operator.street,
        "operator.city": operator.city,
        "operator.mail": operator.mail,
        "operator.phone": operator.phone,
        "operator.responsible": operator.responsible,
        "operator.supervisory_authority": operator.supervisory_authority,
        "region.name": region.settings.name,
        "retention.offer_days": str(retention.offer_days),
        "retention.inquiry_days": str(retention.inquiry_days),
        "retention.unconfirmed_days": str(retention.unconfirmed_days),
        "retention.draft_days": str(retention.draft_days),
        "retention.search_days": str(retention.search_days),
        "retention.notice_days": str(retention.notice_days),
    }


def _url(scheme: str, name: str, tag: str) -> str:
    match scheme:
        case "page":
            return page_url(tag, name)
        case "guide":
            return guide_url(tag, name)
        case "opportunity":
            return opportunity_url(tag, name)
        case "offers":
            return offers_url(tag)
        case "opportunities":
            return opportunities_url(tag)
        case _:
            return _FORMS[name](tag)
