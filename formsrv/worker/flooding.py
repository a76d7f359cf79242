"""Keeps the mailbox of somebody whose address is misused from being flooded.

Whoever knows an address can send in forms with it; the confirmation mails of more than a few of
them within a day wait, and the records stand in the quarantine.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import keyed_hash, mail_hash
from formsrv.payloads import MailPurpose
from formsrv.services.suspicion import QUARANTINE
from formsrv.store.addresses import count_requests, list_records_of, note_request
from formsrv.store.outbox import drop_mail, withhold
from formsrv.store.records import add_flag, count_unconfirmed
from formsrv.store.rows import OutboxRow
from formsrv.store.staff import set_mail_hash

MOST_UNCONFIRMED = 10
"""Confirmation mails that an address gets within a day while it confirms nothing."""
CONFIRMATIONS = frozenset(
    purpose.value
    for purpose in (
        MailPurpose.OFFER_CONFIRM,
        MailPurpose.INQUIRY_CONFIRM,
        MailPurpose.SEARCH_CONFIRM,
    )
)
MOST_DRAFTS = 3
"""Mails with the link to a draft that an address gets within a day, whoever asks in its name."""
_DAY = timedelta(days=1)

log = logging.getLogger(__name__)


def withhold_flood(context: DeskContext, row: OutboxRow, address: str) -> bool:
    """Keep a confirmation mail back when its address has got enough; tell whether it was."""
    if row.purpose not in CONFIRMATIONS or row.record_id is None:
        return False
    digest = mail_hash(context, address)
    with context.desk.reading() as connection:
        known = list_records_of(connection, digest)
    others = [one for one in known if one != row.record_id]
    with context.store.reading() as connection:
        count = count_unconfirmed(connection, others, since=context.clock() - _DAY)
    if count < MOST_UNCONFIRMED:
        return False
    with context.store.writing() as connection:
        withhold(connection, row.id)
        add_flag(connection, row.record_id, QUARANTINE)
    with context.desk.writing() as connection:
        set_mail_hash(connection, row.record_id, digest)
    log.warning("mail %s is withheld: its address has got enough of them", row.id)
    return True


def drop_draft_flood(context: DeskContext, row: OutboxRow, address: str) -> bool:
    """Drop the link to a draft when its address has got enough of them; tell whether it was."""
    if row.purpose != MailPurpose.DRAFT_LINK.value:
        return False
    digest = drafts_hash(context, mail_hash(context, address))
    with context.desk.reading() as connection:
        count = count_requests(connection, digest, since=context.clock() - _DAY)
    if count < MOST_DRAFTS:
        return False
    with context.store.writing() as connection:
        drop_mail(connection, row.id)
    log.warning("mail %s is not sent: its address has got enough links to drafts", row.id)
    return True


def count_draft_mail(context: DeskContext, address: str) -> None:
    """Count a link to a draft that was sent."""
    digest = drafts_hash(context, mail_hash(context, address))
    with context.desk.writing() as connection:
        note_request(connection, digest, at=context.clock())


def drafts_hash(context: DeskContext, digest: str) -> str:
    """Return under which hash such mails to an address are counted."""
    return keyed_hash(context, f"drafts:{digest}")
