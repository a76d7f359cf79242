"""Lets the records of landlords follow the files, which say until when an offer is shown."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date

from formsrv.desk.context import DeskContext
from formsrv.directory import ListedOffer
from formsrv.states import State
from formsrv.store.listing import LastDay, list_last_days
from formsrv.store.records import change_record

log = logging.getLogger(__name__)


def follow_files(context: DeskContext, listed: Mapping[str, ListedOffer]) -> int:
    """Note the last days that editors have written into files by hand; return how many.

    What is on the site again is published again: its landlord must be able to take it back. The
    caller holds the lock ``decide``.
    """
    with context.store.reading() as connection:
        known = list_last_days(connection)
    moved = [
        (offer, listed[offer.offer_id].until)
        for offer in known
        if offer.offer_id in listed and not _agrees(offer, listed[offer.offer_id].until)
    ]
    if moved:
        with context.store.writing() as connection:
            for offer, until in moved:
                state = _state_on_site(offer)
                values = {
                    "state": state.value,
                    "expires_on": until,
                    "updated_at": context.clock(),
                    **_fulfilled(offer),
                }
                change_record(connection, offer.record_id, expected=[offer.state], **values)
        log.info("%d records follow a last day that was changed in its file", len(moved))
    return len(moved)


def _agrees(offer: LastDay, until: date) -> bool:
    return offer.state is not State.EXPIRED and offer.expires_on == until


def _fulfilled(offer: LastDay) -> dict[str, None]:
    """Forget a wish that was carried out before: what an editor changed since is not undone."""
    day, wanted = offer.expires_on, offer.wanted_until
    return {"wanted_until": None} if day and wanted and wanted <= day else {}


def _state_on_site(offer: LastDay) -> State:
    if offer.state is not State.EXPIRED:
        return offer.state
    return State.CHANGED if offer.is_changed else State.PUBLISHED
