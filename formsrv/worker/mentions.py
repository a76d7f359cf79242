"""Deletes mails to landlords that tell of inquiries which are erased or taken back: they quote them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from typing import cast

from pydantic import JsonValue
from sqlalchemy import Connection

from formsrv.desk.context import DeskContext
from formsrv.errors import CannotOpenError, MismatchError
from formsrv.payloads import Mail, MailPurpose
from formsrv.posting import mail_label
from formsrv.states import RecordKind
from formsrv.store.calls import TO_TELL
from formsrv.store.erased import TELLING
from formsrv.store.mentions import list_quoting_withdrawn
from formsrv.store.outbox import add_mail, drop_mail
from formsrv.store.records import find_offer_record, find_record
from formsrv.store.resealing import list_mails
from formsrv.store.rows import OutboxRow, RecordRow

QUOTING = frozenset({MailPurpose.INQUIRY_FORWARDED.value, MailPurpose.INQUIRIES_FORWARDED.value})
"""Mails that hold an inquiry's own words."""

log = logging.getLogger(__name__)


def drop_withdrawn(context: DeskContext) -> frozenset[str]:
    """Delete mails that nobody has got yet and that quote inquiries taken back since.

    Return the ids of those mails. An applicant's own process cannot open them to do it at once.
    """
    with context.store.reading() as connection:
        found = list_quoting_withdrawn(connection, purposes=QUOTING)
    gone = {inquiry_id for _, inquiry_id in found}
    mails = {mail.id: mail for mail, _ in found}.values()
    told = [row for row in mails if _names_any(context, row, gone)]
    if told:
        with context.store.writing() as connection:
            for row in told:
                landlord = find_record(connection, row.record_id or "")
                if landlord is not None:
                    _drop(context, connection, (landlord, row), gone)
    return frozenset(row.id for row in told)


def drop_mentions(
    context: DeskContext, connection: Connection, going: Collection[RecordRow]
) -> None:
    """Delete what tells landlords of the inquiries among records that are erased.

    Of a mail about several that nobody has got yet, the others go out.
    """
    inquiries = [row for row in going if row.kind is RecordKind.INQUIRY and row.offer_id]
    ids = {row.id for row in inquiries}
    for offer_id in sorted({row.offer_id or "" for row in inquiries}):
        landlord = find_offer_record(connection, offer_id)
        for mail_row in list_mails(connection, landlord.id) if landlord else ():
            if landlord is not None and mail_row.purpose in TELLING:
                _drop(context, connection, (landlord, mail_row), ids)


def _names_any(context: DeskContext, row: OutboxRow, gone: Collection[str]) -> bool:
    mail = _open(context, row)
    return mail is not None and any(one.get("inquiry") in gone for one in _named(mail))


def _open(context: DeskContext, row: OutboxRow) -> Mail | None:
    try:
        return context.keyring.open(row.sealed, mail_label(row), Mail, key_ids=row.key_ids)
    except (CannotOpenError, MismatchError):
        log.warning("mail %s cannot be opened", row.id)
        return None


def _drop(
    context: DeskContext,
    connection: Connection,
    told: tuple[RecordRow, OutboxRow],
    gone: Collection[str],
) -> None:
    landlord, row = told
    mail = _open(context, row)
    if mail is None:
        return
    named = list(_named(mail))
    left = [one for one in named if one.get("inquiry") not in gone]
    if len(left) == len(named):
        return
    drop_mail(connection, row.id)
    if row.state != "sent":
        _drop_ends(context, connection, landlord, gone=gone)
    if left and row.state in {"waiting", TO_TELL}:
        params: dict[str, JsonValue] = {"several": [dict(one) for one in left]}
        again = context.post().mail(
            landlord, MailPurpose.INQUIRIES_FORWARDED, language=mail.language, params=params
        )
        add_mail(connection, again)


def _drop_ends(
    context: DeskContext, connection: Connection, landlord: RecordRow, *, gone: Collection[str]
) -> None:
    """Delete what tells of the end of inquiries whose beginning nobody has heard of."""
    for row in list_mails(connection, landlord.id):
        if row.purpose == MailPurpose.INQUIRY_WITHDRAWN.value and _names_any(context, row, gone):
            drop_mail(connection, row.id)


def _named(mail: Mail) -> Iterable[Mapping[str, JsonValue]]:
    """Return the inquiries that a mail names, with what it quotes of them."""
    if mail.purpose is MailPurpose.INQUIRIES_FORWARDED:
        return cast("list[dict[str, JsonValue]]", mail.params["several"])
    return [mail.params]
