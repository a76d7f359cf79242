"""Gives a case to another office: everything about it is sealed anew to that office's key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from pydantic import JsonValue
from sqlalchemy import Connection

from formsrv.desk.audit import note
from formsrv.desk.cases import (
    find_case,
    open_inquiry_record,
    open_notice_record,
    open_offer_record,
    require_undecided,
    take_back_begun,
)
from formsrv.desk.context import DeskContext
from formsrv.desk.photos import reseal_photos
from formsrv.desk.views import InternalNote, StaffUser
from formsrv.editions import Earlier, Edition
from formsrv.errors import ChangedMeanwhileError, InvalidValueError, WrongStateError
from formsrv.payloads import Mail, MailPurpose, Note, Payload
from formsrv.posting import mail_label, message_label, readers_of, record_label
from formsrv.sealing import seal_payload
from formsrv.states import OPEN, RecordKind
from formsrv.store.outbox import add_mail
from formsrv.store.photos import PhotoRow, list_photos, replace_photo
from formsrv.store.records import add_message, change_record, find_record, list_messages
from formsrv.store.resealing import list_mails, replace_mail, replace_message
from formsrv.store.rows import MessageRow, OutboxRow, RecordRow

_MODELS: dict[str, type[Payload]] = {
    "note": Note,
    "edition": Edition,
    "earlier": Earlier,
    "internal": InternalNote,
}
_PURPOSES = {
    RecordKind.OFFER: MailPurpose.OFFICE_NEW_OFFER,
    RecordKind.INQUIRY: MailPurpose.OFFICE_NEW_INQUIRY,
    RecordKind.NOTICE: MailPurpose.OFFICE_NEW_NOTICE,
}
_OPENERS: dict[RecordKind, Callable[[DeskContext, RecordRow], Payload]] = {
    RecordKind.OFFER: open_offer_record,
    RecordKind.INQUIRY: open_inquiry_record,
    RecordKind.NOTICE: open_notice_record,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which kind of case goes to which office, with what words to it."""

    kind: RecordKind
    office: str
    words: str


class _Rows(NamedTuple):
    """What of a case its sender may change at any moment."""

    record: bytes
    messages: list[MessageRow]
    photos: list[PhotoRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sealed:
    """All rows of a case as they are for the new office, and as they were ``before``."""

    before: _Rows
    record: RecordRow
    messages: tuple[MessageRow, ...]
    mails: tuple[OutboxRow, ...]
    photos: tuple[PhotoRow, ...]


def hand_over(
    context: DeskContext,
    user: StaffUser,
    record_id: str,
    *,
    seen: str,
    target: Target,
) -> None:
    """Give an undecided case to another office with a note that only offices read.

    Raises InvalidValueError for ``office`` or ``words``, WrongStateError, ChangedMeanwhileError.
    """
    if not target.words.strip():
        raise InvalidValueError("words")
    with context.alone("decide"):
        row = find_case(context, user, record_id, kind=target.kind)
        if target.office == row.office or target.office not in {
            one.id for one in context.region.offices
        }:
            raise InvalidValueError("office")
        require_undecided(context, row, seen=seen)
        take_back_begun(context, row, user)
        sealed = _seal_all(context, row, target.office)
        internal = InternalNote(text=target.words, editor=user.name, office=row.office)
        _write(context, sealed, internal)
        with context.desk.writing() as connection:
            at = context.clock()
            note(connection, "hand over", record_id=row.id, user=user.user_id, at=at)


def _seal_all(context: DeskContext, row: RecordRow, office: str) -> _Sealed:
    payload = _OPENERS[row.kind](context, row)
    to = context.recipients.for_office(office, row.link_public)
    record = replace(
        row, office=office, key_ids=to.key_ids, sealed=seal_payload(record_label(row), payload, to)
    )
    with context.store.reading() as connection:
        before = _read_rows(connection, row)._replace(record=row.sealed)
        mails = list_mails(connection, row.id)
    return _Sealed(
        before=before,
        record=record,
        messages=tuple(_message_for(context, message, record) for message in before.messages),
        mails=tuple(_mail_for(context, mail, office) for mail in mails),
        photos=reseal_photos(context, record, before.photos),
    )


def _read_rows(connection: Connection, row: RecordRow) -> _Rows:
    found = find_record(connection, row.id)
    return _Rows(
        record=found.sealed if found else b"",
        messages=list_messages(connection, row.id),
        photos=list_photos(connection, row.id),
    )


def _message_for(context: DeskContext, row: MessageRow, record: RecordRow) -> MessageRow:
    label = message_label(row)
    payload = context.keyring.open(row.sealed, label, _MODELS[row.kind], key_ids=row.key_ids)
    to = context.recipients.for_office(record.office, *readers_of(row.kind, record))
    return replace(row, key_ids=to.key_ids, sealed=seal_payload(label, payload, to))


def _mail_for(context: DeskContext, row: OutboxRow, office: str) -> OutboxRow:
    label = mail_label(row)
    mail = context.keyring.open(row.sealed, label, Mail, key_ids=row.key_ids)
    to = context.recipients.for_office(office)
    sealed = seal_payload(label, mail, to)
    return replace(row, office=office, key_ids=to.key_ids, sealed=sealed)


def _write(context: DeskContext, sealed: _Sealed, internal: InternalNote) -> None:
    record, post = sealed.record, context.post()
    message = post.message(record, "internal", internal, to="office")
    mail = post.mail(
        record,
        _PURPOSES[record.kind],
        to=context.office(record.office).mail,
        language=context.region.settings.default_language,
    )
    values: dict[str, JsonValue | bytes | datetime] = {
        "office": record.office,
        "key_ids": record.key_ids,
        "sealed": record.sealed,
        "updated_at": post.now,
    }
    with context.store.writing() as connection:
        # A sender who changes or withdraws it in this moment wins: nothing is handed over.
        if _read_rows(connection, record) != sealed.before:
            raise ChangedMeanwhileError(record.id)
        if not change_record(connection, record.id, expected=list(OPEN[record.kind]), **values):
            raise WrongStateError(record.id, state=record.state)
        _replace_rows(connection, sealed)
        add_message(connection, message)
        add_mail(connection, mail)


def _replace_rows(connection: Connection, sealed: _Sealed) -> None:
    for message in sealed.messages:
        replace_message(connection, message)
    for mail in sealed.mails:
        replace_mail(connection, mail)
    for before, after in zip(sealed.before.photos, sealed.photos, strict=True):
        replace_photo(connection, before, after)
