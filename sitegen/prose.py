"""Turns the Markdown of guides and pages into HTML with the links of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from markdown import Markdown
from markupsafe import Markup

from catalog.region import Region
from catalog.urls import (
    guide_url,
    offer_form_url,
    offers_url,
    opportunities_url,
    opportunity_url,
    page_url,
)

_LINK = re.compile(r'href="(page|guide|opportunity|offers|opportunities|form):([a-z0-9-]*)"')
_PLACEHOLDER = re.compile(r"\{\{([a-z_]+(?:\.[a-z_]+)*)\}\}")


def render_markdown(text: str, *, tag: str, region: Region) -> Markup:
    """Render a body; raises KeyError for a placeholder that :func:`placeholders` lacks.

    Raw HTML is shown as text: ``<`` is escaped before Markdown sees it.
    """
    values = placeholders(region)
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    filled = _PLACEHOLDER.sub(lambda found: escape(values[found[1]]), safe)
    html = Markdown(extensions=[]).convert(filled)
    linked = _LINK.sub(lambda found: f'href="{_url(found[1], found[2], tag)}"', html)
    return Markup(linked)  # noqa: S704 ("<" of the source was escaped above)


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
