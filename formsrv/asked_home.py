"""Which home an inquiry is about, as the public knows it: on pages and in mails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.home_titles import home_title
from catalog.region import Language, Region
from catalog.urls import offer_url
from catalog.vocabulary import OfferKind
from catalog.wording import Wording
from formsrv.directory import OfferDirectory


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedHome:
    """Title in the language that was found, the place in public, and the path of the page."""

    title: str
    language: Language
    place: str
    path: str


def name_home(
    offers: OfferDirectory, offer_id: str | None, *, region: Region, wording: Wording, today: date
) -> AskedHome | None:
    """Return a home as the site names it: by its facts where it has no title in the language."""
    tag = wording.language.tag
    home = find_home(offers, offer_id, region=region, tag=tag, today=today)
    listed = offers.find(offer_id, today=today) if offer_id else None
    if home is None or listed is None or not listed.kind:
        return home
    named = home_title(
        listed.titles,
        wording,
        region,
        kind=OfferKind(listed.kind),
        rooms=Decimal(listed.rooms),
        place=listed.place,
    )
    return replace(home, title=named.value, language=named.language)


def find_home(
    offers: OfferDirectory, offer_id: str | None, *, region: Region, tag: str, today: date
) -> AskedHome | None:
    """Return the home of an inquiry in a reader's language; None once it is off the lists."""
    listed = offers.find(offer_id, today=today) if offer_id else None
    found = listed.title_tag(tag, region.settings.default_language) if listed else ""
    if listed is None or found not in region.languages_by_tag:
        return None
    return AskedHome(
        title=listed.titles[found],
        language=region.language(found),
        place=listed.place,
        path=offer_url(tag, offer_id or ""),
    )
