"""Finds what came from a mail address, and the letters to it: the desk alone can open them."""

from __future__ import annotations

import logging

from formsrv.desk.context import DeskContext
from formsrv.desk.throttle import mail_hash
from formsrv.errors import CannotOpenError, MismatchError, NoAddressError
from formsrv.payloads import Mail
from formsrv.posting import mail_label
from formsrv.states import RecordKind
from formsrv.store import addresses
from formsrv.store.outbox import drop_mail, list_letters
from formsrv.store.records import find_record, list_record_ids
from formsrv.store.rows import RecordRow
from formsrv.store.staff import set_mail_hash
from formsrv.worker.letters import reader_of

_NO_ADDRESS = ""

log = logging.getLogger(__name__)


def records_of(context: DeskContext, digest: str) -> list[RecordRow]:
    """Return the records of every kind that came from the address of a keyed hash, newest first.

    Whose first mail was sent is known by the hash; all others are opened, notices once.
    """
    with context.desk.reading() as connection:
        known = addresses.list_known_records(connection)
        ids = addresses.list_records_of(connection, digest)
    with context.store.reading() as connection:
        others = [one for one in list_record_ids(connection) if one not in known]
        rows = [found for one in ids if (found := find_record(connection, one))]
    rows += [row for one in others if (row := _if_from(context, one, digest)) is not None]
    return sorted(rows, key=lambda row: row.created_at, reverse=True)


def drop_letters(context: DeskContext, digest: str) -> None:
    """Delete the mails to an address that are about no record, sent or not."""
    with context.store.reading() as connection:
        letters = list_letters(connection)
    for row in letters:
        try:
            mail = context.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
        except (CannotOpenError, MismatchError):
            log.warning("mail %s cannot be opened", row.id)
            continue
        if mail.to is not None and mail_hash(context, mail.to) == digest:
            with context.store.writing() as connection:
                drop_mail(connection, row.id)


def _if_from(context: DeskContext, record_id: str, digest: str) -> RecordRow | None:
    """Open a record; return it when it came from the address."""
    with context.store.reading() as connection:
        row = find_record(connection, record_id)
    if row is None:
        return None
    try:
        found = mail_hash(context, reader_of(context, row).mail)
    except NoAddressError:
        found = mail_hash(context, _NO_ADDRESS)
    except (CannotOpenError, MismatchError):
        log.warning("record %s cannot be opened, nobody knows whose it is", row.id)
        return None
    # Of what is confirmed by mail the hash says, too, that the link has gone to its address.
    if row.kind is RecordKind.NOTICE or found == mail_hash(context, _NO_ADDRESS):
        with context.desk.writing() as connection:
            set_mail_hash(connection, row.id, found)
    return row if found == digest else None
