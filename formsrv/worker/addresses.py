"""Answers what mail addresses ask for; the desk alone can tell what belongs to one.

Whatever is asked, the page that was shown says the same: only the owner of a mailbox learns more.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from formsrv.action_links import Deed, hash_token, new_token
from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import mail_hash
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.payloads import AddressRequest, MailPurpose
from formsrv.sealing import Label
from formsrv.services.leaving import let_erase
from formsrv.store import addresses
from formsrv.store import links as statements
from formsrv.store.outbox import add_mail
from formsrv.store.records import find_record
from formsrv.store.rows import ActionRow, RecordRow, RequestRow
from formsrv.worker.belongings import drop_letters, records_of
from formsrv.worker.flooding import drafts_hash
from formsrv.worker.repeated import repeated_hash

MOST_A_DAY = 3
"""Mails that an address gets for requests within a day, whoever asked."""
_DAY = timedelta(days=1)
_MOST_LINKS = 10
_BATCH = 50

log = logging.getLogger(__name__)


def answer_requests(context: DeskContext) -> int:
    """Answer what addresses asked for; return how many requests there were."""
    with context.store.reading() as connection:
        rows = statements.list_requests(connection, limit=_BATCH)
    for row in rows:
        _answer(context, row)
    return len(rows)


def begin_erasing_addresses(context: DeskContext) -> int:
    """Have everything erased whose owner pressed the button of such a mail; return how many records."""
    with context.store.reading() as connection:
        used = statements.list_used(connection, Deed.ERASE_ALL.value)
    return sum(_begin_erasing(context, action) for action in used)


def _answer(context: DeskContext, row: RequestRow) -> None:
    label = Label(id=row.id, kind=f"request:{row.kind}")
    try:
        asked = context.keyring.open(row.sealed, label, AddressRequest, key_ids=row.key_ids)
    except (CannotOpenError, MismatchError):
        log.warning("request %s cannot be opened", row.id)
        asked = None
    records = _records_of(context, asked) if asked is not None else []
    if asked is not None and records and _may_ask(context, asked):
        if row.kind == "lost_link":
            _send_links(context, row, records)
            return
        _send_erasing(context, row, asked, office=records[0].office)
        return
    with context.store.writing() as connection:
        statements.drop_request(connection, row.id)


def _records_of(context: DeskContext, asked: AddressRequest) -> list[RecordRow]:
    """Return what is there from an address; what is being erased is no longer there."""
    found = records_of(context, mail_hash(context, asked.mail))
    return [row for row in found if row.erase_asked_at is None]


def _may_ask(context: DeskContext, asked: AddressRequest) -> bool:
    now, digest = context.clock(), mail_hash(context, asked.mail)
    with context.desk.writing() as connection:
        if addresses.count_requests(connection, digest, since=now - _DAY) >= MOST_A_DAY:
            return False
        addresses.note_request(connection, digest, at=now)
    return True


def _send_links(context: DeskContext, request: RequestRow, records: list[RecordRow]) -> None:
    post = context.post()
    with context.store.writing() as connection:
        for row in records[:_MOST_LINKS]:
            add_mail(connection, post.mail(row, MailPurpose.RECORD_LINK))
        statements.drop_request(connection, request.id)


def _send_erasing(
    context: DeskContext, request: RequestRow, asked: AddressRequest, *, office: str
) -> None:
    token, now = new_token(), context.clock()
    days = context.region.settings.retention.unconfirmed_days
    action = ActionRow(
        hash=hash_token(token),
        record_id=None,
        deed=Deed.ERASE_ALL.value,
        language=asked.language,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    letter = context.post().letter(
        MailPurpose.ERASE_LINK,
        to=asked.mail,
        language=asked.language,
        office=office,
        params={"token": token},
    )
    # Whose link it is comes first: one that nobody knows does nothing.
    with context.desk.writing() as connection:
        digest = mail_hash(context, asked.mail)
        addresses.add_erasure_link(connection, action.hash, mail_hash=digest, at=now)
    with context.store.writing() as connection:
        statements.add_actions(connection, [action])
        add_mail(connection, letter)
        statements.drop_request(connection, request.id)


def _begin_erasing(context: DeskContext, action: ActionRow) -> int:
    """Mark the records of an address to be erased, and delete at once what else is about it."""
    with context.desk.reading() as connection:
        digest = addresses.find_erasure_link(connection, action.hash)
        links = addresses.list_erasure_links(connection, digest) if digest else []
    rows = records_of(context, digest) if digest else []
    post = context.post()
    if digest:
        drop_letters(context, digest)
    with context.store.writing() as connection:
        # Read again: somebody may have moved one on meanwhile.
        for row in (found for one in rows if (found := find_record(connection, one.id))):
            let_erase(connection, row, post)
        for one in {action.hash, *links}:
            statements.drop_action(connection, one)
    if digest:
        with context.desk.writing() as connection:
            addresses.drop_erasure_links(connection, digest)
            counted = (digest, repeated_hash(context, digest), drafts_hash(context, digest))
            addresses.forget_requests_of(connection, counted)
    return len(rows)
