"""The language chooser at ``/`` and the start page of a language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from catalog.region import Language
from catalog.urls import guides_url, home_url, offer_form_url, offers_url, opportunities_url
from sitegen.inputs import Inputs
from sitegen.pages.context import PageContext, frame, head_of
from sitegen.pages.offers import OfferCard, offer_card
from sitegen.pages.opportunities import OpportunityCard, coming_cards
from sitegen.plan import PlannedPage, free_homes, listed_offers
from theme.chrome import Head
from theme.environment import Translator

NEWEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """One language in the chooser, with its own words for "homes and help"."""

    language: Language
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooserPage(PageContext):
    """All languages at a glance, readable without script."""

    greetings: tuple[Greeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(PageContext):
    """What there is, how much, and the way to it."""

    region_name: str
    homes: int
    newest: tuple[OfferCard, ...]
    coming: tuple[OpportunityCard, ...]
    offers_url: str
    opportunities_url: str
    guides_url: str
    form_url: str


def chooser_context(inputs: Inputs, page: PlannedPage) -> ChooserPage:
    """Build the chooser; its hreflang names every start page and itself as the default."""
    return ChooserPage(
        chrome=frame(
            inputs,
            page,
            replace(_head(inputs, page), url_in=home_url, path="/"),
        ),
        greetings=tuple(
            Greeting(
                language=language,
                text=_summary(inputs.translators[language.tag]),
                url=home_url(language.tag),
            )
            for language in inputs.region.languages
        ),
    )


def home_context(inputs: Inputs, page: PlannedPage) -> HomePage:
    """Build the start page of a language."""
    offers = listed_offers(inputs)
    tag = page.tag
    return HomePage(
        chrome=frame(inputs, page, _head(inputs, page)),
        region_name=inputs.region.settings.name,
        homes=free_homes(inputs),
        newest=tuple(
            offer_card(inputs, tag, offer_id, offer) for offer_id, offer in offers[:NEWEST]
        ),
        coming=coming_cards(inputs, tag)[:NEWEST],
        offers_url=offers_url(tag),
        opportunities_url=opportunities_url(tag),
        guides_url=guides_url(tag),
        form_url=offer_form_url(tag),
    )


def _head(inputs: Inputs, page: PlannedPage) -> Head:
    head = head_of(
        page,
        title=inputs.region.settings.portal_name,
        description=_summary(inputs.translators[page.tag]),
    )
    return replace(head, default_path="/")


def _summary(t: Translator) -> str:
    return t.wording.gettext("Homes, opportunities to take part and guides for newcomers.")
