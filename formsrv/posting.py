"""Makes the sealed rows that services and desk write beside a record: mails and messages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import JsonValue

from formsrv.ids import new_record_id
from formsrv.payloads import Mail, MailPurpose, Payload
from formsrv.sealing import Addressees, Label, Recipients, seal_payload
from formsrv.store.rows import MessageKind, MessageRow, OutboxRow, RecordRow, Side

MAIL = "mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a sealed row needs besides its text: keys, the time, and the domain of our mails."""

    recipients: Recipients
    mail_domain: str
    now: datetime

    def mail(
        self,
        record: RecordRow,
        purpose: MailPurpose,
        *,
        to: str | None = None,
        language: str | None = None,
        params: dict[str, JsonValue] | None = None,
    ) -> OutboxRow:
        """Make an outbox row; without ``to`` it goes to whoever wrote the record."""
        mail = Mail(
            purpose=purpose, to=to, language=language or record.language, params=params or {}
        )
        return self._outbox_row(mail, record_id=record.id, office=record.office)

    def _outbox_row(self, mail: Mail, *, record_id: str | None, office: str) -> OutboxRow:
        mail_id = new_record_id()
        addressees = self.recipients.for_office(office)
        return OutboxRow(
            id=mail_id,
            record_id=record_id,
            purpose=mail.purpose.value,
            office=office,
            key_ids=addressees.key_ids,
            created_at=self.now,
            due_at=self.now,
            message_id=f"<{mail_id}@{self.mail_domain}>",
            sealed=seal_payload(Label(id=mail_id, kind=MAIL), mail, addressees),
        )

    def letter(
        self,
        purpose: MailPurpose,
        *,
        to: str,
        language: str,
        office: str,
        params: dict[str, JsonValue],
    ) -> OutboxRow:
        """Make an outbox row about no record, for whoever an address belongs to."""
        mail = Mail(purpose=purpose, to=to, language=language, params=params)
        return self._outbox_row(mail, record_id=None, office=office)

    def message(
        self,
        record: RecordRow,
        kind: MessageKind,
        payload: Payload,
        *,
        to: Side,
        landlord: RecordRow | None = None,
    ) -> MessageRow:
        """Make a message about a record, sealed to the office and to its readers' links."""
        links = readers_of(kind, record, landlord)
        return self._message(
            record,
            kind,
            payload,
            to=to,
            addressees=self.recipients.for_office(record.office, *links),
        )

    def private_message(
        self, record: RecordRow, kind: MessageKind, payload: Payload, *, to: Side, link: str
    ) -> MessageRow:
        """Make a message that only the person with the link opens, not even the office."""
        addressees = Addressees(keys=(link,), key_ids="link")
        return self._message(record, kind, payload, to=to, addressees=addressees)

    def _message(
        self,
        record: RecordRow,
        kind: MessageKind,
        payload: Payload,
        *,
        to: Side,
        addressees: Addressees,
    ) -> MessageRow:
        row = MessageRow(
            id=new_record_id(),
            record_id=record.id,
            recipient=to,
            kind=kind,
            created_at=self.now,
            key_ids=addressees.key_ids,
            sealed=b"",
        )
        return replace(row, sealed=seal_payload(message_label(row), payload, addressees))


def readers_of(
    kind: MessageKind, record: RecordRow, landlord: RecordRow | None = None
) -> tuple[str, ...]:
    """Return the links that open a message about a record, beside the office.

    ``landlord`` is the record of the home that an inquiry is about, where there is one.
    """
    theirs = (landlord.link_public,) if landlord else ()
    match kind:
        case "internal":
            return ()
        case "forwarded":
            return theirs
        case "answer":
            return tuple(dict.fromkeys((*theirs, record.link_public)))
        case _:
            return (record.link_public,)


def record_label(row: RecordRow) -> Label:
    """Return what the sealed part of a record must say."""
    return Label(id=row.id, kind=row.kind.value, version=row.version)


def message_label(row: MessageRow) -> Label:
    """Return what a sealed message must say: also whom it is for and which record it is about."""
    return Label(id=row.id, kind=f"{row.kind}:{row.record_id}:{row.recipient}")


def mail_label(row: OutboxRow) -> Label:
    """Return what a sealed mail must say."""
    return Label(id=row.id, kind=MAIL)
