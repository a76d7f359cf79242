"""Titles of homes: a landlord's words, or the facts where those are in another language.

A title of which a reader knows not even the letters says nothing; kind, rooms and place do.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from catalog.formats import number
from catalog.labels import label
from catalog.texts import Shown, choose
from catalog.vocabulary import OfferKind

if TYPE_CHECKING:
    from catalog.region import Language, Region
    from catalog.wording import Wording


def home_title(
    titles: Mapping[str, str],
    wording: Wording,
    region: Region,
    *,
    kind: OfferKind,
    rooms: Decimal,
    place: str,
) -> Shown[str]:
    """Return the title in the reader's language, else the home's facts in it."""
    found = choose(titles, wording.language, region)
    if not found.fallback or _is_same(found.language, wording.language):
        return found
    count = wording.ngettext("%(n)s room", "%(n)s rooms", rooms) % {"n": number(rooms)}
    parts = (wording.gettext(label(kind)), count, place)
    separator = wording.pgettext("list separator", ", ")
    return Shown(language=wording.language, value=separator.join(parts), fallback=False)


def _is_same(one: Language, other: Language) -> bool:
    """Tell whether two are one language, as plain and ordinary words of it are."""
    return one.babel == other.babel
