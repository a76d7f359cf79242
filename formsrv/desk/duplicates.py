"""Notices that a home is offered twice, by keyed hashes of what tells it from others."""

from __future__ import annotations

import re

from pydantic import JsonValue

from formsrv.desk.context import DeskContext
from formsrv.desk.roles import may_see
from formsrv.desk.throttle import keyed_hash
from formsrv.desk.views import SameHome, StaffUser
from formsrv.payloads import OfferSubmission
from formsrv.states import ENDED, RecordKind, State
from formsrv.store import accounts
from formsrv.store.records import find_record
from formsrv.store.rows import RecordRow

_SIGNS = re.compile(r"[\W_]+")
_STREET = re.compile(r"(stra(ss|ß)e|str)$")


def find_same_homes(
    context: DeskContext, user: StaffUser, row: RecordRow, submission: OfferSubmission
) -> tuple[SameHome, ...]:
    """Note which home a record is about, and return the others about it that have not ended.

    Whoever comes later finds what was noted of the earlier ones: the queue shows the oldest first.
    """
    hashes = {keyed_hash(context, text) for text in _features(submission)}
    with context.desk.reading() as connection:
        known = accounts.find_home_hashes(connection, row.id)
    if known != hashes:
        with context.desk.writing() as connection:
            accounts.set_home_hashes(connection, row.id, hashes)
    with context.desk.reading() as connection:
        ids = accounts.list_same_homes(connection, hashes, except_record=row.id)
    with context.store.reading() as connection:
        rows = [found for record_id in ids if (found := find_record(connection, record_id))]
    return tuple(
        SameHome(record_id=found.id, state=found.state, visible=may_see(user, found.office))
        for found in rows
        if found.kind is RecordKind.OFFER and found.state not in (ENDED | {State.RECEIVED})
    )


def _features(submission: OfferSubmission) -> list[str]:
    """Say what two offers of one home have in common: the address with floor, or the figures."""
    facts, landlord = submission.offer, submission.landlord
    rent = facts.get("rent")
    net: JsonValue = rent.get("net") if isinstance(rent, dict) else None
    place = [facts.get("municipality"), facts.get("postcode")]
    figures = [facts.get("area"), facts.get("rooms"), facts.get("floor"), net]
    found = ["home:" + "|".join(map(str, [*place, *figures]))]
    if landlord.street and landlord.house_number:
        street = _STREET.sub("str", _SIGNS.sub("", landlord.street.casefold()))
        number = _SIGNS.sub("", landlord.house_number.casefold())
        address = [*place, street, number, facts.get("floor"), facts.get("area")]
        found.append("address:" + "|".join(map(str, address)))
    return found
