"""Rows of the databases as frozen values; times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from formsrv.states import RecordKind, State

Side = Literal["landlord", "applicant", "office"]
MessageKind = Literal["forwarded", "answer", "contact", "note", "edition", "earlier", "internal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """An offer, inquiry or notice: what is clear, and the sealed rest."""

    id: str
    kind: RecordKind
    language: str
    state: State
    office: str
    created_at: datetime
    updated_at: datetime
    confirmed_at: datetime | None = None
    expires_on: date | None = None
    offer_id: str | None = None
    version: int = 1
    key_ids: str
    link_public: str
    submission: str
    flags: str = ""
    landlord_shared_at: datetime | None = None
    applicant_shared_at: datetime | None = None
    published_version: int | None = None
    listed_on: date | None = None
    wanted_until: date | None = None
    reason: str | None = None
    receipt_hash: str | None = None
    erase_asked_at: datetime | None = None
    published_seen: str | None = None
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A sealed message about a record, to one side."""

    id: str
    record_id: str
    recipient: Side
    kind: MessageKind
    created_at: datetime
    key_ids: str
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A sealed mail that waits, was sent, or has failed for good; about a record or about none.

    One to tell has a reader without an address, who is called.
    """

    id: str
    record_id: str | None
    purpose: str
    office: str
    key_ids: str
    created_at: datetime
    due_at: datetime
    tries: int = 0
    state: Literal["waiting", "sent", "failed", "withheld", "to_tell"] = "waiting"
    sent_at: datetime | None = None
    message_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """A link in a mail that does one thing once, by the hash of its secret."""

    hash: str
    record_id: str | None
    deed: str
    language: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A form to go on with later, sealed to its own link; empty once it was sent in."""

    id: str
    link_public: str
    language: str
    created_at: datetime
    expires_at: datetime
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A sealed mail address that asks the desk for something."""

    id: str
    kind: Literal["lost_link", "erase"]
    created_at: datetime
    key_ids: str
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A member of the staff."""

    id: int
    name: str
    mail: str
    password_hash: str
    office: str
    role: str
    active: bool
    generation: int = 1
    must_renew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRow:
    """The sealed secret of a member's second factor, in use since ``confirmed_at``."""

    user: int
    key_ids: str
    sealed: bytes
    confirmed_at: datetime | None
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """A key of WebAuthn that takes the place of a member's code."""

    id: int
    user: int
    credential_id: bytes
    public_key: bytes
    sign_count: int
    label: str
    created_at: datetime
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """That somebody has checked the bytes named by ``seen`` for a second person to publish."""

    record_id: str
    seen: str
    user: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """A decision of an editor; unfinished until all its effects are there."""

    id: int
    record_id: str
    version: int
    sealed_sha256: str
    user: int
    decision: str
    at: datetime
    commit: str | None = None
    offer_id: str | None = None
    listed_on: date | None = None
    listed_until: date | None = None
    finished_at: datetime | None = None
