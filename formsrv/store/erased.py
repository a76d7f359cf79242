"""Statements about what was erased, for backups that must not bring it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select

from formsrv.payloads import MailPurpose
from formsrv.states import RecordKind
from formsrv.store.records import erase_records, erase_words_of_landlords
from formsrv.store.tables import audit, outbox, records, users

ERASED = "erased"
"""The action under which the audit log notes an erasure."""
TELLING = frozenset(
    purpose.value
    for purpose in (
        MailPurpose.INQUIRY_FORWARDED,
        MailPurpose.INQUIRIES_FORWARDED,
        MailPurpose.ANSWER_TO_LANDLORD,
        MailPurpose.CONTACT_SHARED,
    )
)
"""Mails to a landlord that tell of inquiries, some in their own words."""


def list_erased(connection: Connection) -> list[str]:
    """Return the ids of all records that the audit log calls erased, each once, in order."""
    query = select(audit.c.record_id).where(audit.c.action == ERASED).order_by(audit.c.number)
    return list(dict.fromkeys(str(row.record_id) for row in connection.execute(query)))


def find_present(connection: Connection, record_ids: Sequence[str]) -> list[str]:
    """Return which of these records are there."""
    found: list[str] = []
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        query = select(records.c.id).where(records.c.id.in_(some)).order_by(records.c.id)
        found += [str(row.id) for row in connection.execute(query)]
    return found


def erase_again(connection: Connection, record_ids: Sequence[str]) -> list[str]:
    """Erase records that a backup has brought back, and what others were told of them.

    Return the ids of the offers among them. No key is at hand: landlords lose every mail about
    inquiries where one is erased, also those about others; they have long got them.
    """
    offers: list[str] = []
    for start in range(0, len(record_ids), 500):
        some = record_ids[start : start + 500]
        chosen = records.c.id.in_(some) & records.c.offer_id.is_not(None)
        query = select(records.c.kind, records.c.offer_id).where(chosen)
        found = [(str(row.kind), str(row.offer_id)) for row in connection.execute(query)]
        own = [offer for kind, offer in found if kind == RecordKind.OFFER.value]
        asked = [offer for kind, offer in found if kind == RecordKind.INQUIRY.value]
        erase_words_of_landlords(connection, own)
        landlords = select(records.c.id).where(
            records.c.kind == RecordKind.OFFER.value, records.c.offer_id.in_(asked)
        )
        told = outbox.c.record_id.in_(landlords) & outbox.c.purpose.in_(TELLING)
        connection.execute(delete(outbox).where(told))
        erase_records(connection, some)
        offers += own
    return offers


def count_records(connection: Connection) -> int:
    """Count offers and inquiries."""
    return int(connection.execute(select(func.count()).select_from(records)).scalar_one())


def count_users(connection: Connection) -> int:
    """Count the members of the staff."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())
