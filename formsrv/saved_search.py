"""Saved searches: what is wished for, and whether a home fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from catalog.areas import Areas
from catalog.formats import money, number
from catalog.offer import Offer
from catalog.rent import Verdict, rent_answer
from catalog.vocabulary import Availability
from catalog.wording import Wording
from formsrv.inquiry_facts import FactLine
from formsrv.payloads import Consent, MailAddress, Name, Payload

MOST_AREAS = 60
AreaSlug = Annotated[str, Field(pattern="^[a-z0-9-]{1,80}$")]


class SearchWish(Payload):
    """What somebody looks for: ``areas`` are slugs of public areas, none means everywhere.

    ``rooms`` is the least, ``rent`` in cents a month the most; null means any.
    """

    areas: Annotated[list[AreaSlug], Field(max_length=MOST_AREAS)] = []
    place: Name | None = None
    persons: Annotated[int, Field(ge=1, le=20)]
    rooms: Annotated[int, Field(ge=1, le=20)] | None = None
    rent: Annotated[int, Field(ge=0)] | None = None
    within_limit: bool = False
    step_free: bool = False


class SearchDraft(Payload):
    """What somebody sends: the argument of :func:`formsrv.services.searches.submit_search`."""

    wish: SearchWish
    mail: MailAddress
    consent: Consent


class SavedSearch(SearchDraft):
    """The sealed record of a saved search."""

    link_secret: str


def fits(wish: SearchWish, offer: Offer, *, areas: Areas, today: date) -> bool:
    """Tell whether a home is what somebody looks for and can be had.

    A home of which nobody can say whether it is within the limit is not left out.
    """
    if offer.availability is not Availability.AVAILABLE:
        return False
    if wish.areas and not set(wish.areas) & set(areas.around[offer.municipality]):
        return False
    if offer.persons < wish.persons or (wish.rooms and offer.rooms < Decimal(wish.rooms)):
        return False
    if wish.rent is not None and offer.rent.total > wish.rent:
        return False
    if wish.step_free and not offer.step_free:
        return False
    answer = rent_answer(offer, wish.persons, areas.region, today=today)
    return not (wish.within_limit and answer.verdict is Verdict.ABOVE)


def describe_wish(wish: SearchWish, wording: Wording) -> tuple[FactLine, ...]:
    """Return what is looked for as lines of label and value; what does not matter is left out."""
    return tuple(FactLine(label=label, value=value) for label, value in _lines(wish, wording))


def _lines(wish: SearchWish, wording: Wording) -> Iterator[tuple[str, str]]:
    _ = wording.gettext
    yield _("Place"), wish.place or _("Everywhere")
    yield _("Persons"), number(wish.persons)
    if wish.rooms:
        yield _("At least so many rooms"), number(wish.rooms)
    if wish.rent is not None:
        yield _("Highest rent a month, with heating"), money(wish.rent)
    if wish.within_limit:
        yield _("Leave out homes above the Jobcenter's limit"), _("Yes")
    if wish.step_free:
        yield _("Only homes without steps"), _("Yes")
