"""Turns the Markdown of guides and pages into HTML with the links of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from catalog.markup import target_is_known
from catalog.region import Region
from catalog.urls import (
    guide_url,
    offer_form_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
)
from sitegen.plain_markdown import render_plain

_LINK = re.compile(r'href="(page|guide|opportunity|offers|opportunities|form):([a-z0-9-]*)"')
_PLACEHOLDER = re.compile(r"\{\{\s*([a-z_]+(?:\.[a-z_]+)*)\s*\}\}")
_AFTER_INLINE = 15


class _KnownTargets(Treeprocessor):
    """Takes away link targets and images that the check of the content would refuse.

    It reads line by line and Markdown does not, so neither relies on the other.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            target = element.get("href")
            if target is not None and not target_is_known(target):
                del element.attrib["href"]
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt")
                element.attrib.clear()


def render_markdown(text: str, *, tag: str, region: Region) -> Markup:
    """Render a body; raises KeyError for a placeholder that :func:`placeholders` lacks.

    Raw HTML is shown as text: ``<`` is escaped before Markdown sees it.
    """
    values = placeholders(region)
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    filled = _PLACEHOLDER.sub(lambda found: escape(values[found[1]]), safe)
    html = render_plain(filled)
    if html is None:
        html = render_reference(filled)
    linked = _LINK.sub(lambda found: f'href="{_url(found[1], found[2], tag)}"', html)
    return Markup(linked)  # noqa: S704 ("<" of the source was escaped above)


def render_reference(text: str) -> str:
    """Render any Markdown whose ``<`` and ``&`` are escaped; links keep their schemes."""
    return _converter().reset().convert(text)


@cache
def _converter() -> Markdown:
    """Make the one converter of the process: building it costs more than many a page."""
    markdown = Markdown(extensions=[])
    markdown.treeprocessors.register(_KnownTargets(markdown), "known_targets", _AFTER_INLINE)
    return markdown


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
            return offer_form_url(tag)
