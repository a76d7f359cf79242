"""What an editor should look at in a waiting case, gathered from all that can be noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from catalog.offer import Offer
from catalog.rent import Verdict, rent_answer
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Caution, SameHome
from formsrv.states import DECIDABLE
from formsrv.store.rows import RecordRow

LONG_WAIT = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What was found out about an offer; ``offer`` is null when the facts make none."""

    offer: Offer | None
    has_problems: bool
    same_mail: int
    same_homes: tuple[SameHome, ...]
    wishes: tuple[str, ...]
    tags: frozenset[str]
    is_edited: bool
    is_checked: bool


def case_cautions(context: DeskContext, row: RecordRow) -> Iterator[Caution]:
    """Say what holds for offers and inquiries alike."""
    since = row.confirmed_at or row.created_at
    if row.state in DECIDABLE and context.clock() - since > LONG_WAIT:
        yield Caution.WAITS_LONG
    if "honeypot" in row.flags.split():
        yield Caution.HONEYPOT


def offer_cautions(context: DeskContext, row: RecordRow, noticed: Noticed) -> Iterator[Caution]:
    """Say what holds for an offer, the weightiest first."""
    language = context.region.settings.default_language
    found = (
        (Caution.PROBLEMS, noticed.has_problems),
        (Caution.WISH, bool(noticed.wishes)),
        (Caution.SAME_HOME, bool(noticed.same_homes)),
        (Caution.SAME_MAIL, noticed.same_mail > 0),
        (Caution.ABOVE_LIMIT, _is_above_every_limit(context, noticed.offer)),
        (Caution.NO_OFFICE_LANGUAGE, language not in noticed.tags),
        (Caution.CORRECTED, row.version > 1),
        (Caution.EDITED, noticed.is_edited),
        (Caution.CHECKED, noticed.is_checked),
    )
    yield from (caution for caution, holds in found if holds)
    yield from case_cautions(context, row)


def _is_above_every_limit(context: DeskContext, offer: Offer | None) -> bool:
    """Tell whether no household that fits in has its rent paid in full."""
    if offer is None or offer.municipality not in context.region.municipalities:
        return False
    return all(
        rent_answer(offer, persons, context.region, today=context.today).verdict is Verdict.ABOVE
        for persons in range(1, offer.persons + 1)
    )
