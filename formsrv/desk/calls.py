"""What an editor tells by telephone: news for whoever gave no mail address, until it is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from formsrv.desk.audit import note
from formsrv.desk.cases import find_case, open_inquiry_record, open_offer_record
from formsrv.desk.context import DeskContext
from formsrv.desk.views import Conversant, News, StaffUser
from formsrv.errors import WrongStateError
from formsrv.payloads import Answer, ContactCard, Mail, MailPurpose
from formsrv.posting import mail_label, message_label
from formsrv.sealing import LinkKey, read_payload
from formsrv.services.conversation import share_contact
from formsrv.states import TALKING, RecordKind
from formsrv.store import calls
from formsrv.store.records import find_landlord, find_record, list_messages
from formsrv.store.rows import MessageRow, OutboxRow, RecordRow

TOLD_BY_TELEPHONE = frozenset(
    {
        MailPurpose.OFFER_PUBLISHED,
        MailPurpose.OFFER_REFUSED,
        MailPurpose.OFFER_ASKED_BACK,
        MailPurpose.CHANGE_REFUSED,
        MailPurpose.OFFER_TAKEN_DOWN,
        MailPurpose.OFFER_ENDING,
        MailPurpose.INQUIRY_FORWARDED,
        MailPurpose.INQUIRIES_FORWARDED,
        MailPurpose.INQUIRY_REFUSED,
        MailPurpose.ANSWER_TO_APPLICANT,
        MailPurpose.CONTACT_SHARED,
        MailPurpose.INQUIRY_WITHDRAWN,
        MailPurpose.HOME_GONE,
    }
)
"""Mails with news that somebody without an address is called about.

Nobody writes to a landlord without a link: an applicant writes only once there is an answer.
"""


def open_news(context: DeskContext, row: RecordRow) -> tuple[News, ...]:
    """Return what is to be told about a record, oldest first; raises CannotOpenError."""
    if row.receipt_hash is None:
        return ()
    with context.store.reading() as connection:
        found = calls.list_to_tell(connection, row.id)
    return tuple(_open(context, row, one) for one in found)


def note_told(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    kind: RecordKind,
    news: Collection[str],
) -> None:
    """Note that somebody called and told these news; what came meanwhile stays to be told.

    Raises WrongStateError when somebody else was faster.
    """
    row = find_case(context, user, record_id, kind=kind)
    now = context.clock()
    with context.store.writing() as connection:
        told = calls.mark_told(connection, row.id, news, at=now)
    if not told:
        raise WrongStateError(row.id, state=row.state)
    with context.desk.writing() as connection:
        note(connection, "told by telephone", record_id=row.id, user=user.user_id, at=now)


def share_for(context: DeskContext, user: StaffUser, inquiry_id: str, *, side: Conversant) -> None:
    """Share the contact of somebody who agreed on the telephone, as their own link would.

    Raises WrongStateError for whoever has a link, and when there is nobody to share with.
    """
    inquiry = find_case(context, user, inquiry_id, kind=RecordKind.INQUIRY)
    if side not in sides_to_ask(context, inquiry):
        raise WrongStateError(inquiry.id, state=inquiry.state)
    landlord = _landlord_of(context, inquiry) if side == "landlord" else None
    if landlord is not None:
        secret = open_offer_record(context, landlord).link_secret
        share_contact(context, secret, inquiry_id=inquiry.id)
    else:
        share_contact(context, open_inquiry_record(context, inquiry).link_secret)
    with context.desk.writing() as connection:
        about, at = (landlord or inquiry).id, context.clock()
        note(connection, "agreed by telephone", record_id=about, user=user.user_id, at=at)


def sides_to_ask(context: DeskContext, inquiry: RecordRow) -> tuple[Conversant, ...]:
    """Return who has no link and has not shared yet, while both sides write to each other."""
    landlord = _landlord_of(context, inquiry)
    if landlord is None or inquiry.state not in TALKING:
        return ()
    sides: tuple[tuple[Conversant, RecordRow, datetime | None], ...] = (
        ("applicant", inquiry, inquiry.applicant_shared_at),
        ("landlord", landlord, inquiry.landlord_shared_at),
    )
    return tuple(
        side for side, row, shared in sides if row.receipt_hash is not None and shared is None
    )


def _landlord_of(context: DeskContext, inquiry: RecordRow) -> RecordRow | None:
    with context.store.reading() as connection:
        return find_landlord(connection, inquiry)


def _open(context: DeskContext, row: RecordRow, one: OutboxRow) -> News:
    mail = context.keyring.open(one.sealed, mail_label(one), Mail, key_ids=one.key_ids)
    answer = _answer(context, one, mail)
    return News(
        mail_id=one.id,
        purpose=mail.purpose,
        at=one.created_at,
        inquiries=_inquiries(context, mail) if row.kind is RecordKind.OFFER else (),
        words=answer.text if answer else _text(mail, "words"),
        language=answer.language if answer else _text(mail, "language"),
        reason=_text(mail, "reason"),
        contact=_contact(context, row, mail),
    )


def _inquiries(context: DeskContext, mail: Mail) -> tuple[str, ...]:
    """Return the inquiries that a mail tells of, as far as they are still there."""
    several = mail.params.get("several")
    named = [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []
    ids = [str(one["inquiry"]) for one in named] or [_text(mail, "inquiry")]
    with context.store.reading() as connection:
        return tuple(one for one in ids if find_record(connection, one) is not None)


def _text(mail: Mail, name: str) -> str:
    value = mail.params.get(name)
    return value if isinstance(value, str) else ""


def _answer(context: DeskContext, one: OutboxRow, mail: Mail) -> Answer | None:
    """Return the words that a mail tells of: both were written at the same moment."""
    if mail.purpose is not MailPurpose.ANSWER_TO_APPLICANT:
        return None
    for message in _messages(context, one.record_id or ""):
        if message.kind == "answer" and message.created_at == one.created_at:
            label = message_label(message)
            return context.keyring.open(message.sealed, label, Answer, key_ids=message.key_ids)
    return None


def _contact(context: DeskContext, row: RecordRow, mail: Mail) -> ContactCard | None:
    """Return how an applicant reaches the landlord, once both have shared: it opens with the link."""
    both = mail.purpose is MailPurpose.CONTACT_SHARED and mail.params.get("both") is True
    if not both or row.kind is not RecordKind.INQUIRY:
        return None
    link = LinkKey.from_secret(open_inquiry_record(context, row).link_secret)
    for message in _messages(context, row.id):
        if message.kind == "contact" and message.recipient == "applicant":
            return read_payload(link.open(message.sealed), message_label(message), ContactCard)
    return None


def _messages(context: DeskContext, record_id: str) -> list[MessageRow]:
    with context.store.reading() as connection:
        return list_messages(connection, record_id)
