"""Carries into the content what landlords did at the public process: longer, or rented out."""

from __future__ import annotations

import logging

from catalog.vocabulary import Availability
from formsrv.desk.audit import note
from formsrv.desk.context import DeskContext
from formsrv.desk.expiries import commit_extension, note_extension
from formsrv.desk.live_file import LiveChange, change_live, read_live
from formsrv.errors import InvalidOfferError, WrongStateError
from formsrv.store.records import (
    change_record,
    find_record,
    list_rented,
    list_wanted_longer,
)
from formsrv.store.rows import RecordRow

log = logging.getLogger(__name__)


def carry_out(context: DeskContext) -> int:
    """Commit what landlords want; return how many files changed. Raises PublishingError."""
    with context.store.reading() as connection:
        longer, rented = list_wanted_longer(connection), list_rented(connection)
    changed = 0
    for row in longer:
        with context.alone("decide"):
            changed += _extend(context, row.id)
    for row in rented:
        with context.alone("decide"):
            changed += _mark_rented(context, row)
    return changed


def _extend(context: DeskContext, record_id: str) -> bool:
    """Read the record again under the lock: an editor may have extended it meanwhile."""
    with context.store.reading() as connection:
        row = find_record(connection, record_id)
    if row is None or row.wanted_until is None or row.expires_on is None:
        return False
    if row.wanted_until <= row.expires_on:
        return False
    try:
        commit_extension(context, row, until=row.wanted_until)
        note_extension(context, row, until=row.wanted_until)
    except (InvalidOfferError, WrongStateError):
        # An editor's own change of the file stands against it: the last day stays.
        log.warning("offer %s cannot be shown for longer", row.offer_id)
        with context.store.writing() as connection:
            change_record(connection, row.id, expected=[row.state], wanted_until=None)
        return False
    _log(context, row, "extended by landlord")
    return True


def _mark_rented(context: DeskContext, row: RecordRow) -> bool:
    offer_id = row.offer_id or ""
    try:
        found = read_live(context, offer_id)
        if found is None or found[1].availability is Availability.RENTED:
            return False
        change = LiveChange(
            fields={"availability": Availability.RENTED},
            summary=f"Offer {offer_id} is rented out",
            trailer=("Rented", f"{row.id}.{row.version}"),
        )
        # What an editor set back by hand stays as the editor wants it.
        if not change_live(context, offer_id, change):
            return False
    except InvalidOfferError:
        log.warning("the file of offer %s cannot be changed: an editor has to mend it", offer_id)
        return False
    _log(context, row, "rented")
    return True


def _log(context: DeskContext, row: RecordRow, action: str) -> None:
    with context.desk.writing() as connection:
        note(connection, action, record_id=row.id, user=None, at=context.clock())
