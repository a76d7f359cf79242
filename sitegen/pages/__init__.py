"""Typed contexts: what each page kind hands to its template, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.inputs import Inputs
from sitegen.pages.context import PageContext
from sitegen.pages.home import chooser_context, home_context
from sitegen.pages.offers import offer_context, offer_list_context
from sitegen.pages.opportunities import opportunity_context, opportunity_list_context
from sitegen.pages.prose import guide_list_context, not_found_context, prose_context
from sitegen.plan import PageKind, PlannedPage

CONTEXTS: dict[PageKind, Callable[[Inputs, PlannedPage], PageContext]] = {
    PageKind.CHOOSER: chooser_context,
    PageKind.HOME: home_context,
    PageKind.OFFER_LIST: offer_list_context,
    PageKind.OFFER: offer_context,
    PageKind.OPPORTUNITY_LIST: opportunity_list_context,
    PageKind.OPPORTUNITY: opportunity_context,
    PageKind.GUIDE_LIST: guide_list_context,
    PageKind.GUIDE: prose_context,
    PageKind.PAGE: prose_context,
    PageKind.NOT_FOUND: not_found_context,
}

__all__ = ["CONTEXTS", "PageContext"]
