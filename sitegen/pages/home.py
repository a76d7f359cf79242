"""The language chooser at ``/`` and the start page of a language."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from catalog.urls import (
    guides_url,
    home_url,
    offer_form_url,
    offers_url,
    opportunities_url,
    places_url,
    search_url,
)
from sitegen.cards import OfferCard
from sitegen.facets import FOR, WITHIN
from sitegen.kinds import Kind, Rendered
from sitegen.pages.facet_links import Counts, FacetLink, count_facets, facet_links
from sitegen.render import Page, PageContext, head_of, render_in_all, render_page
from sitegen.site import Site
from sitegen.summaries import OfferSummary, OpportunitySummary
from sitegen.view import View
from theme.chrome import Head
from theme.environment import Translator

if TYPE_CHECKING:
    from catalog.region import Language
    from sitegen.pages.opportunities import OpportunityCard
    from sitegen.pages.places import AreaCount, PlaceMap

NEWEST = 4
SOONEST = 2


class HomeInputs(NamedTuple):
    """What the start page is made from; what its template leaves out is empty.

    ``homes`` counts all that lists show. ``households`` are the lists of homes by the number
    of persons: within the rent limit, or where no table says one, all that have room for them.
    """

    homes: int
    households: Counts
    districts: tuple[AreaCount, ...]
    newest: tuple[OfferSummary, ...]
    coming: tuple[OpportunitySummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Greeting:
    """One language in the chooser, with its own words for "homes and help"."""

    language: Language
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ChooserPage(PageContext):
    """All languages at a glance, readable without script."""

    greetings: tuple[Greeting, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class HomePage(PageContext):
    """What there is, how much, and the way to it; ``limited``: homes within the rent limit.

    What the template does not use is empty or null.
    """

    region_name: str
    limited: bool
    households: tuple[FacetLink, ...]
    map: PlaceMap | None
    search_url: str
    places_url: str
    homes: int
    newest: tuple[OfferCard, ...]
    coming: tuple[OpportunityCard, ...]
    offers_url: str
    opportunities_url: str
    guides_url: str
    form_url: str


def _home_inputs(view: View, _key: str) -> HomeInputs:
    shows = partial(view.site.shows, HOME.name)
    newest = view.in_order[: -NEWEST - 1 : -1] if shows("newest") else ()
    return HomeInputs(
        homes=len(view.running) if shows("homes") else 0,
        households=_households(view) if shows("households") else (),
        districts=_districts(view) if shows("map") else (),
        newest=view.with_rents(newest),
        coming=view.coming[:SOONEST] if shows("coming") else (),
    )


def _districts(view: View) -> tuple[AreaCount, ...]:
    from sitegen.pages.places import district_counts

    return district_counts(view)


def _households(view: View) -> Counts:
    for rule in (WITHIN, FOR):
        found = {one: of for one, of in view.facets.items() if one.rule == rule and not one.place}
        if found:
            return count_facets(found)
    return ()


def _render_home(site: Site, _key: str, inputs: HomeInputs, _record: None) -> Rendered:
    paths = {tag: home_url(tag) for tag in site.tags}
    return render_in_all(site, "home", paths, partial(_home, inputs=inputs))


def _home(site: Site, page: Page, *, inputs: HomeInputs) -> HomePage:
    tag = page.tag
    return HomePage(
        head=_head(site, page),
        region_name=site.region.settings.name,
        homes=inputs.homes,
        limited=any(facet.rule == WITHIN for facet, _ in inputs.households),
        households=facet_links(site, tag, inputs.households),
        map=_map(site, tag, inputs.districts),
        search_url=search_url(tag),
        places_url=places_url(tag),
        newest=site.cards.of(tag, inputs.newest),
        coming=_coming(site, tag, inputs.coming),
        offers_url=offers_url(tag),
        opportunities_url=opportunities_url(tag),
        guides_url=guides_url(tag),
        form_url=offer_form_url(tag),
    )


def _map(site: Site, tag: str, districts: tuple[AreaCount, ...]) -> PlaceMap | None:
    if not districts:
        return None
    from sitegen.pages.places import place_map

    return place_map(site, tag, districts)


def _coming(
    site: Site, tag: str, coming: tuple[OpportunitySummary, ...]
) -> tuple[OpportunityCard, ...]:
    if not coming:
        return ()
    from sitegen.pages.opportunities import opportunity_cards

    return opportunity_cards(site, tag, coming)


def _render_chooser(site: Site, _key: str, _inputs: tuple[()], _record: None) -> Rendered:
    page = Page("chooser", site.region.settings.default_language, "/")
    yield page.file, render_page(site, page, _chooser(site, page))


def _chooser(site: Site, page: Page) -> ChooserPage:
    """Build the chooser; its hreflang names every start page and itself as the default."""
    head = replace(_head(site, page), url_in=home_url, path="/")
    return ChooserPage(
        head=head,
        greetings=tuple(
            Greeting(
                language=language,
                text=_summary(site.translators[language.tag]),
                url=home_url(language.tag),
            )
            for language in site.region.languages
        ),
    )


def _head(site: Site, page: Page) -> Head:
    head = head_of(
        page,
        title=site.region.settings.portal_name,
        description=_summary(site.translators[page.tag]),
    )
    return replace(head, default_path="/")


def _summary(t: Translator) -> str:
    return t.wording.gettext("Homes, opportunities to take part and guides for newcomers.")


CHOOSER = Kind(
    name="chooser", keys=lambda _view: ("",), inputs=lambda _view, _key: (), render=_render_chooser
)
HOME = Kind(name="home", keys=lambda _view: ("",), inputs=_home_inputs, render=_render_home)
