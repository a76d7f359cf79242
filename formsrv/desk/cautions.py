"""What an editor should look at in a waiting case, gathered from all that can be noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.offer import Offer
from catalog.rent import Verdict, rent_answer
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Caution, SameHome
from formsrv.states import OPEN, RecordKind, State
from formsrv.store.rows import RecordRow

LONG_WAIT = timedelta(days=3)
_FLAGS = {
    "honeypot": Caution.HONEYPOT,
    "quarantine": Caution.SUSPICIOUS,
    "bounced": Caution.BOUNCED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """What was found out about an offer; ``offer`` is null when the facts make none."""

    offer: Offer | None
    has_problems: bool
    same_mail: int
    same_homes: tuple[SameHome, ...]
    wishes: tuple[str, ...]
    personal: tuple[str, ...]
    tags: frozenset[str]
    is_edited: bool
    is_checked: bool


def waits_since(row: RecordRow) -> datetime:
    """Return since when a record waits for the office: a change of an old offer is new."""
    return row.updated_at if row.state is State.CHANGED else row.confirmed_at or row.created_at


def case_cautions(context: DeskContext, row: RecordRow) -> Iterator[Caution]:
    """Say what holds for all kinds of cases."""
    if row.state is State.RECEIVED and row.kind is not RecordKind.NOTICE:
        yield Caution.TO_CALL
    if row.receipt_hash is not None and row.kind is not RecordKind.NOTICE:
        yield Caution.BY_TELEPHONE
    if row.state is State.CHANGED:
        yield Caution.CHANGE
    since = waits_since(row)
    if row.state in OPEN[row.kind] and context.clock() - since > LONG_WAIT:
        yield Caution.WAITS_LONG
    noticed = row.flags.split()
    yield from (caution for flag, caution in _FLAGS.items() if flag in noticed)


def offer_cautions(context: DeskContext, row: RecordRow, noticed: Noticed) -> Iterator[Caution]:
    """Say what holds for an offer, the weightiest first."""
    language = context.region.settings.default_language
    found = (
        (Caution.PROBLEMS, noticed.has_problems),
        (Caution.PERSONAL, bool(noticed.personal)),
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
